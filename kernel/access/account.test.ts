import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Authenticator } from '../../testing/authenticator.ts'
import type { Name } from '../../testing/cast.ts'
import { givePassword, type Visitor, visitor } from '../../testing/visitor.ts'
import { cast, emailOfCast, makeWorld, type World } from '../../testing/world.ts'
import {
  addPasskey,
  askPasskey,
  changePassword,
  changeProfile,
  confirmCodes,
  endOtherSessions,
  endSession,
  enterCode,
  getAccount,
  getSession,
  listSessions,
  prepareNewPasskey,
  removePasskey,
  renamePasskey,
  renewBackupCodes,
  signIn,
  signInWithPasskey,
  startCodes,
  stopCodes,
} from './contract.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => world.admin.query('delete from auth."rateLimit"'))

async function signedIn(
  name: Name,
  from: Parameters<typeof visitor>[1] = {},
): Promise<Visitor & { password: string }> {
  const password = await givePassword(world, name)
  const browser = visitor(world, from)
  expect((await browser.ask(signIn, { body: { email: emailOfCast(name), password } })).status).toBe(200)
  return { ...browser, password }
}

describe('codes of an authenticator app', () => {
  let codes: TOTP
  let backupCodes: string[]
  let password: string
  const email = emailOfCast('lira')

  test('Lira turns them on: startCodes, confirmCodes', async () => {
    const lira = await signedIn('lira')
    const elsewhere = await signedIn('lira')
    password = lira.password
    expect((await lira.ask(startCodes, { body: { password: 'not her password' } })).status).toBe(401)
    const { body } = await lira.ask(startCodes, { body: { password } })
    expect(decodeURIComponent(body.uri)).toContain('Ura:lira@cast.example')
    expect(body.uri).not.toContain('person.invalid')
    expect(body.backupCodes).toHaveLength(10)
    backupCodes = body.backupCodes
    codes = new TOTP({ secret: Secret.fromBase32(body.key) })
    const wrong = await lira.ask(confirmCodes, { body: { code: '000000' } })
    expect(wrong.status).toBe(401)
    expect((await lira.ask(getAccount, {})).body.codes).toBe(false)
    const code = codes.generate({ timestamp: Date.now() - 30_000 })
    expect((await lira.ask(confirmCodes, { body: { code } })).status).toBe(204)
    expect((await lira.ask(getAccount, {})).body.codes).toBe(true)
    expect((await elsewhere.ask(getSession, {})).body.person).toBeNull()
  })

  test('the password alone no longer opens: a code is asked, a wrong one refused, the right one works once', async () => {
    const browser = visitor(world)
    const first = await browser.ask(signIn, { body: { email, password } })
    expect(first.body).toEqual({ step: 'code' })
    expect((await browser.ask(getSession, {})).body.person).toBeNull()
    expect((await browser.ask(enterCode, { body: { code: '123456' } })).status).toBe(401)
    const code = codes.generate()
    expect(
      (await browser.ask(enterCode, { body: { code: `${code.slice(0, 3)} ${code.slice(3)}` } })).body,
    ).toEqual({
      step: 'done',
    })
    expect((await browser.ask(getSession, {})).body.person?.name).toBe('Lira')
    // Somebody looked over her shoulder: the same code, a moment later.
    const thief = visitor(world)
    await thief.ask(signIn, { body: { email, password } })
    const again = await thief.ask(enterCode, { body: { code } })
    expect(again.status).toBe(401)
    expect(again.body.detail).toMatch(/used already/)
    expect((await thief.ask(getSession, {})).body.person).toBeNull()
  })

  test('without the first step a code opens nothing', async () => {
    const answer = await visitor(world).ask(enterCode, { body: { code: codes.generate() } })
    expect(answer.status).toBe(401)
    expect(answer.body.detail).toMatch(/Begin again/)
  })

  test('five wrong codes end the try', async () => {
    const browser = visitor(world)
    await browser.ask(signIn, { body: { email, password } })
    for (let at = 0; at < 5; at++) await browser.ask(enterCode, { body: { code: `00000${at}` } })
    const answer = await browser.ask(enterCode, {
      body: { code: codes.generate({ timestamp: Date.now() + 30_000 }) },
    })
    expect(answer.status).toBe(429)
    await world.admin.query('update auth."twoFactor" set "failedVerificationCount" = 0')
  })

  test('a backup code opens once; new ones take the old ones’ place: renewBackupCodes', async () => {
    const enter = async (code: string) => {
      const browser = visitor(world)
      await browser.ask(signIn, { body: { email, password } })
      return { browser, answer: await browser.ask(enterCode, { body: { code, kind: 'backup' } }) }
    }
    const { browser, answer } = await enter(backupCodes[0]!)
    expect(answer.body).toEqual({ step: 'done' })
    expect((await enter(backupCodes[0]!)).answer.status).toBe(401)
    const renewed = await browser.ask(renewBackupCodes, { body: { password } })
    expect((await enter(backupCodes[1]!)).answer.status).toBe(401)
    expect((await enter(renewed.body.backupCodes[1]!)).answer.body).toEqual({ step: 'done' })
    // Turned off, the password is enough again.
    expect((await browser.ask(stopCodes, { body: { password: 'wrong' } })).status).toBe(401)
    expect((await browser.ask(stopCodes, { body: { password } })).status).toBe(204)
    expect((await visitor(world).ask(signIn, { body: { email, password } })).body).toEqual({ step: 'done' })
  })
})

