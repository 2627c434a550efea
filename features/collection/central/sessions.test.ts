import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmCodes, signIn, startCodes } from '../../../kernel/access/contract.ts'
import type { Name } from '../../../testing/cast.ts'
import { openThreeVisits, type ThreeVisits } from '../../../testing/collection/three.ts'
import { givePassword, visitor } from '../../../testing/visitor.ts'
import { emailOfCast } from '../../../testing/world.ts'

let s: ThreeVisits
beforeAll(async () => {
  s = await openThreeVisits()
})
afterAll(() => s.close())

const begin = (email: string, password: string) =>
  s.app.inject({ method: 'POST', url: '/v1/sessions', payload: { email, password } })
const read = (authorization: string, host = 'localhost') =>
  s.app.inject({
    method: 'GET',
    url: '/v1/projects/1/forms/border_visit.svc/Submissions',
    headers: { authorization, host },
  })
const basic = (who: Name, password: string) =>
  `Basic ${Buffer.from(`${emailOfCast(who)}:${password}`).toString('base64')}`

describe('a program signs in', () => {
  test('with e-mail and password, reads with the token, and ends the session', async () => {
    const password = await givePassword(s, 'petra')
    const answer = await begin(emailOfCast('petra'), password)
    expect(answer.statusCode, answer.body).toBe(200)
    const { token, expiresAt, csrf } = answer.json() as { token: string; expiresAt: string; csrf: string }
    expect(csrf.length).toBeGreaterThan(40)
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now())
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect((await read(`Bearer ${token}`)).json().value).toHaveLength(3)
    const current = await s.app.inject({
      method: 'GET',
      url: '/v1/users/current',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(current.json()).toMatchObject({ displayName: 'Petra', email: 'petra@cast.example', type: 'user' })
    const other = await s.app.inject({
      method: 'DELETE',
      url: '/v1/sessions/somebodys-token',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(other.json()).toMatchObject({ code: 403.1 })
    const end = await s.app.inject({
      method: 'DELETE',
      url: '/v1/sessions/current',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(end.json()).toEqual({ success: true })
    expect((await read(`Bearer ${token}`)).json()).toMatchObject({ code: 401.2 })
  })

  test('is refused with a wrong password, without one, and after too many tries, and leaves a trace', async () => {
    expect((await begin(emailOfCast('lira'), 'not it')).json()).toMatchObject({ code: 401.2 })
    expect((await begin('who@cast.example', 'not it')).json()).toMatchObject({ code: 401.2 })
    const missing = await s.app.inject({
      method: 'POST',
      url: '/v1/sessions',
      payload: { email: 'a@b.example' },
    })
    expect(missing.json()).toMatchObject({ code: 400.3 })
    const { rows } = await s.admin.query(
      `select details from kernel.audit where action = 'access.session.refuse'`,
    )
    expect(rows.length).toBeGreaterThanOrEqual(2)
    expect(JSON.stringify(rows)).not.toMatch(/cast\.example|not it/)
    let last = 0
    for (let n = 0; n < 12 && last !== 429; n++) last = (await begin(emailOfCast('rada'), 'guess')).statusCode
    expect(last).toBe(429)
    expect(
      (
        await s.app.inject({
          method: 'POST',
          url: '/v1/sessions',
          payload: {},
          headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        })
      ).statusCode,
    ).toBe(403)
  })

  test('with Basic, as Excel does: over HTTPS or on this very machine, and again when its session was ended', async () => {
    const password = await givePassword(s, 'arben')
    expect((await read(basic('arben', password), 'ura.example')).json()).toMatchObject({ code: 401.3 })
    expect((await read(basic('arben', password))).json().value).toHaveLength(2)
    expect((await read(basic('arben', password))).statusCode).toBe(200)
    const { rows } = await s.admin.query(
      `select count(*)::int n from auth.session where "userId" = 'user-arben'`,
    )
    expect(rows[0].n).toBe(2)
    await s.admin.query(`delete from auth.session where "userId" = 'user-arben'`)
    expect((await read(basic('arben', password))).statusCode).toBe(200)
    expect((await read(basic('arben', 'wrong'))).statusCode).toBe(401)
    expect((await read('Basic Og==')).statusCode).toBe(401)
  })

  test('whose person enters codes is told that a program cannot', async () => {
    const password = await givePassword(s, 'dora')
    const dora = visitor(s)
    await dora.ask(signIn, { body: { email: emailOfCast('dora'), password } })
    const { body } = await dora.ask(startCodes, { body: { password } })
    const codes = new TOTP({ secret: Secret.fromBase32(body.key) })
    expect((await dora.ask(confirmCodes, { body: { code: codes.generate() } })).status).toBe(204)
    const answer = await begin(emailOfCast('dora'), password)
    expect(answer.json()).toMatchObject({ code: 401.2, message: expect.stringContaining('sign-in codes') })
  })
})
