import { type Db, sql } from '../../../kernel/db/db.ts'
import type { Severity, Theme } from './shapes.ts'

/** How many approved findings there are of a kind, on a day. */
export interface FindingCount {
  country: string
  day: string
  severity: Severity
  theme: Theme
  count: number
  sample: boolean
  /** The record that deposited them, where the asker may see the findings; else null. */
  sourceId: string | null
}

/**
 * Counts the approved findings of a span of time, complete whoever asks; those of sample records in demo programmes only.
 * @param asked.source room and kind of the depositing records: `monitoring.visit`
 */
export async function findingCounts(
  db: Db,
  programmeId: string,
  asked: { from: string; to: string; country?: string | undefined; source?: string },
): Promise<FindingCount[]> {
  const { rows } = await sql<FindingCount>`
    select coalesce(c.country, '') as country, c.occurred_on as day, c.dims ->> 'severity' as severity, c.dims ->> 'theme' as theme, count(*) as count,
      coalesce(c.dims ->> 'sample' = 'true', false) as sample, f.source_id
    from evidence.finding_facts c left join evidence.finding f on f.id = c.record_id
    where c.programme_id = ${programmeId} and c.occurred_on between ${asked.from} and ${asked.to}
      and (${asked.country ?? null}::text is null or c.country = ${asked.country ?? null})
      and (${asked.source ?? null}::text is null or c.dims ->> 'source' = ${asked.source ?? null})
      and (c.dims ->> 'sample' is distinct from 'true' or (select programme.is_demo(${programmeId}::uuid)))
    group by 1, 2, 3, 4, 6, 7 order by 2, 1, 3, 4`.execute(db)
  return rows
}
