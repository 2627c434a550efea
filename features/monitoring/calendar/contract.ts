import { z } from 'zod'
import { Id, IsoDate } from '../../../common/ids.ts'
import { LocalText } from '../../../common/languages.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'
import { InProgramme } from '../fields.ts'
import { accesses, incidentKinds, siteKinds } from '../lists.ts'
import { visitStates } from '../rules.ts'

/** A secret address under which a person's own calendar programme finds the visits. */
export const Calendar = z.object({
  id: Id,
  name: z.string(),
  address: z.string(),
  createdAt: z.string(),
  lastUsedOn: IsoDate.nullable(),
})
export type Calendar = z.output<typeof Calendar>

export const listCalendars = operation({
  name: 'monitoring.listCalendars',
  method: 'GET',
  path: '/programmes/:programme/monitoring/calendars',
  summary: 'The asker’s own calendar addresses in the programme.',
  params: InProgramme,
  result: z.object({ calendars: z.array(Calendar) }),
})

export const makeCalendar = operation({
  name: 'monitoring.makeCalendar',
  method: 'POST',
  path: '/programmes/:programme/monitoring/calendars',
  summary: 'Makes a secret calendar address (iCalendar) of the visits that the asker may see.',
  action: 'monitoring.calendar.make',
  params: InProgramme,
  body: z.object({ name: z.string().trim().min(1).max(100) }),
  result: Calendar,
})

export const revokeCalendar = operation({
  name: 'monitoring.revokeCalendar',
  method: 'DELETE',
  path: '/programmes/:programme/monitoring/calendars/:calendar',
  summary: 'Takes a calendar address back: from now on it answers nobody.',
  action: 'monitoring.calendar.revoke',
  params: InProgramme.extend({ calendar: Id }),
})

/** A visit as calendar, map and timeline show it. Of a sensitive place they show neither name nor exact position. */
export const AgendaVisit = z.object({
  id: Id,
  code: z.string(),
  title: LocalText,
  state: z.enum(visitStates),
  access: z.enum(accesses).nullable(),
  country: Country,
  startsOn: IsoDate,
  endsOn: IsoDate,
  sample: z.boolean(),
  /** The place must not be told. */
  guarded: z.boolean(),
  place: z.string().nullable(),
  siteId: Id.nullable(),
  siteKind: z.enum(siteKinds),
  point: z.object({ lat: z.number(), lon: z.number(), coarse: z.boolean() }).nullable(),
})
export type AgendaVisit = z.output<typeof AgendaVisit>

export const readAgenda = operation({
  name: 'monitoring.readAgenda',
  method: 'GET',
  path: '/programmes/:programme/monitoring/agenda',
  summary:
    'Visits and incidents of a span of time, as the asker may see them: for calendar, map and timeline.',
  params: InProgramme,
  query: z.object({ from: IsoDate, to: IsoDate, country: Country.optional() }),
  result: z.object({
    visits: z.array(AgendaVisit),
    incidents: z.array(
      z.object({
        id: Id,
        visitId: Id,
        title: LocalText,
        kind: z.enum(incidentKinds),
        country: Country,
        happenedOn: IsoDate,
        roughly: z.boolean(),
      }),
    ),
    /** The first and last day of all visits that the asker may see: how far one can look. */
    whole: z.object({ from: IsoDate.nullable(), to: IsoDate.nullable() }),
  }),
})
