import type { RawBuilder } from 'kysely'
import type { PageQuery } from '../../common/ids.ts'
import type { Language, LocalText } from '../../common/languages.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import { wordsOf } from '../../kernel/db/search.ts'
import type { VisitRow } from './contract-visits.ts'
import { allOf, filtersOf, orderOf, pageSql, searchIn, stored } from './listing.ts'
import type { Access, SiteKind, TeamRole } from './lists.ts'
import { insiders } from './readers.ts'
import type { PopulationCell, VisitDoubt, VisitState } from './rules.ts'

export interface VisitRecord {
  id: string
  programmeId: string
  country: string
  sensitivity: number
  code: string
  state: VisitState
  title: LocalText
  purpose: LocalText
  siteId: string
  authority: string
  announced: boolean | null
  startsOn: string
  endsOn: string
  methods: string[]
  formIds: string[]
  risk: LocalText | null
  access: Access | null
  accessReason: LocalText | null
  met: unknown[]
  summary: LocalText | null
  immediate: LocalText | null
  referrals: unknown[]
  smuggling: unknown[]
  restrictions: LocalText | null
  nobodySeen: boolean
  writers: string[]
  cancelledBecause: string | null
  approvedBy: string | null
  approvedAt: Date | null
  sample: boolean
  createdBy: string | null
  changedAt: Date
  changedBy: string | null
  version: number
  /** Whether the actor reads the account, which is whole here: `presentVisit` leaves out what they are not told. */
  accountTold: boolean
  doubts: VisitDoubt[]
  team: { personId: string; role: TeamRole }[]
  population: PopulationCell[]
  site: { id: string; name: LocalText; kind: SiteKind; authority: string; area: string }
  organisation: LocalText | null
  attachments: {
    id: string
    fileId: string
    name: string
    mediaType: string
    size: number
    caption: string
    addedBy: string | null
  }[]
  steps: {
    act: string
    at: string
    byPerson: string | null
    reason: string
    from: string | null
    to: string | null
    actionPointId: string | null
  }[]
  counts: { incidents: number; points: number; checklists: number }
}

/** A visit with everything that belongs to it, as far as the actor sees it. */
export async function visitById(
  db: Transaction,
  programme: string,
  id: string,
): Promise<VisitRecord | undefined> {
  const { rows } = await sql<VisitRecord>`
    select v.*, monitoring.tells(v.id) account_told, monitoring.doubts_of(v.id) doubts,
      jsonb_build_object('id', s.id, 'name', s.name, 'kind', s.kind, 'authority', s.authority, 'area', s.area) site,
      o.name organisation,
      coalesce((select jsonb_agg(jsonb_build_object('personId', t.person_id, 'role', t.role) order by t.role <> 'lead', t.id)
        from monitoring.team t where t.visit_id = v.id), '[]') team,
      coalesce((select jsonb_agg(jsonb_build_object('sex', p.sex, 'age', p.age, 'nationality', p.nationality, 'vulnerability', p.vulnerability, 'persons', p.persons) order by p.id)
        from monitoring.population p where p.visit_id = v.id), '[]') population,
      coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'fileId', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'caption', a.caption, 'addedBy', a.added_by) order by a.id)
        from monitoring.attachment a join kernel.file f on f.id = a.file_id where a.visit_id = v.id), '[]') attachments,
      coalesce((select jsonb_agg(jsonb_build_object('act', x.act, 'at', x.at, 'byPerson', x.by_person, 'reason', x.reason, 'from', x.from_state, 'to', x.to_state, 'actionPointId', x.action_point_id) order by x.at, x.id)
        from monitoring.step x where x.visit_id = v.id), '[]') steps,
      jsonb_build_object(
        'incidents', (select count(*) from monitoring.incident i where i.visit_id = v.id),
        'points', (select count(*) from monitoring.action_point a where a.visit_id = v.id),
        'checklists', (select count(*) from monitoring.checklist c where c.visit_id = v.id)) counts
    from monitoring.visit v join monitoring.site s on s.id = v.site_id left join kernel.organisation o on o.id = v.organisation_id
    where v.programme_id = ${programme} and v.id = ${id}`.execute(db)
  return rows[0]
}

type Listed = Omit<VisitRow, 'lead'> & { leadId: string | null; total: number }

