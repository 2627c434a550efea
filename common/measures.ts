/** How facts become one number. `ratio` needs `over`: the same measure with another filter below the line. */
export const aggregates = ['count', 'sum', 'distinct', 'mean', 'ratio'] as const
export type Aggregate = (typeof aggregates)[number]

/**
 * What a room lets be counted: a SQL view with the columns
 * `programme_id, record_id, occurred_on, country, organisation_id, value, dims jsonb`, approved records only.
 */
export interface Measure {
  /** `monitoring.visits` */
  key: string
  /** The view: `monitoring.visit_facts`. */
  view: string
  /** Words key of the unit (`unit.visits`). Different units are never added. */
  unit: string
  /** Names of the dimensions in `dims` by which the measure can be broken down or filtered. */
  dims: readonly string[]
  /** Words key of the name. */
  label: string
  /**
   * It counts people, or what befell them: counts below the threshold are small, and only these roles, at the place, are
   * shown live counts. Absent: it counts the programme's own work, and everybody on the staff sees it.
   */
  disclosure?: { threshold: number; seers: readonly string[] }
  /** The records behind facts, under the asker's own row-level security: what "Explain" lists. `:id` is the record. */
  records?: { table: string; title: string; link: string }
}
