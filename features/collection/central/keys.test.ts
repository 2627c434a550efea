import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addProgramKey,
  closePerson,
  listProgramKeys,
  removeProgramKey,
} from '../../../kernel/access/contract.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { cast, type Name } from '../../../testing/cast.ts'
import { multipartBytes, submissionParts } from '../../../testing/collection/collect.ts'
import { openThreeVisits, type ThreeVisits } from '../../../testing/collection/three.ts'
import { visitXml } from '../../../testing/collection/visit.ts'
import { emailOfCast } from '../../../testing/world.ts'

let s: ThreeVisits
beforeAll(async () => {
  s = await openThreeVisits()
})
afterAll(() => s.close())

const make = async (who: Name, days = 30) => {
  const made = await s.ask(who, addProgramKey, { body: { name: `${who}’s Power BI`, days } })
  expect(made.status, made.text).toBe(200)
  return made.body
}
const get = (path: string, authorization: string, host = 'localhost') =>
  s.app.inject({ method: 'GET', url: `/v1/projects/1${path}`, headers: { authorization, host } })
const rows = '/forms/border_visit.svc/Submissions'
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

describe('a key for programs', () => {
  test('reads what its owner reads, as Basic, as Bearer, and as the session that pyODK asks for', async () => {
    const { key, until } = await make('petra')
    expect(key).toMatch(/^urakey_[\w-]{43}$/)
    expect(Date.parse(until)).toBeGreaterThan(Date.now() + 29 * 86_400_000)
    for (const authorization of [basic(emailOfCast('petra'), key), basic('', key), `Bearer ${key}`])
      expect((await get(rows, authorization)).json().value).toHaveLength(3)
    const begun = await s.app.inject({
      method: 'POST',
      url: '/v1/sessions',
      payload: { email: emailOfCast('petra'), password: key },
    })
    const { token, expiresAt } = begun.json() as { token: string; expiresAt: string }
    expect(Date.parse(expiresAt)).toBe(Date.parse(until))
    expect((await get(rows, `Bearer ${token}`)).json().value).toHaveLength(3)
    // Signing out leaves it as it was.
    const out = await s.app.inject({
      method: 'DELETE',
      url: '/v1/sessions/current',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(out.json()).toEqual({ success: true })
    expect((await get(rows, `Bearer ${token}`)).statusCode).toBe(200)
    const exports = await s.admin.query(
      `select person_id, details from kernel.audit where action = 'collection.form.export'`,
    )
    expect(exports.rows.length).toBeGreaterThan(3)
    expect(exports.rows.every((row) => row.person_id === cast.petra.id)).toBe(true)
  })

  test('reaches no further than its owner, gives no personal answers, and is refused without HTTPS', async () => {
    const { key } = await make('arben')
    expect((await get(rows, `Bearer ${key}`)).json().value).toHaveLength(2)
    const personal = await get(`${rows}?personal=true&reason=for%20a%20report`, `Bearer ${key}`)
    expect(personal.json()).toMatchObject({ code: 403.1 })
    const plain = await get(rows, basic(emailOfCast('arben'), key), 'workspace.example')
    expect(plain.json()).toMatchObject({ code: 401.3 })
    const none = await make('donna')
    expect((await get(rows, `Bearer ${none.key}`)).statusCode).toBeGreaterThanOrEqual(403)
  })

  test('reads the form itself, its versions and its files, as OpenRosa gives them', async () => {
    const { key } = await make('petra')
    for (const authorization of [basic(emailOfCast('petra'), key), `Bearer ${key}`])
      for (const path of ['/forms/border_visit.xml', '/forms/border_visit/versions/1.xml']) {
        const form = await get(path, authorization)
        expect([path, form.statusCode, form.body]).toEqual([path, 200, expect.stringContaining('<h:html')])
      }
    // There is none of that name: an answer for whoever has come in.
    expect((await get('/forms/border_visit/attachments/none.csv', `Bearer ${key}`)).statusCode).toBe(404)
    expect((await get('/forms/nothing.xml', `Bearer ${key}`)).statusCode).toBe(404)
    // Somebody who reads no form of the programme reads none with a key, either.
    const none = await make('donna')
    expect((await get('/forms/border_visit.xml', `Bearer ${none.key}`)).statusCode).toBe(404)
    // A program is told of keys and sign-ins, not of a telephone.
    const wrong = await get('/forms/border_visit.xml', `Bearer urakey_${'x'.repeat(43)}`)
    expect([wrong.statusCode, wrong.body]).toEqual([401, expect.not.stringContaining('device')])
    expect((await get('/forms/border_visit.xml', '')).body).not.toContain('device')
    // Lists for collecting and sending stay closed to it.
    for (const path of ['/formList', '/forms/border_visit/manifest']) {
      const headers = { authorization: `Bearer ${key}`, 'x-openrosa-version': '1.0' }
      const answer = await s.app.inject({ url: `/v1/projects/1${path}`, headers })
      expect([path, answer.statusCode]).toEqual([path, 401])
    }
  })

  test('changes nothing: it sends no submission, opens no page of the workspace and writes no row', async () => {
    const { key } = await make('mira')
    const { body, type } = multipartBytes(submissionParts(visitXml()))
    const sent = await s.app.inject({
      method: 'POST',
      url: '/v1/projects/1/submission',
      headers: { authorization: `Bearer ${key}`, 'x-openrosa-version': '1.0', 'content-type': type },
      payload: body,
    })
    expect(sent.statusCode).toBe(401)
    for (const headers of [{ authorization: `Bearer ${key}` }, { cookie: `ura.session_token=${key}.x` }])
      expect((await s.app.inject({ url: '/api/account', headers })).statusCode).toBe(401)
    // Past the server, with the app's own role: the database does not let it write either.
    const owner = await make('petra')
    await asActor(s.kernel.db, { session: owner.key }, async (tx, actor) => {
      expect(actor.personId).toBe(cast.petra.id)
      expect(await tx.selectFrom('collection.submission').select('id').execute()).toHaveLength(3)
      const changed = await tx
        .updateTable('collection.submission')
        .set({ state: 'approved' })
        .executeTakeFirst()
      expect(changed.numUpdatedRows).toBe(0n)
      await expect(
        tx
          .insertInto('collection.project')
          .values({ programmeId: s.form } as never)
          .execute(),
      ).rejects.toThrow()
    }).catch((error) => {
      // The refused insertion leaves the transaction broken: it is rolled back, as it should be.
      expect(String(error)).toMatch(/aborted|rolled back/)
    })
  })

  test('is listed without itself, ends when its owner says so, and nobody else can', async () => {
    const { id, key } = await make('lira')
    await get(rows, `Bearer ${key}`)
    await expect
      .poll(async () => (await s.ask('lira', listProgramKeys, {})).body[0]?.usedAt)
      .toEqual(expect.any(String))
    const { body, text } = await s.ask('lira', listProgramKeys, {})
    expect(body).toMatchObject([{ id, name: 'lira’s Power BI', ended: false }])
    expect(text).not.toContain(key)
    const { rows: kept } = await s.admin.query('select * from auth.program_key')
    expect(JSON.stringify(kept)).not.toMatch(/urakey|Power BI/)
    expect((await s.ask('rada', removeProgramKey, { params: { key: id } })).status).toBe(404)
    expect((await s.ask('lira', removeProgramKey, { params: { key: id } })).status).toBe(204)
    expect((await get(rows, `Bearer ${key}`)).json()).toMatchObject({ code: 401.2 })
    expect((await s.ask('lira', addProgramKey, { body: { name: ' ', days: 30 } })).status).toBe(422)
    expect((await s.ask('lira', addProgramKey, { body: { name: 'x', days: 4000 } })).status).toBe(422)
    expect((await s.ask(null, addProgramKey, { body: { name: 'x', days: 30 } })).status).toBe(401)
  })

  test('ends by itself, with its owner’s account, and there are twenty at most', async () => {
    const late = await make('rada')
    await s.admin.query(
      `update auth.program_key set created_at = now() - interval '31 days', expires_at = now() - interval '1 minute' where id = $1`,
      [late.id],
    )
    expect((await get(rows, `Bearer ${late.key}`)).statusCode).toBe(401)
    expect((await s.ask('rada', listProgramKeys, {})).body[0]).toMatchObject({ ended: true })
    for (let n = 1; n < 20; n++) await make('rada')
    const more = await s.ask('rada', addProgramKey, { body: { name: 'one more', days: 1 } }, 'sq')
    expect([more.status, more.text]).toEqual([409, expect.stringContaining('20 çelësa')])
    const jelena = await make('jelena')
    const person = { params: { person: cast.jelena.id }, body: { reason: 'she has left' } }
    expect((await s.ask('ada', closePerson, person)).status).toBe(204)
    expect((await get(rows, `Bearer ${jelena.key}`)).statusCode).toBe(401)
    const { rows: left } = await s.admin.query(
      `select 1 from auth.program_key where "userId" = 'user-jelena'`,
    )
    expect(left).toEqual([])
  })
})
