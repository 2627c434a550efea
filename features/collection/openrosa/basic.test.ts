import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmCodes, signIn, startCodes } from '../../../kernel/access/contract.ts'
import type { Name } from '../../../testing/cast.ts'
import { multipartBytes, submissionParts } from '../../../testing/collection/collect.ts'
import { newInstance, records } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { visitXml } from '../../../testing/collection/visit.ts'
import { givePassword, visitor } from '../../../testing/visitor.ts'
import { emailOfCast } from '../../../testing/world.ts'

let s: Station
beforeAll(async () => {
  s = await openStation()
  await s.publish()
})
afterAll(() => s.close())

const basic = (who: Name, password: string) =>
  `Basic ${Buffer.from(`${emailOfCast(who)}:${password}`).toString('base64')}`
/** As Collect asks, with a user's name and password in its settings. */
const ask = (
  authorization: string,
  url: string,
  more: { method?: 'HEAD' | 'POST'; host?: string; xml?: string } = {},
) => {
  const sent = more.xml ? multipartBytes(submissionParts(more.xml)) : null
  return s.app.inject({
    method: more.method ?? 'GET',
    url: `/v1/projects/1${url}`,
    headers: {
      'x-openrosa-version': '1.0',
      host: more.host ?? 'localhost',
      authorization,
      ...(sent ? { 'content-type': sent.type } : {}),
    },
    ...(sent ? { payload: sent.body } : {}),
  })
}
const sessionsOf = async (who: Name) =>
  (await s.admin.query('select count(*)::int n from auth.session where "userId" = $1', [`user-${who}`]))
    .rows[0].n as number

describe('a person with e-mail and password in Collect', () => {
  test('gets lists and forms and sends; the password opens one session', async () => {
    const mira = basic('mira', await givePassword(s, 'mira'))
    const before = await sessionsOf('mira')
    const list = await ask(mira, '/formList')
    expect(list.statusCode, list.body).toBe(200)
    expect(list.body).toContain('<formID>border_visit</formID>')
    expect((await ask(mira, '/forms/border_visit.xml')).body).toContain('id="border_visit"')
    expect((await ask(mira, '/forms/border_visit/manifest')).statusCode).toBe(200)
    expect((await ask(mira, '/submission', { method: 'HEAD' })).statusCode).toBe(204)
    const instanceId = newInstance()
    const sent = await ask(mira, '/submission', { method: 'POST', xml: visitXml({ instanceId }) })
    expect(sent.statusCode, sent.body).toBe(201)
    expect(await records(s).stored(instanceId)).toMatchObject({ country: 'AL', device_id: null })
    expect(await sessionsOf('mira')).toBe(before + 1)

    // Ended elsewhere, it is opened again before anything is read of a sending.
    await s.admin.query(`delete from auth.session where "userId" = 'user-mira'`)
    const again = newInstance()
    const later = await ask(mira, '/submission', { method: 'POST', xml: visitXml({ instanceId: again }) })
    expect(later.statusCode, later.body).toBe(201)
    expect(await sessionsOf('mira')).toBe(1)
  })

  test('is refused in the envelope with a wrong password, and barred after too many', async () => {
    for (const [url, method] of [['/formList'], ['/submission', 'HEAD'], ['/submission', 'POST']] as const) {
      const refused = await ask(basic('lira', `wrong${url}${method}`), url, method ? { method } : {})
      expect(refused.statusCode, url).toBe(401)
      if (method !== 'HEAD') expect(refused.body).toContain('<OpenRosaResponse')
    }
    expect((await ask('Basic Og==', '/formList')).statusCode).toBe(401)
    let last = 0
    for (let n = 0; n < 12 && last !== 429; n++)
      last = (await ask(basic('rada', `guess ${n}`), '/formList')).statusCode
    expect(last).toBe(429)
  })

  test('is told so without TLS, and before the password is tried', async () => {
    const arben = basic('arben', await givePassword(s, 'arben'))
    const before = await sessionsOf('arben')
    const refused = await ask(arben, '/formList', { host: 'ura.example' })
    expect(refused.statusCode).toBe(401)
    expect(refused.body).toContain('HTTPS')
    expect(await sessionsOf('arben')).toBe(before)
  })

  test('who enters codes is told that a program cannot', async () => {
    const password = await givePassword(s, 'dora')
    const dora = visitor(s)
    await dora.ask(signIn, { body: { email: emailOfCast('dora'), password } })
    const { body } = await dora.ask(startCodes, { body: { password } })
    const codes = new TOTP({ secret: Secret.fromBase32(body.key) })
    expect((await dora.ask(confirmCodes, { body: { code: codes.generate() } })).status).toBe(204)
    const refused = await ask(basic('dora', password), '/formList')
    expect(refused.statusCode).toBe(401)
    expect(refused.body).toContain('sign-in codes')
    expect(refused.body).not.toContain('key')
  })

  test('does not come in with a program’s key instead of the password', async () => {
    const tries = async () =>
      (await s.admin.query(`select count(*)::int n from kernel.audit where action = 'access.session.refuse'`))
        .rows[0].n
    const before = await tries()
    const refused = await ask(basic('mira', `urakey_${'a'.repeat(43)}`), '/formList')
    expect(refused.statusCode).toBe(401)
    expect(await tries()).toBe(before)
  })
})
