import { type Language, type LocalText, readText } from '../../../common/languages.ts'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import type { Access, SiteKind } from '../lists.ts'
import { coarse, type VisitState } from '../rules.ts'
import type { AgendaVisit } from './contract.ts'

/** From here on (high, severe) a place is told to no calendar and no map. */
export const guardedFrom = 2

export interface CalendarVisit {
  id: string
  code: string
  title: LocalText
  state: VisitState
  access: Access | null
  country: string
  startsOn: string
  endsOn: string
  sample: boolean
  version: number
  changedAt: Date
  sensitivity: number
  siteId: string
  /** Null where the asker may not see the site at all. */
  siteName: LocalText | null
  siteKind: SiteKind
  siteSensitivity: number | null
  area: string | null
  latitude: number | null
  longitude: number | null
}

/** Visits of a programme as the actor may see them: of a span of time, or one. */
export async function calendarVisits(
  db: Transaction,
  programme: string,
  asked: { from?: string; to?: string; country?: string | undefined; visit?: string },
): Promise<CalendarVisit[]> {
  const { rows } = await sql<CalendarVisit>`
    select v.id, v.code, v.title, v.state, v.access, v.country, v.starts_on, v.ends_on, v.sample, v.version, v.changed_at,
      v.sensitivity, v.site_id, s.name site_name, coalesce(s.kind, 'other') site_kind, s.sensitivity site_sensitivity, s.area, s.latitude, s.longitude
    from monitoring.visit v left join monitoring.site s on s.id = v.site_id
    where v.programme_id = ${programme}
      and (${asked.visit ?? null}::uuid is null or v.id = ${asked.visit ?? null}::uuid)
      and (${asked.from ?? null}::date is null or v.ends_on >= ${asked.from ?? null}::date)
      and (${asked.to ?? null}::date is null or v.starts_on <= ${asked.to ?? null}::date)
      and (${asked.country ?? null}::text is null or v.country = ${asked.country ?? null})
    order by v.starts_on, v.code limit 5000`.execute(db)
  return rows
}

/** Whether a visit's place must not be told: the visit or the site is sensitive, or the asker may not see the site. */
export const isGuarded = (visit: Pick<CalendarVisit, 'sensitivity' | 'siteSensitivity'>): boolean =>
  visit.siteSensitivity === null || Math.max(visit.sensitivity, visit.siteSensitivity) >= guardedFrom

/** A visit for the agenda. @param exact whether the asker is shown exact positions at all */
export function onAgenda(visit: CalendarVisit, exact: boolean, language: Language): AgendaVisit {
  const guarded = isGuarded(visit)
  const rough = guarded || !exact
  const at = rough ? coarse(visit) : visit
  const point =
    visit.siteSensitivity !== null && at && at.latitude !== null && at.longitude !== null
      ? { lat: at.latitude, lon: at.longitude, coarse: rough }
      : null
  const { id, code, title, state, access, country, startsOn, endsOn, sample, siteKind } = visit
  return {
    id, code, title, state, access, country, startsOn, endsOn, sample, siteKind, guarded, point,
    siteId: guarded ? null : visit.siteId,
    place: guarded ? visit.area || null : readText(visit.siteName, language).text,
  } // biome-ignore format: many fields on one line
}

export interface AgendaIncident {
  id: string
  visitId: string
  title: LocalText
  kind: 'other'
  country: string
  happenedOn: string
  roughly: boolean
}

/** Incidents of a span of time; whoever may not see incidents gets none. */
export async function agendaIncidents(
  db: Transaction,
  programme: string,
  asked: { from: string; to: string; country?: string | undefined },
): Promise<AgendaIncident[]> {
  const { rows } = await sql<AgendaIncident>`
    select i.id, i.visit_id, i.title, i.kind, i.country, i.happened_on, i.roughly from monitoring.incident i
    where i.programme_id = ${programme} and i.happened_on between ${asked.from} and ${asked.to}
      and (${asked.country ?? null}::text is null or i.country = ${asked.country ?? null})
    order by i.happened_on, i.id limit 5000`.execute(db)
  return rows
}

export async function wholeSpan(
  db: Transaction,
  programme: string,
): Promise<{ from: string | null; to: string | null }> {
  const { rows } = await sql<{ from: string | null; to: string | null }>`
    select min(starts_on) "from", max(ends_on) "to" from monitoring.visit where programme_id = ${programme}`.execute(
    db,
  )
  return rows[0]!
}
