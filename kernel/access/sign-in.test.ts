import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { givePassword, visitor } from '../../testing/visitor.ts'
import { cast, emailOfCast, makeWorld, type World } from '../../testing/world.ts'
import { getSession, signIn, signOut } from './contract.ts'
import { limits } from './limits.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

describe('signing in with a password', () => {
  test('Mira signs in, is who she is, and signs out: signIn, getSession, signOut', async () => {
    const password = await givePassword(world, 'mira')
    const browser = visitor(world)
    expect((await browser.ask(getSession, {})).body.person).toBeNull()
    const answer = await browser.ask(signIn, { body: { email: ' MIRA@cast.example', password } })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ step: 'done' })
    const cookie = [answer.headers['set-cookie']].flat().join('\n')
    expect(cookie).toMatch(/^ura\.session_token=.*HttpOnly.*SameSite=Lax/m)
    expect(answer.headers['cache-control']).toBe('no-store')
    const { body } = await browser.ask(getSession, {})
    expect(body.person).toMatchObject({ id: cast.mira.id, name: 'Mira', email: 'mira@cast.example' })
    expect(body.memberships).toEqual([
      expect.objectContaining({ role: 'monitor', country: 'AL', programmeId: cast.mira.programme }),
    ])
    expect(body.programmes.map((one) => one.code)).toEqual(['balkans'])
    expect((await browser.ask(signOut, {})).status).toBe(204)
    expect((await browser.ask(getSession, {})).body.person).toBeNull()
  })

  test('a wrong password and an unknown address get the same answer, and leave a trace', async () => {
    const wrong = await visitor(world).ask(signIn, {
      body: { email: emailOfCast('mira'), password: 'not the long word' },
    })
    const unknown = await visitor(world).ask(signIn, {
      body: { email: 'who@cast.example', password: 'not the long word' },
    })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect({ ...wrong.body, request: '' }).toEqual({ ...unknown.body, request: '' })
    expect(wrong.headers['set-cookie']).toBeUndefined()
    const { rows } = await world.admin.query(
      `select action, person_id, details from kernel.audit where action = 'access.session.refuse'`,
    )
    expect(rows).toHaveLength(2)
    expect(JSON.stringify(rows)).not.toMatch(/cast\.example|long word/)
  })

  test('the audit row of a sign-in is the person’s own', async () => {
    const password = await givePassword(world, 'lira')
    await visitor(world).ask(signIn, { body: { email: emailOfCast('lira'), password } })
    const { rows } = await world.admin.query(
      `select actor, subject_id, details from kernel.audit where action = 'access.session.start' and person_id = $1`,
      [cast.lira.id],
    )
    expect(rows).toEqual([{ actor: 'person', subject_id: cast.lira.id, details: { by: 'password' } }])
  })

  test('too many tries bar the account from there, in words, and not from elsewhere', async () => {
    const password = await givePassword(world, 'tea')
    const email = emailOfCast('tea')
    const guesser = visitor(world, { ip: '203.0.113.9' })
    for (let at = 0; at < limits.signInHere.most; at++)
      expect((await guesser.ask(signIn, { body: { email, password: `guess number ${at}` } })).status).toBe(
        401,
      )
    const barred = await guesser.ask(signIn, { body: { email, password } }, 'sq')
    expect(barred.status).toBe(429)
    expect(barred.body.detail).toMatch(/15/)
    expect((await visitor(world).ask(signIn, { body: { email, password } })).status).toBe(200)
    const log = await world.admin.query(
      `select count(*)::int n from kernel.audit where details ->> 'why' = 'problem.access.too_many'`,
    )
    expect(log.rows[0].n).toBe(0)
    const { rows } = await world.admin.query(`select key from auth."rateLimit"`)
    expect(JSON.stringify(rows)).not.toMatch(/203\.0|tea|cast/)
  })

  test('a disabled person does not get in, and an open session of theirs dies at once', async () => {
    const password = await givePassword(world, 'donna')
    const browser = visitor(world)
    await browser.ask(signIn, { body: { email: emailOfCast('donna'), password } })
    expect((await browser.ask(getSession, {})).body.person?.name).toBe('Donna')
    await world.admin.query('update kernel.person set disabled_at = now() where id = $1', [cast.donna.id])
    expect((await browser.ask(getSession, {})).body.person).toBeNull()
    const again = await visitor(world).ask(signIn, { body: { email: emailOfCast('donna'), password } })
    expect(again.status).toBe(403)
    expect(again.headers['set-cookie']).toBeUndefined()
  })
})

test('a session keeps a shortened address and the kind of browser, not more', async () => {
  const password = await givePassword(world, 'asja')
  await visitor(world, { ip: '198.51.100.77' }).ask(signIn, {
    body: { email: emailOfCast('asja'), password },
  })
  const { rows } = await world.admin.query(
    `select "ipAddress", "userAgent" from auth.session where "userId" = 'user-asja' and id <> 'session-asja'`,
  )
  expect(rows).toEqual([{ ipAddress: '198.51.100.0', userAgent: 'Firefox on Android' }])
})