describe('passkeys', () => {
  const device = new Authenticator('http://localhost')

  test('Rada makes one, names it, and signs in with it: prepareNewPasskey, addPasskey, renamePasskey, askPasskey', async () => {
    const rada = await signedIn('rada')
    const options = (await rada.ask(prepareNewPasskey, {})).body
    expect(options.user).toMatchObject({ name: 'rada@cast.example', displayName: 'Rada' })
    const made = await rada.ask(addPasskey, {
      body: { response: device.create(options), name: "Rada's phone" },
    })
    expect(made.status).toBe(200)
    await rada.ask(renamePasskey, { params: { passkey: made.body.id }, body: { name: "Rada's new phone" } })
    expect((await rada.ask(getAccount, {})).body.passkeys).toMatchObject([{ name: "Rada's new phone" }])
    const { rows } = await world.admin.query('select name_sealed from auth.passkey')
    expect(rows[0].name_sealed).toMatch(/^ura1\./)

    const browser = visitor(world)
    const challenge = (await browser.ask(askPasskey, {})).body
    expect(challenge.userVerification).toBe('required')
    const response = device.get(challenge)
    expect((await browser.ask(signInWithPasskey, { body: { response } })).body).toEqual({ step: 'done' })
    expect((await browser.ask(getSession, {})).body.person?.name).toBe('Rada')
    // The same answer again is an old answer.
    expect((await visitor(world).ask(signInWithPasskey, { body: { response } })).status).toBe(401)
  })

  test('a device that does not ask who holds it is refused, and so is one that nobody knows', async () => {
    const signInBy = async (one: Authenticator) => {
      const browser = visitor(world)
      const challenge = (await browser.ask(askPasskey, {})).body
      return browser.ask(signInWithPasskey, { body: { response: one.get(challenge) } })
    }
    device.verifies = false
    expect((await signInBy(device)).status).toBe(401)
    device.verifies = true
    const stranger = await signInBy(new Authenticator('http://localhost'))
    expect(stranger.status).toBe(401)
    expect((await signInBy(device)).status).toBe(200)
  })

  test('another’s passkey cannot be renamed or removed; a removed one opens nothing: removePasskey', async () => {
    const { rows } = await world.admin.query('select id from auth.passkey')
    const params = { passkey: rows[0].id as string }
    const mira = await signedIn('mira')
    expect((await mira.ask(renamePasskey, { params, body: { name: 'mine' } })).status).toBe(404)
    expect((await mira.ask(removePasskey, { params })).status).toBe(404)
    const rada = await signedIn('rada')
    expect((await rada.ask(removePasskey, { params })).status).toBe(204)
    const browser = visitor(world)
    const challenge = (await browser.ask(askPasskey, {})).body
    expect((await browser.ask(signInWithPasskey, { body: { response: device.get(challenge) } })).status).toBe(
      401,
    )
  })
})

