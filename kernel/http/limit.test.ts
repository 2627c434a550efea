import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Name } from '../../testing/cast.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { addressOf } from './limit.ts'

const most = 5
let world: World
beforeAll(async () => {
  world = await makeWorld({ URA_REQUESTS_A_MINUTE: String(most) })
})
afterAll(() => world.close())

const ask = (cookie: string | null, from = '192.0.2.1', url = '/api/session', language = 'en') =>
  world.app.inject({
    url,
    remoteAddress: from,
    headers: { 'accept-language': language, ...(cookie ? { cookie } : {}) },
  })
const as = (who: Name) => world.cookie(who)

test('a session that runs in a circle is held back, with a sentence and how long to wait; nobody beside it is', async () => {
  for (let n = 0; n < most; n++) {
    const { statusCode, headers } = await ask(as('petra'))
    expect(statusCode).toBe(200)
    expect(Object.keys(headers).filter((name) => /ratelimit|retry/.test(name))).toEqual([])
  }
  const barred = await ask(as('petra'), '192.0.2.1', '/api/session', 'sq')
  expect(barred.statusCode).toBe(429)
  expect(barred.headers['content-type']).toMatch(/problem\+json/)
  expect(Number(barred.headers['retry-after'])).toBeGreaterThan(0)
  expect(Number(barred.headers['retry-after'])).toBeLessThanOrEqual(60)
  expect(barred.json()).toMatchObject({
    code: 'too_many',
    detail: expect.stringMatching(/^Tepër kërkesa.*\d+ sekond/),
  })
  expect(Object.keys(barred.headers).filter((name) => /ratelimit/.test(name))).toEqual([])
  // Elsewhere it is the same session; in the same office others work on.
  expect((await ask(as('petra'), '192.0.2.77')).statusCode).toBe(429)
  expect((await ask(as('rada'))).statusCode).toBe(200)
  expect((await ask(null)).statusCode).toBe(200)
})

test('without a session the address counts, ten times as generously; a made-up cookie is none', async () => {
  const from = '198.51.100.7'
  const forged = (n: number) => `ura.session_token=${encodeURIComponent(`guess-${n}.${'A'.repeat(43)}=`)}`
  for (let n = 0; n < most * 10; n++)
    expect((await ask(n % 2 ? null : forged(n), from)).statusCode, `${n}`).toBe(200)
  expect((await ask(forged(99), from)).statusCode).toBe(429)
  // Clients of ODK get the same in their own protocol.
  const odk = await ask(null, from, '/v1/key/nobody/projects/1/formList')
  expect([odk.statusCode, Number(odk.headers['retry-after']) > 0]).toEqual([429, true])
  expect(odk.headers['content-type']).toMatch(/xml/)
  const central = await ask(null, from, '/v1/projects')
  expect([central.statusCode, central.headers['content-type']]).toEqual([429, expect.stringMatching(/json/)])
  // Whoever is signed in there works on, and what is no work for the server is not counted.
  expect((await ask(as('arben'), from)).statusCode).toBe(200)
  expect((await ask(null, from, '/nothing-here.css')).statusCode).toBe(404)
  expect((await ask(null, '198.51.100.8')).statusCode).toBe(200)
})

test('of IPv6 the network counts, however it is written', () => {
  const of = (ip: string) => addressOf({ ip })
  expect(of('2001:db8:1:2:3:4:5:6')).toBe(of('2001:db8:1:2::99'))
  expect(of('2001:db8:1:2::99')).not.toBe(of('2001:db8:1:3::99'))
  expect(of('2001:db8::1')).toBe('2001:db8:0:0')
  expect(of('::1')).toBe('0:0:0:0')
  expect(of('203.0.113.9')).toBe('203.0.113.9')
  expect(of('::ffff:203.0.113.9')).toBe('::ffff:203.0.113.9')
  // Who hangs up before being counted leaves a request without an address behind.
  expect(of(undefined as never)).toBe('')
})

test('nought is no limit', async () => {
  const open = await makeWorld({ URA_REQUESTS_A_MINUTE: '0' })
  for (let n = 0; n < 100; n++)
    expect(
      (await open.app.inject({ url: '/api/session', headers: { cookie: open.cookie('petra') } })).statusCode,
    ).toBe(200)
  await open.close()
})