/** A page of visits, as the asker sees them. */
export async function listVisitRows(
  db: Transaction,
  programme: string,
  query: PageQuery & { mine?: 'team' | 'review' | undefined },
  asker: { person: string | null; language: Language },
): Promise<{ rows: Listed[]; total: number }> {
  const language = stored(asker.language)
  // What is not told is neither filtered by nor sorted by: the order would say it.
  const access = sql`case when monitoring.tells(v.id) then v.access end`
  const places = sql`array[kernel.place(v.programme_id, v.country, v.sensitivity), kernel.place(v.programme_id, '*', v.sensitivity)]`
  const inside = sql`${places} && (select kernel.places('read', ${[...insiders]}::text[]))::text[]`
  const conditions: RawBuilder<unknown>[] = [
    sql`v.programme_id = ${programme}`,
    ...filtersOf(query, {
      state: sql`v.state`,
      country: sql`v.country`,
      kind: sql`s.kind`,
      access: sql`coalesce(${access}, 'none')`,
      site: sql`v.site_id::text`,
      year: sql`to_char(v.starts_on, 'YYYY')`,
      quarter: sql`to_char(v.starts_on, 'YYYY-"Q"Q')`,
    }),
    ...searchIn(query.search, [
      sql`v.code`,
      wordsOf(sql`v.title`),
      wordsOf(sql`s.name`),
      sql`v.authority`,
      sql`s.code`,
    ]),
  ]
  const onTeam = sql`(v.created_by = ${asker.person}::uuid or exists (select 1 from monitoring.team t where t.visit_id = v.id and t.person_id = ${asker.person}::uuid))`
  const toDecide = sql`(v.state = 'review' and not ${asker.person}::uuid = any (v.writers)
    and not exists (select 1 from monitoring.team t where t.visit_id = v.id and t.person_id = ${asker.person}::uuid)
    and ${places}
      && (select kernel.places('write', '{programme_coordinator,country_coordinator}'))::text[])`
  if (query.mine === 'team') conditions.push(onTeam)
  if (query.mine === 'review') conditions.push(toDecide)
  const order = orderOf(
    query.sort,
    {
      code: sql`v.code`,
      title: sql`lower(kernel.text_in(v.title, ${language}))`,
      country: sql`v.country`,
      startsOn: sql`v.starts_on`,
      state: sql`array_position('{planned,checklist,field,draft,review,approved,cancelled}'::text[], v.state)`,
      persons: sql`persons`,
      incidents: sql`incidents`,
      site: sql`lower(kernel.text_in(s.name, ${language}))`,
      kind: sql`s.kind`,
    },
    sql`v.starts_on desc, v.id`,
  )
  const { rows } = await sql<Listed>`
    select v.id, v.code, v.title, v.country, v.state, v.starts_on, v.ends_on, ${access} access, v.sample, monitoring.doubts_of(v.id) doubts,
      jsonb_build_object('id', s.id, 'name', s.name, 'kind', s.kind) site,
      (select t.person_id from monitoring.team t where t.visit_id = v.id and t.role = 'lead') lead_id,
      case when ${inside} then coalesce((select sum(p.persons) from monitoring.population p where p.visit_id = v.id), 0)::int end persons,
      case when ${inside} then (select count(*) from monitoring.incident i where i.visit_id = v.id)::int end incidents,
      count(*) over () total
    from monitoring.visit v join monitoring.site s on s.id = v.site_id
    where ${allOf(conditions)} order by ${order} ${pageSql(query)}`.execute(db)
  return { rows, total: rows[0]?.total ?? 0 }
}

/** Visits of a country in a quarter: all that there are, and how many of them the asker sees. */
export interface PlanCell {
  country: string
  year: number
  quarter: number
  planned: number
  approved: number
  samples: number
  seen: number
}

/** Visits by country, year and quarter, on their way and approved: complete, whoever asks. */
export async function planCells(db: Transaction, programme: string): Promise<PlanCell[]> {
  const { rows } = await sql<PlanCell>`
    select c.*, coalesce(s.seen, 0) seen from monitoring.plan_counts(${programme}) c
    left join (
      select country, extract(year from starts_on)::int as year, extract(quarter from starts_on)::int as quarter, count(*)::int seen
      from monitoring.visit where programme_id = ${programme} and state <> 'cancelled' group by 1, 2, 3
    ) s using (country, year, quarter)`.execute(db)
  return rows
}
