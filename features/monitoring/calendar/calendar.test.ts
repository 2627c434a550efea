import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Name, names } from '../../../testing/cast.ts'
import {
  addSite,
  approvedVisit,
  inBalkans,
  pastYear,
  planVisit,
  said,
  step,
} from '../../../testing/monitoring.ts'
import { makeWorld, programmes, type World } from '../../../testing/world.ts'
import { type Calendar, listCalendars, makeCalendar, readAgenda, revokeCalendar } from '../contract.ts'

let world: World
let open: string
let hidden: string
beforeAll(async () => {
  world = await makeWorld()
  const site = await addSite(world, 'mira')
  open = (await approvedVisit(world, site.id, { title: said('Crossing; with, signs \\ and a long title, so long that no line of a calendar can hold all of it at once, në shqip') })).id
  const secret = await addSite(world, 'mira', { name: said('The hidden camp'), area: 'Korçë', sensitivity: 2, kind: 'informal_site' })
  hidden = (await planVisit(world, 'mira', secret.id, { title: said('Visit to the hidden camp'), startsOn: `${pastYear}-04-30`, endsOn: `${pastYear}-05-01` })).id
}) // biome-ignore format: records
afterAll(() => world.close())

const make = async (who: Name, name = 'telephone') =>
  world.ask(who, makeCalendar, { params: inBalkans, body: { name } })
const fetchFeed = (calendar: Pick<Calendar, 'address'>) =>
  world.app.inject({ method: 'GET', url: calendar.address })

