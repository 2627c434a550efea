import type { Operation } from '../../common/operation.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import type { Call, Served } from '../../kernel/http/serve.ts'
import { serve } from '../../kernel/http/serve.ts'
import { found, insist, invalid, Problem } from '../../kernel/problems/problem.ts'
import { cannotCompute } from './compute.ts'
import {
  type Definition,
  endIndicator,
  indicators,
  listMeasures,
  type Meaning,
} from './contract-indicators.ts'
import { leadWrites, mayLead, membersRead } from './policy.ts'
import { stores } from './records.ts'
import { changedMeaning, meaningful, meaningProblems } from './rules.ts'
import type { ProgrammePath } from './shelf.ts'
import { changedMeanwhile, serveShelf, type Ways } from './shelves.ts'
import { type Row, readRow } from './store.ts'
import { tidyFields } from './texts.ts'

type Calling = Call<Operation<typeof ProgrammePath>>

/** The definitions of indicators, the first first. */
export async function definitionsOf(
  db: Transaction,
  programme: string,
  indicators?: string[],
): Promise<Map<string, Definition[]>> {
  const { rows } = await sql<Definition & { indicatorId: string }>`
    select * from programme.definition where programme_id = ${programme}
    ${indicators ? sql`and indicator_id = any (${indicators})` : sql``} order by number`.execute(db)
  return Map.groupBy(rows, (row) => row.indicatorId)
}

/** Adds a definition; the next number unless one is given. */
export async function insertDefinition(
  db: Transaction,
  programme: string,
  indicator: string,
  meaning: Meaning,
  about: { number: number; fromOn: string | null; reason: unknown },
): Promise<void> {
  const fields = tidyFields(meaning)
  await sql`insert into programme.definition
    (programme_id, indicator_id, number, from_on, reason, level, value_type, unit, direction, measure, aggregate, filter, over, counted, disaggregation)
    values (${programme}, ${indicator}, ${about.number}, ${about.fromOn}, ${about.reason ? JSON.stringify(about.reason) : null}, ${fields.level},
      ${fields.valueType}, ${JSON.stringify(fields.unit)}, ${fields.direction}, ${fields.measure}, ${fields.aggregate}, ${JSON.stringify(fields.filter)},
      ${fields.over ? JSON.stringify(fields.over) : null}, ${fields.counted}, ${JSON.stringify(fields.disaggregation)})`.execute(
    db,
  )
}

/** The meaning in force, as the indicator's form edits it. */
export const meaningOf = (definition: Definition): Meaning =>
  Object.fromEntries(meaningful.map((field) => [field, definition[field]])) as unknown as Meaning

async function complete(call: Calling, rows: Row[]): Promise<Row[]> {
  const all = await definitionsOf(
    call.db,
    call.params.programme,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const definitions = all.get(row.id) ?? []
    const definition = definitions.at(-1)!
    const computed = cannotCompute(definition, call.kernel.measures) === null
    return { ...row, definitions, definition, meaning: meaningOf(definition), computed }
  })
}

async function prepare(call: Calling, fields: Record<string, unknown>, before?: Row) {
  const meaning = fields['meaning'] as Meaning
  if ((fields['objectiveId'] === null) === (fields['resultId'] === null))
    throw invalid('resultId', 'programme.problem.one_parent')
  const problems = meaningProblems(meaning)
  if (problems.length) throw new Problem('invalid', { fields: problems })
  if (cannotCompute(meaning, call.kernel.measures) === 'unknown_dimension')
    throw invalid('meaning.filter', 'programme.problem.dimension_unknown')
  if (!before) return fields
  const current = (await definitionsOf(call.db, call.params.programme, [before.id])).get(before.id)!.at(-1)!
  // A silent rewrite of what was counted would make old values say something that nobody measured.
  if (changedMeaning(meaningOf(current), meaning).length > 0 && !fields['reason'])
    throw invalid('reason', 'programme.problem.reason_for_break')
  return fields
}

/** Writes the definition: the first of a new indicator; a new one after a change of meaning; else only its words. */
async function after(call: Calling, row: Row, fields: Record<string, unknown>, before?: Row): Promise<void> {
  const meaning = fields['meaning'] as Meaning
  const programme = call.params.programme
  if (!before) {
    await insertDefinition(call.db, programme, row.id, meaning, { number: 1, fromOn: null, reason: null })
    return
  }
  const current = (await definitionsOf(call.db, programme, [row.id])).get(row.id)!.at(-1)!
  const changed = changedMeaning(meaningOf(current), meaning)
  if (changed.length === 0) {
    await wordUnit(call.db, current.id, meaning)
    return
  }
  await insertDefinition(call.db, programme, row.id, meaning, {
    number: current.number + 1,
    fromOn: today(),
    reason: fields['reason'],
  })
  call.note({ subject: row.id, programme, details: { definition: current.number + 1, changed } })
}

/** Translations of a unit may be mended without a new definition. */
export async function wordUnit(db: Transaction, definition: string, meaning: Meaning): Promise<void> {
  const unit = JSON.stringify(tidyFields({ unit: meaning.unit }).unit)
  await sql`update programme.definition set unit = ${unit} where id = ${definition} and unit is distinct from ${unit}::jsonb`.execute(
    db,
  )
}

const today = () => new Date().toISOString().slice(0, 10)

export const indicatorWays: Ways = { store: stores.indicator, writers: 'lead', complete, prepare, after }

export const indicatorOperations: Served[] = [
  ...serveShelf(indicators, indicatorWays),
  serve(endIndicator, {
    may: leadWrites,
    run: async (call) => {
      const { programme, id } = call.params
      const before = found(await readRow(call.db, stores.indicator, programme, id))
      insist(mayLead(call.actor, { programme }))
      const { rows } = await sql`update programme.indicator set ended_on = ${call.body.endedOn}
        where programme_id = ${programme} and id = ${id} and version = ${call.body.version} returning id`.execute(
        call.db,
      )
      const get = serveShelf(indicators, indicatorWays)[1]!
      const now = indicators.record.parse(await get.run(call as never))
      if (rows.length === 0) throw changedMeanwhile(call, now)
      call.note({ subject: id, programme, details: { code: before['code'], endedOn: call.body.endedOn } })
      return now
    },
  }),
  serve(listMeasures, {
    may: membersRead,
    run: async (call) => ({
      rows: [...call.kernel.measures.values()].map(({ key, label, unit, dims }) => ({
        key,
        label: call.say(label),
        unit: call.say(unit),
        dims: [...dims],
      })),
    }),
  }),
]
