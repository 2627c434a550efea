import { type RawBuilder, sql } from 'kysely'
import type { Transaction } from '../../kernel/db/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Definition } from './contract-indicators.ts'
import type { ReportedValue } from './contract-values.ts'
import { namesOf } from './people.ts'
import { type Cell, totalOf, type ValueState } from './rules-values.ts'
import { signed } from './shelves.ts'
import { tidyText } from './texts.ts'

/** A reported value as it lies, with everything that belongs to it. */
export interface HeldValue {
  id: string
  programmeId: string
  indicatorId: string
  definitionId: string
  periodId: string
  country: string | null
  state: ValueState
  unavailable: string | null
  note: string
  sample: boolean
  version: number
  changedAt: Date
  changedBy: string | null
  cells: Cell[]
  shape: Pick<Definition, 'valueType' | 'aggregate' | 'disaggregation'>
  evidence: { id: string; name: string; mediaType: string; size: number }[]
  steps: { act: 'submit'; at: string; by: string | null; reason: string; total: number | null }[]
  locked: boolean
}

/** Values that the actor sees. `where` speaks of `v` (the value) and `p` (its period). */
export async function readValues(
  db: Transaction,
  where: RawBuilder<unknown>,
  page?: { page: number; size: number },
): Promise<HeldValue[]> {
  const { rows } = await sql<HeldValue>`
    select v.*, jsonb_build_object('valueType', d.value_type, 'aggregate', d.aggregate, 'disaggregation', d.disaggregation) shape,
      coalesce((select jsonb_agg(jsonb_build_object('dims', c.dims, 'value', c.value, 'valueText', c.value_text) order by c.dims)
        from programme.reported_cell c where c.reported_value_id = v.id), '[]') cells,
      coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size) order by f.created_at)
        from programme.reported_evidence e join kernel.file f on f.id = e.file_id where e.reported_value_id = v.id), '[]') evidence,
      coalesce((select jsonb_agg(jsonb_build_object('act', s.act, 'at', s.at, 'by', s.by_person, 'reason', s.reason, 'total', s.total) order by s.at)
        from programme.reported_step s where s.reported_value_id = v.id), '[]') steps,
      exists (select 1 from programme.period_lock l where l.period_id = v.period_id and l.country is not distinct from v.country) locked
    from programme.reported_value v join programme.period p on p.id = v.period_id join programme.definition d on d.id = v.definition_id
    where ${where} order by p.starts_on desc, v.country nulls first, v.id
    ${page ? sql`limit ${page.size} offset ${(page.page - 1) * page.size}` : sql``}`.execute(db)
  return rows
}

export async function readValue(
  db: Transaction,
  programme: string,
  id: string,
): Promise<HeldValue | undefined> {
  return (await readValues(db, sql`v.programme_id = ${programme} and v.id = ${id}`))[0]
}

export async function countValues(db: Transaction, where: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{
    total: number
  }>`select count(*) total from programme.reported_value v where ${where}`.execute(db)
  return rows[0]!.total
}

/** Values as the contract says them, with names, totals and what the asker may do. */
export async function presentValues(
  kernel: Kernel,
  db: Transaction,
  values: HeldValue[],
  may: (value: HeldValue) => string[],
): Promise<ReportedValue[]> {
  const people = values.flatMap((value) => [value.changedBy, ...value.steps.map((step) => step.by)])
  const names = await namesOf(kernel, db, people)
  return values.map((value) => ({
    ...value,
    ...signed(value as unknown as Record<string, unknown>, names),
    total: totalOf(value.shape, value.cells),
    steps: value.steps.map((step) => ({
      ...step,
      at: new Date(step.at).toISOString(),
      by: step.by ? (names.get(step.by) ?? null) : null,
    })),
    may: may(value),
  }))
}

export interface TypedValue {
  cells: readonly Cell[]
  unavailable: string | null
  note: string
  evidence: readonly string[]
}

/** Begins a value. The database refuses a second one of the same definition, period and place. */
export async function insertValue(
  db: Transaction,
  place: {
    programme: string
    indicatorId: string
    definitionId: string
    periodId: string
    country: string | null
  },
  typed: TypedValue,
  by: string | null,
  sample = false,
): Promise<string> {
  const { programme, ...rest } = place
  const { id } = await db
    .insertInto('programme.reportedValue')
    .values({
      programmeId: programme,
      ...rest,
      unavailable: typed.unavailable,
      note: typed.note,
      createdBy: by,
      sample,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await writeCells(db, programme, place.country, id, typed)
  return id
}

/** Changes what was typed, if the value still has that version. */
export async function changeValue(
  db: Transaction,
  value: HeldValue,
  version: number,
  typed: TypedValue,
): Promise<boolean> {
  const changed = await db
    .updateTable('programme.reportedValue')
    .set({ unavailable: typed.unavailable, note: typed.note })
    .where('id', '=', value.id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!changed) return false
  await db.deleteFrom('programme.reportedCell').where('reportedValueId', '=', value.id).execute()
  await db.deleteFrom('programme.reportedEvidence').where('reportedValueId', '=', value.id).execute()
  await writeCells(db, value.programmeId, value.country, value.id, typed)
  return true
}

async function writeCells(
  db: Transaction,
  programmeId: string,
  country: string | null,
  reportedValueId: string,
  { cells, evidence }: TypedValue,
): Promise<void> {
  const place = { programmeId, country, reportedValueId }
  if (cells.length)
    await db
      .insertInto('programme.reportedCell')
      .values(
        cells.map(({ dims, value, valueText }) => ({
          ...place,
          dims: JSON.stringify(dims),
          value,
          valueText: valueText ? (JSON.stringify(tidyText(valueText)) as never) : null,
        })),
      )
      .execute()
  if (evidence.length)
    await db
      .insertInto('programme.reportedEvidence')
      .values(evidence.map((fileId) => ({ ...place, fileId })))
      .execute()
}

/** Moves a value on and writes the step. @returns false when it has moved on meanwhile */
export async function stepValue(
  db: Transaction,
  value: HeldValue,
  version: number,
  to: ValueState,
  step: { act: string; reason: string; by: string | null },
): Promise<boolean> {
  const moved = await db
    .updateTable('programme.reportedValue')
    .set({ state: to })
    .where('id', '=', value.id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!moved) return false
  await db
    .insertInto('programme.reportedStep')
    .values({
      programmeId: value.programmeId,
      country: value.country,
      reportedValueId: value.id,
      act: step.act,
      reason: step.reason,
      total: totalOf(value.shape, value.cells),
      byPerson: step.by,
    })
    .execute()
  return true
}
