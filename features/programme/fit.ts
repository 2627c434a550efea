import type { Operation } from '../../common/operation.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import type { Call } from '../../kernel/http/serve.ts'
import { found, invalid, Problem } from '../../kernel/problems/problem.ts'
import type { Change } from './file/items.ts'
import { readProgrammes } from './programmes.ts'
import { stores } from './records.ts'
import type { ProgrammePath } from './shelf.ts'
import { type Row, readRow } from './store.ts'

type Calling = Pick<Call<Operation<typeof ProgrammePath>>, 'db' | 'params'>

/** The programme's countries, as the actor may read them. @throws Problem not_found */
export async function countriesOf(db: Transaction, programme: string): Promise<string[]> {
  return found((await readProgrammes(db, { id: programme }))[0])['countries'] as string[]
}

/**
 * Whether a record is of the region (null) or of one of the programme's countries.
 * @throws Problem `invalid`, naming the field `country`
 */
export async function fitCountry(db: Transaction, programme: string, country: unknown): Promise<void> {
  if (typeof country !== 'string' || (await countriesOf(db, programme)).includes(country)) return
  throw invalid('country', 'programme.problem.country_not_here', { country })
}

/** What was approved with a period; its title, and the day on which values are due, may still be put right. */
const approvedFields = ['code', 'startsOn', 'endsOn']

/** An approved period stays where it was approved, and no two periods have the same dates. */
export async function fitPeriod(
  call: Calling,
  fields: Record<string, unknown>,
  before?: Row,
): Promise<Record<string, unknown>> {
  const { db, params } = call
  // Who moves a period and who approves it take turns at its row; two that add one take turns at the programme's.
  if (before) await readRow(db, stores.period, params.programme, before.id, true)
  await sql`select pg_advisory_xact_lock(hashtext(${`programme.period/${params.programme}`}))`.execute(db)
  const moved = before && approvedFields.some((field) => fields[field] !== before[field])
  if (moved && (await approvedPeriods(db, params.programme)).has(before['code'] as string))
    throw new Problem('locked', { sentence: 'programme.problem.period_approved' })
  const { rows } = await sql<{ code: string }>`select code from programme.period
    where programme_id = ${params.programme} and starts_on = ${fields['startsOn']} and ends_on = ${fields['endsOn']}
      and id is distinct from ${before?.id ?? null}::uuid`.execute(db)
  if (rows[0]) throw invalid('startsOn', 'programme.problem.period_same_dates', { code: rows[0].code })
  return fields
}

/** A programme file moves no approved period, renames none and takes none away. @throws Problem `invalid` */
export async function refuseApprovedPeriods(
  db: Transaction,
  programme: string,
  changes: readonly Change[],
): Promise<void> {
  const approved = await approvedPeriods(db, programme)
  const fields = changes
    .filter(({ kind, key, act, fields }) => {
      if (kind !== 'period' || !approved.has(key)) return false
      return act === 'remove' || fields.some(({ field }) => approvedFields.includes(field))
    })
    .map(({ key }) => ({ path: `period ${key}`, message: 'programme.problem.period_approved' }))
  if (fields.length) throw new Problem('invalid', { fields })
}

/** Codes of the periods that a country, or the region, has approved. */
async function approvedPeriods(db: Transaction, programme: string): Promise<Set<string>> {
  const { rows } = await sql<{ code: string }>`select distinct p.code from programme.period p
    join programme.period_lock l on l.period_id = p.id where p.programme_id = ${programme}`.execute(db)
  return new Set(rows.map((row) => row.code))
}
