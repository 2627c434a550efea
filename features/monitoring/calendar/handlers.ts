import { createHash, createHmac } from 'node:crypto'
import { serve } from '../../../kernel/http/serve.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, Problem } from '../../../kernel/problems/problem.ts'
import { readersRead, seesExactly } from '../policy.ts'
import { type Calendar, listCalendars, makeCalendar, readAgenda, revokeCalendar } from './contract.ts'
import { agendaIncidents, calendarVisits, onAgenda, wholeSpan } from './queries.ts'

/** How many addresses a person may have in a programme: one for each device is enough. */
const mostCalendars = 10

/**
 * The secret of an address. It is derived from the master key and the calendar's id, so that its owner can be shown it
 * again; the database knows its hash alone.
 */
const tokenOf = (kernel: Kernel, calendar: string): string =>
  createHmac('sha512', kernel.secret('monitoring.calendar')).update(calendar).digest('base64url').slice(0, 64)
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

interface Kept {
  id: string
  name: string
  createdAt: Date
  lastUsedOn: string | null
}
const present = (kernel: Kernel, { id, name, createdAt, lastUsedOn }: Kept): Calendar => ({
  id,
  name,
  address: `/api/calendar/${tokenOf(kernel, id)}.ics`,
  createdAt: createdAt.toISOString(),
  lastUsedOn,
})

const serveList = serve(listCalendars, {
  may: readersRead,
  run: async ({ db, kernel, actor, params }) => {
    const rows = await db
      .selectFrom('monitoring.calendar')
      .select(['id', 'name', 'createdAt', 'lastUsedOn'])
      .where('programmeId', '=', params.programme)
      .where('personId', '=', actor.personId)
      .where('revokedAt', 'is', null)
      .orderBy('id')
      .execute()
    return { calendars: rows.map((row) => present(kernel, row)) }
  },
})

const serveMake = serve(makeCalendar, {
  may: readersRead,
  run: async ({ db, kernel, actor, params, body, note }) => {
    const { count } = await db
      .selectFrom('monitoring.calendar')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('programmeId', '=', params.programme)
      .where('revokedAt', 'is', null)
      .executeTakeFirstOrThrow()
    if (count >= mostCalendars)
      throw new Problem('conflict', {
        sentence: 'monitoring.calendar.problem.many',
        params: { most: mostCalendars },
      })
    const id = crypto.randomUUID()
    const row = await db
      .insertInto('monitoring.calendar')
      .values({
        id,
        programmeId: params.programme,
        personId: found(actor.personId),
        name: body.name,
        tokenHash: hashOf(tokenOf(kernel, id)),
      })
      .returning(['id', 'name', 'createdAt', 'lastUsedOn'])
      .executeTakeFirstOrThrow()
    note({ subject: id, programme: params.programme })
    return present(kernel, row)
  },
})

const serveRevoke = serve(revokeCalendar, {
  may: readersRead,
  run: async ({ db, params, note }) => {
    const { numUpdatedRows } = await db
      .updateTable('monitoring.calendar')
      .set({ revokedAt: new Date() })
      .where('id', '=', params.calendar)
      .where('programmeId', '=', params.programme)
      .where('revokedAt', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new Problem('not_found')
    note({ subject: params.calendar, programme: params.programme })
    return undefined
  },
})

const serveAgenda = serve(readAgenda, {
  may: readersRead,
  run: async ({ db, actor, params, query, language }) => {
    const exact = (country: string) => seesExactly(actor, { programme: params.programme, country })
    const visits = await calendarVisits(db, params.programme, query)
    return {
      visits: visits.map((visit) => onAgenda(visit, exact(visit.country), language)),
      incidents: await agendaIncidents(db, params.programme, query),
      whole: await wholeSpan(db, params.programme),
    }
  },
})

export const calendarOperations = [serveList, serveMake, serveRevoke, serveAgenda]