/** Reads an iCalendar as RFC 5545 says: CRLF, at most 75 octets a line, folded lines joined. */
function parse(text: string): Record<string, string>[] {
  expect(text.endsWith('\r\n')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75)
  const lines = text
    .replaceAll(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter(Boolean)
  expect([lines[0], lines.at(-1)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR'])
  const events: Record<string, string>[] = []
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') events.push({})
    const at = line.indexOf(':')
    if (events.length) events.at(-1)![line.slice(0, at)] = line.slice(at + 1)
  }
  return events
}

describe('a feed', () => {
  let calendar: Calendar

  test('has the visits that its owner may see, as whole days, and is right by RFC 5545', async () => {
    const made = await make('mira')
    expect(made.status).toBe(200)
    calendar = made.body
    const answer = await fetchFeed(calendar)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8')
    expect(answer.headers['cache-control']).toContain('no-store')
    const [first, second] = parse(answer.body)
    expect(first).toMatchObject({
      UID: `${open}@visit.ura`,
      'DTSTART;VALUE=DATE': `${pastYear}0302`,
      'DTEND;VALUE=DATE': `${pastYear}0304`,
      STATUS: 'CONFIRMED',
      TRANSP: 'TRANSPARENT',
    })
    expect(first!.SUMMARY).toBe(
      `AL-${pastYear}-01 · Crossing\\; with\\, signs \\\\ and a long title\\, so long that no line of a calendar can hold all of it at once\\, në shqip`,
    )
    expect(first!.LOCATION).toBe('A crossing point\\, Southern border')
    expect(first!.URL).toMatch(new RegExp(`/programmes/balkans/monitoring/visits/${open}$`))
    expect(second).toMatchObject({
      UID: `${hidden}@visit.ura`,
      'DTEND;VALUE=DATE': `${pastYear}0502`,
      STATUS: 'TENTATIVE',
    })
  })

  test('tells of a sensitive place neither name nor title nor section', async () => {
    const text = (await fetchFeed(calendar)).body.replaceAll(/\r\n[ \t]/g, '')
    expect(text).not.toMatch(/hidden|Korçë/)
    const second = parse((await fetchFeed(calendar)).body)[1]!
    expect(second).toMatchObject({ SUMMARY: `AL-${pastYear}-02 · Monitoring visit`, CLASS: 'CONFIDENTIAL' })
    expect(second.LOCATION).toBeUndefined()
  })

  test('follows the plan: a moved or cancelled visit keeps its identity and counts up', async () => {
    const before = parse((await fetchFeed(calendar)).body)[1]!
    await step(world, 'arben', hidden, 'cancel', 'The road is closed')
    const after = parse((await fetchFeed(calendar)).body)[1]!
    expect(after).toMatchObject({ UID: before.UID, STATUS: 'CANCELLED' })
    expect(Number(after.SEQUENCE)).toBeGreaterThan(Number(before.SEQUENCE))
  })

  test('is shown again to its owner alone, says when it was last asked, and speaks their language', async () => {
    const { body } = await world.ask('mira', listCalendars, { params: inBalkans })
    expect(body.calendars).toMatchObject([{ id: calendar.id, address: calendar.address, name: 'telephone' }])
    expect(body.calendars[0]!.lastUsedOn).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect((await world.ask('arben', listCalendars, { params: inBalkans })).body.calendars).toEqual([])
    const { rows } = await world.admin.query('select token_hash from monitoring.calendar')
    expect(JSON.stringify(rows)).not.toContain(calendar.address.slice(14, 60))
  })

  test('answers nobody once it is taken back, and nobody else can take it back', async () => {
    const at = { params: { ...inBalkans, calendar: calendar.id } }
    for (const who of ['arben', 'petra', 'zana'] as const)
      expect([403, 404], who).toContain((await world.ask(who, revokeCalendar, at)).status)
    expect((await fetchFeed(calendar)).statusCode).toBe(200)
    expect((await world.ask('mira', revokeCalendar, at)).status).toBe(204)
    expect((await fetchFeed(calendar)).statusCode).toBe(404)
    expect((await world.ask('mira', revokeCalendar, at)).status).toBe(404)
  })

  test('is empty but sound where there is nothing to see', async () => {
    const { body } = await make('nikola')
    const answer = await fetchFeed(body)
    expect(answer.statusCode).toBe(200)
    expect(parse(answer.body)).toEqual([])
  })
})

describe('tries at getting in', () => {
  test('guessed, shortened and foreign addresses are all alike: not found', async () => {
    const { body } = await make('mira', 'office')
    const token = body.address.slice(14, -4)
    for (const tried of [
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      "' or 1=1 --",
      '../health',
      'a'.repeat(64),
    ])
      expect(
        (await world.app.inject({ url: `/api/calendar/${encodeURIComponent(tried)}.ics` })).statusCode,
      ).toBe(404)
    expect((await world.app.inject({ url: `/api/calendar/${token}` })).statusCode).toBe(404)
  })

  test('who loses the role, or the account, loses the feed', async () => {
    const { body } = await make('pal')
    expect((await fetchFeed(body)).statusCode).toBe(200)
    await world.admin.query(`update kernel.membership set ended_at = now() where person_id = (select person_id from monitoring.calendar where id = $1)`, [body.id]) // biome-ignore format: one statement
    expect((await fetchFeed(body)).statusCode).toBe(404)
    const { body: other } = await make('arben')
    await world.admin.query(`update kernel.person set disabled_at = now() where id = (select person_id from monitoring.calendar where id = $1)`, [other.id]) // biome-ignore format: one statement
    expect((await fetchFeed(other)).statusCode).toBe(404)
    await world.admin.query(`update kernel.person set disabled_at = null`)
  })

  test('a feed is no session: its context reaches this programme alone, and writes nothing', async () => {
    const { body } = await make('petra')
    const token = body.address.slice(14, -4)
    await world.inside(null, async (db) => {
      const { sql } = await import('../../../kernel/db/db.ts')
      const { rows } = await sql<{ context: { memberships: { programme: string }[] } }>`select monitoring.open_calendar(${token}) context`.execute(db) // biome-ignore format: one statement
      expect(rows[0]!.context.memberships.map((one) => one.programme)).toEqual([programmes.balkans])
      expect(await db.selectFrom('monitoring.calendar').select('id').execute()).toHaveLength(1)
    })
  })

  test('only staff who read visits make one, and ten at most', async () => {
    const readers: Name[] = ['dora', 'petra', 'arben', 'jelena', 'mira', 'nikola', 'lira', 'rada']
    for (const who of names.filter((name) => ![...readers, 'pal'].includes(name)))
      expect((await make(who)).status, who).toBe(403)
    for (let number = 0; number < 10; number++) await make('lira', `device ${number}`)
    const eleventh = await make('lira')
    expect(eleventh.status).toBe(409)
    expect(eleventh.text).toContain('10')
    expect((await make('dora', ' ')).status).toBe(422)
  })
})

describe('one visit', () => {
  const url = (id: string) => `/api/programmes/${programmes.balkans}/monitoring/visits/${id}/visit.ics`
  test('can be had as a file by whoever may see it', async () => {
    const answer = await world.app.inject({ url: url(open), headers: { cookie: world.cookie('mira') } })
    expect(answer.headers['content-disposition']).toContain(`AL-${pastYear}-01.ics`)
    expect(parse(answer.body)).toHaveLength(1)
    for (const [who, status] of [['nikola', 404], ['donna', 403], ['zana', 403]] as const)
      expect((await world.app.inject({ url: url(open), headers: { cookie: world.cookie(who) } })).statusCode, who).toBe(status)
    expect((await world.app.inject({ url: url(open) })).statusCode).toBe(401)
    expect((await world.app.inject({ url: url('x'), headers: { cookie: world.cookie('mira') } })).statusCode).toBe(404)
  }) // biome-ignore format: tries
})

describe('the agenda', () => {
  const query = { from: `${pastYear}-01-01`, to: `${pastYear}-12-31` }
  test('gives exact positions of open places to insiders, coarse ones of sensitive places to everybody', async () => {
    const { body } = await world.ask('mira', readAgenda, { params: inBalkans, query })
    expect(body.visits).toMatchObject([
      {
        id: open,
        guarded: false,
        place: 'A crossing point',
        point: { lat: 40.317, lon: 20.661, coarse: false },
      },
      {
        id: hidden,
        guarded: true,
        place: 'Korçë',
        siteId: null,
        point: { lat: 40.25, lon: 20.75, coarse: true },
      },
    ])
    expect(body.whole).toEqual({ from: `${pastYear}-03-02`, to: `${pastYear}-05-01` })
  })

  test('shows others their own country, the span asked for, and no incident to who may see none', async () => {
    expect((await world.ask('nikola', readAgenda, { params: inBalkans, query })).body.visits).toEqual([])
    const march = { from: `${pastYear}-03-01`, to: `${pastYear}-03-31`, country: 'AL' }
    expect(
      (await world.ask('petra', readAgenda, { params: inBalkans, query: march })).body.visits,
    ).toHaveLength(1)
    const serbia = { ...query, country: 'RS' }
    expect((await world.ask('petra', readAgenda, { params: inBalkans, query: serbia })).body.visits).toEqual(
      [],
    )
    expect((await world.ask('donna', readAgenda, { params: inBalkans, query })).status).toBe(403)
    const wrong = { from: 'yesterday', to: '2021' }
    expect((await world.ask('petra', readAgenda, { params: inBalkans, query: wrong })).status).toBe(422)
  })
})
