import type { LocalText } from '../../common/languages.ts'
import { sql } from '../../kernel/db/db.ts'
import { wordsOf } from '../../kernel/db/search.ts'
import { type Served, serve } from '../../kernel/http/serve.ts'
import { found, insist } from '../../kernel/problems/problem.ts'
import { namesOf, tidyFields } from '../programme/seam.ts'
import { createSite, deleteSite, getSite, listSites, Site, updateSite } from './contract-sites.ts'
import { allOf, filtersOf, orderOf, pageSql, searchIn, stored } from './listing.ts'
import type { SiteKind } from './lists.ts'
import { mayMonitor, monitorsWrite, readersRead, seesExactly } from './policy.ts'
import { type Calling, changedMeanwhile, placeOf } from './present.ts'
import { coarse } from './rules.ts'
import { deleteFrom, insertInto, updateIn } from './store.ts'
import { siteFile } from './tables.ts'

interface SiteRecord {
  id: string
  programmeId: string
  country: string
  sensitivity: number
  code: string
  kind: SiteKind
  name: LocalText
  authority: string
  area: string
  latitude: number | null
  longitude: number | null
  capacity: number | null
  note: LocalText | null
  closedOn: string | null
  sample: boolean
  changedAt: Date
  changedBy: string | null
  version: number
  visits: number
  approved: number
  lastVisit: string | null
  total: number
}

async function readSites(
  call: Calling,
  query: {
    search?: string | undefined
    sort?: string | undefined
    filter: string[]
    page: number
    size: number
  },
  only?: string,
): Promise<SiteRecord[]> {
  const language = stored(call.language)
  const name = sql`lower(kernel.text_in(s.name, ${language}))`
  const conditions = [
    sql`s.programme_id = ${call.params.programme}`,
    ...(only ? [sql`s.id = ${only}`] : []),
    ...filtersOf(query, { country: sql`s.country`, kind: sql`s.kind`, open: sql`case when s.closed_on is null then 'yes' else 'no' end` }),
    ...searchIn(query.search, [sql`s.code`, wordsOf(sql`s.name`), sql`s.area`, sql`s.authority`]),
  ] // biome-ignore format: conditions
  const order = orderOf(
    query.sort,
    { name, code: sql`s.code`, country: sql`s.country`, kind: sql`s.kind`, visits: sql`visits`, lastVisit: sql`last_visit` },
    sql`s.country, ${name}, s.id`,
  ) // biome-ignore format: columns
  const { rows } = await sql<SiteRecord>`
    select s.*, coalesce(v.visits, 0)::int visits, coalesce(v.approved, 0)::int approved, v.last_visit, count(*) over () total
    from monitoring.site s left join lateral (select count(*) visits, count(*) filter (where state = 'approved') approved,
      max(starts_on) filter (where state in ('field', 'draft', 'review', 'approved')) last_visit
      from monitoring.visit v where v.site_id = s.id and v.state <> 'cancelled') v on true
    where ${allOf(conditions)} order by ${order} ${pageSql(query)}`.execute(call.db)
  return rows
}

async function present(call: Calling, sites: SiteRecord[]): Promise<Site[]> {
  const names = await namesOf(call.kernel, call.db, sites.map((one) => one.changedBy)) // biome-ignore format: short
  return sites.map((site) => {
    const exact = seesExactly(call.actor, placeOf(site))
    const writes = mayMonitor(call.actor, placeOf(site))
    const may = writes ? ['update', ...(site.visits === 0 ? ['delete'] : [])] : []
    return {
      ...site,
      ...(exact ? {} : (coarse(site) ?? { latitude: null, longitude: null })),
      coarse: !exact,
      changedAt: site.changedAt.toISOString(),
      changedBy: site.changedBy ? (names.get(site.changedBy) ?? null) : null,
      may,
    }
  })
}

const one = { filter: [], page: 1, size: 1 }
const read = async (call: Calling & { params: { site: string } }) =>
  found((await readSites(call, one, call.params.site))[0])
const answer = async (call: Calling, id: string) =>
  (await present(call, [found((await readSites(call, one, id))[0])]))[0]!

export const siteOperations: Served[] = [
  serve(listSites, {
    may: readersRead,
    file: siteFile,
    run: async (call) => {
      const rows = await readSites(call, call.query)
      return { rows: await present(call, rows), total: rows[0]?.total ?? 0 }
    },
  }),
  serve(getSite, { may: readersRead, run: async (call) => (await present(call, [await read(call)]))[0]! }),
  serve(createSite, {
    may: monitorsWrite,
    run: async (call) => {
      const { programme } = call.params
      insist(mayMonitor(call.actor, { programme, country: call.body.country }))
      const id = await insertInto(call.db, 'site', { ...tidyFields(call.body), programmeId: programme })
      call.note({ subject: id, programme, country: call.body.country, details: { code: call.body.code } })
      return answer(call, id)
    },
  }),
  serve(updateSite, {
    may: monitorsWrite,
    run: async (call) => {
      const site = await read(call)
      const { version, ...fields } = call.body
      insist(mayMonitor(call.actor, placeOf(site)))
      insist(mayMonitor(call.actor, { programme: site.programmeId, country: fields.country }))
      const at = { programme: site.programmeId, id: site.id, version }
      if (!(await updateIn(call.db, 'site', at, tidyFields(fields))))
        throw changedMeanwhile(Site.parse(await answer(call, site.id)))
      call.note({ subject: site.id, programme: site.programmeId, country: site.country })
      return answer(call, site.id)
    },
  }),
  serve(deleteSite, {
    may: monitorsWrite,
    run: async (call) => {
      const site = await read(call)
      insist(mayMonitor(call.actor, placeOf(site)))
      found((await deleteFrom(call.db, 'site', { programme: site.programmeId, id: site.id })) || undefined)
      call.note({
        subject: site.id,
        programme: site.programmeId,
        country: site.country,
        details: { code: site.code },
      })
      return undefined
    },
  }),
]