describe('sessions', () => {
  test('Tea sees where she is signed in and ends what she does not know: listSessions, endSession, endOtherSessions', async () => {
    await world.admin.query(`delete from auth.session where "userId" = 'user-tea'`)
    const here = await signedIn('tea')
    const phone = await signedIn('tea', {
      userAgent:
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1',
    })
    const third = await signedIn('tea')
    const { body } = await here.ask(listSessions, {})
    expect(body).toHaveLength(3)
    expect(body.filter((one) => one.current)).toHaveLength(1)
    const strange = body.find((one) => one.device === 'Safari on iOS')!
    const mira = await signedIn('mira')
    expect((await mira.ask(endSession, { params: { session: strange.id } })).status).toBe(404)
    expect((await here.ask(endSession, { params: { session: strange.id } })).status).toBe(204)
    expect((await phone.ask(getAccount, {})).status).toBe(401)
    expect((await here.ask(endOtherSessions, {})).body).toEqual({ ended: 1 })
    expect((await third.ask(getSession, {})).body.person).toBeNull()
    expect((await here.ask(getSession, {})).body.person?.name).toBe('Tea')
  })

  test('a session that is used is prolonged once a day, but not for ever', async () => {
    const gent = await signedIn('gent')
    const until = async () => Date.parse((await gent.ask(getSession, {})).body.until!)
    const age = (days: number, left: number) =>
      world.admin.query(
        `update auth.session set "createdAt" = now() - make_interval(days => $1), "expiresAt" = now() + make_interval(days => $2) where "userId" = 'user-gent'`,
        [days, left],
      )
    await age(3, 4)
    expect(await until()).toBeGreaterThan(Date.now() + 6.9 * 86_400_000)
    await age(29, 1)
    expect(await until()).toBeLessThan(Date.now() + 1.1 * 86_400_000)
  })
})

describe('one’s own account', () => {
  test('Gent changes his name and language, and is told when another window was first: changeProfile', async () => {
    const gent = await signedIn('gent')
    const { version } = (await gent.ask(getAccount, {})).body
    const body = { name: 'Gent Çela', language: 'sq' as const, version }
    expect((await gent.ask(changeProfile, { body })).status).toBe(204)
    expect((await gent.ask(changeProfile, { body })).status).toBe(409)
    expect((await gent.ask(getSession, {})).body.person).toMatchObject({ name: 'Gent Çela', language: 'sq' })
  })

  test('a new password must be a good one, and ends all other sessions: changePassword', async () => {
    const asja = await signedIn('asja')
    const elsewhere = await signedIn('asja')
    const change = (password: string, current = asja.password) =>
      asja.ask(changePassword, { body: { current, password } })
    expect((await change('short')).status).toBe(422)
    expect((await change('asja asja 2026')).status).toBe(422)
    expect((await change('seven green bridges', 'not the current one')).status).toBe(401)
    expect((await change('seven green bridges')).status).toBe(204)
    expect((await elsewhere.ask(getSession, {})).body.person).toBeNull()
    expect((await asja.ask(getSession, {})).body.person?.name).toBe('Asja')
    const old = await visitor(world).ask(signIn, {
      body: { email: emailOfCast('asja'), password: asja.password },
    })
    expect(old.status).toBe(401)
  })

  test('the app’s role sees nothing of the accounts by direct SQL', async () => {
    for (const table of [
      '"user"',
      'session',
      'account',
      'verification',
      '"twoFactor"',
      'passkey',
      'spent_code',
      '"rateLimit"',
    ])
      await expect(world.kernel.appPool.query(`select * from auth.${table}`), table).rejects.toThrow(
        'permission denied',
      )
    await expect(world.kernel.appPool.query('select kernel.may_sign_in($1)', ['user-mira'])).rejects.toThrow(
      'permission denied',
    )
    expect(cast.mira.id).toBeTruthy()
  })
})
