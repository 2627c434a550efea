import type { LocalText } from '../../../common/languages.ts'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { findingCounts } from '../../evidence/seam.ts'
import { guardedFrom } from '../calendar/queries.ts'
import type { Subject } from './contract.ts'

export interface Span {
  from: string
  to: string
}

/** A place as the asker may see it; null where they may not. */
export interface SeenPlace {
  site: string
  name: LocalText
  area: string
  guarded: boolean
}

/** Something that counts, with what it is counted by. */
export interface Fact {
  subject: Subject
  country: string
  day: string
  count: number
  sample: boolean
  place: SeenPlace | null
  dims: Record<string, string>
}

const placed = (visit: string) => sql`
  case when s.id is null then null else jsonb_build_object('site', s.id, 'name', s.name, 'area', s.area,
    'guarded', greatest(s.sensitivity, ${sql.ref(`${visit}.sensitivity`)}) >= ${guardedFrom}::int) end as place`

/**
 * The facts of a span: from the views, so that they are complete and of approved visits only. Where each lies is joined
 * under the asker's own row-level security: of a place that they may not see they learn nothing.
 */
export async function factsOf(
  db: Transaction,
  programme: string,
  span: Span,
  country: string | undefined,
): Promise<Fact[]> {
  const where = sql`f.programme_id = ${programme} and f.occurred_on between ${span.from} and ${span.to}
    and (${country ?? null}::text is null or f.country = ${country ?? null})
    and (f.dims ->> 'sample' is distinct from 'true' or (select programme.is_demo(${programme}::uuid)))`
  const { rows } = await sql<Fact>`
    select 'visits' as subject, f.country, f.occurred_on as day, 1 as count, coalesce(f.dims ->> 'sample' = 'true', false) as sample, ${placed('v')},
      jsonb_build_object('access', coalesce(f.dims ->> 'access', 'none'), 'announced', f.dims ->> 'announced') as dims
    from monitoring.visit_facts f left join monitoring.visit v on v.id = f.record_id left join monitoring.site s on s.id = v.site_id where ${where}
    union all
    select 'persons', f.country, f.occurred_on, f.value, coalesce(f.dims ->> 'sample' = 'true', false), ${placed('v')},
      jsonb_build_object('sex', f.dims ->> 'sex', 'age', f.dims ->> 'age')
    from monitoring.person_facts f left join monitoring.visit v on v.id = f.record_id left join monitoring.site s on s.id = v.site_id where ${where}
    union all
    select 'incidents', f.country, f.occurred_on, 1, coalesce(f.dims ->> 'sample' = 'true', false), ${placed('v')},
      jsonb_build_object('kind', f.dims ->> 'kind')
    from monitoring.incident_facts f left join monitoring.incident i on i.id = f.record_id
      left join monitoring.visit v on v.id = i.visit_id left join monitoring.site s on s.id = v.site_id where ${where}
    union all
    select 'points', f.country, f.occurred_on, 1, coalesce(f.dims ->> 'sample' = 'true', false), ${placed('v')},
      jsonb_build_object('state', case when f.dims ->> 'overdue' = 'yes' then 'overdue' else f.dims ->> 'state' end)
    from monitoring.action_point_facts f left join monitoring.action_point a on a.id = f.record_id
      left join monitoring.visit v on v.id = a.visit_id left join monitoring.site s on s.id = v.site_id where ${where}`.execute(
    db,
  )
  return [...rows, ...(await findingFacts(db, programme, span, country))]
}

/** Findings lie in the evidence room: it says how many there are, and from which visits where the asker may see them. */
async function findingFacts(
  db: Transaction,
  programme: string,
  span: Span,
  country: string | undefined,
): Promise<Fact[]> {
  const counts = await findingCounts(db, programme, { ...span, country, source: 'monitoring.visit' })
  const visits = [...new Set(counts.flatMap(({ sourceId }) => sourceId ?? []))]
  const { rows } = await sql<{ visit: string; place: SeenPlace | null }>`
    select v.id as visit, ${placed('v')} from monitoring.visit v join monitoring.site s on s.id = v.site_id
    where v.id = any (${visits}::uuid[])`.execute(db)
  const places = new Map(rows.map(({ visit, place }) => [visit, place]))
  return counts.map(({ severity, theme, sourceId, ...one }) => ({
    ...one,
    subject: 'findings',
    place: places.get(sourceId ?? '') ?? null,
    dims: { severity, theme },
  }))
}
