import type { Actor } from '../../kernel/access/actor.ts'
import type { Role } from '../../kernel/access/roles.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import type { Counting, Measures } from './compute.ts'

/** Who is shown what is computed; `outside`: it leaves the workspace, whoever asks for it. */
export type Reader = Actor | 'outside'

/** Whether a reader is shown the live counts of a definition in a country; `null` is the whole. */
export type Sees = (country: string | null) => boolean

/**
 * Whether somebody sees the live counts of a measure. A measure that counts people or what befell them declares who works
 * with its records (`disclosure`). Nobody else is shown a live count of it, not even a large one: a coordinator may define
 * any number of indicators over it, with and without filters, by country and for all time, and two of them, or one on two
 * days, would give a single visit by subtraction. To others an indicator says what was approved of it, and the room of the
 * measure its own protected summary.
 */
export function seesCounts(
  measures: Measures,
  counting: Pick<Counting, 'measure'>,
  reader: Reader,
  programme: string,
): Sees {
  const rule = measures.get(counting.measure ?? '')?.disclosure
  if (!rule) return () => true
  if (reader === 'outside') return () => false
  return (country) => reader.is(rule.seers as Role[], { programme, country })
}

/** What was computed of a definition when a coordinator approved a period. */
export interface Frozen {
  definitionId: string
  country: string | null
  value: number | null
}

/**
 * The values that were kept at an approval, the earliest first. They were decided by a coordinator, who was warned where
 * they are small, and stay as they were decided: no protection changes them afterwards.
 */
export async function frozenValues(db: Transaction, programme: string): Promise<Frozen[]> {
  const { rows } = await sql<Frozen>`
    select a.definition_id, a.country, a.value from programme.approved_value a join programme.period p on p.id = a.period_id
    where a.programme_id = ${programme} order by p.starts_on`.execute(db)
  return rows
}
