import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Collect, multipartBytes, submissionParts } from '../../testing/collection/collect.ts'
import { newInstance, records } from '../../testing/collection/records.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitXml } from '../../testing/collection/visit.ts'

let s: Station
let form: string
let phone: Collect & { id: string }
let look: ReturnType<typeof records>
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  phone = await s.device()
  look = records(s)
})
afterAll(() => s.close())

describe('people who are signed in', () => {
  const send = (who: Parameters<Station['cookie']>[0], xml: string, headers: Record<string, string> = {}) => {
    const { body, type } = multipartBytes(submissionParts(xml))
    return s.app.inject({
      method: 'POST',
      url: '/v1/projects/1/submission',
      headers: { 'x-openrosa-version': '1.0', 'content-type': type, cookie: s.cookie(who), ...headers },
      payload: body,
    })
  }
  test('collect where they have a role, and what they send lies in their country', async () => {
    const instanceId = newInstance()
    expect((await send('mira', visitXml({ instanceId }))).statusCode).toBe(201)
    const row = await look.stored(instanceId)
    expect(row).toMatchObject({
      country: 'AL',
      person_id: '01900000-0000-7000-8000-000000000108',
      device_id: null,
    })
    expect(await look.bytesOf(row)).toContain('Ardit Kola')
    for (const who of ['donna', 'gresa', 'teo', 'zana', 'nobody'] as const)
      expect((await send(who, visitXml())).statusCode, who).toBe(401)
  })
  test('are not made to send by another site', async () => {
    expect(
      (await send('mira', visitXml(), { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }))
        .statusCode,
    ).toBe(401)
  })
})

describe('somebody with the app’s own database role', () => {
  const asApp = async (text: string, values: unknown[] = []) =>
    s.kernel.appPool.query(text, values).then(
      (result) => result.rows,
      (error: Error) => error.message,
    )
  test('cannot become a device, invent a submission, or read without being somebody', async () => {
    expect(await asApp('select * from collection.submission')).toEqual([])
    expect(await asApp('select * from collection.form')).toEqual([])
    expect(await asApp('select token_hash from collection.device')).toEqual([])
    expect(await asApp(`select collection.act_device($1, 1) as c`, ['x'.repeat(64)])).toEqual([{ c: null }])
    expect(
      await asApp(
        `select set_config('ura.context', '{"device":"${phone.id}"}', false), count(*)::int n from collection.form group by 1`,
      ),
    ).toEqual([])
    await asApp(`select set_config('ura.context', '', false)`)
    expect(await asApp(`select collection.admit('device', 'x', gen_random_uuid())`)).toMatch(
      /permission denied/,
    )
    expect(
      await asApp(
        `insert into collection.submission (id, form_id, version_id, programme_id, sensitivity, state, instance_id, root_key, instance_key, xml, digest, data, occurred_on, size)
      values (gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid(), 0, 'approved', 'x', gen_random_uuid(), gen_random_uuid(), '', '', '{}', now(), 1)`,
        [form],
      ),
    ).toMatch(/permission denied/)
    expect(await asApp(`update collection.submission set data = '{}'`)).toMatch(/permission denied/)
    expect(await asApp('delete from collection.submission')).toMatch(/permission denied/)
    const { rows } = await s.admin.query('select version_id from collection.submission limit 1')
    const forged = await asApp(
      `select collection.receive('device', 'guess', $1, null, gen_random_uuid(), 'x', null, '', '', '{}', null, now()::date, null, null, null, null, null, null, 1, null, null, null, null) as r`,
      [rows[0].version_id],
    )
    expect(forged).toEqual([{ r: { outcome: 'no_one' } }])
  })

  test('with a device’s token reaches its forms and nothing else', async () => {
    const token = new URL(phone.base).pathname.split('/')[3]!
    const client = await s.kernel.appPool.connect()
    try {
      await client.query('begin')
      await client.query('select collection.act_device($1, 1)', [token])
      expect((await client.query('select 1 from collection.form')).rowCount).toBeGreaterThan(0)
      for (const table of [
        'collection.submission',
        'collection.device',
        'collection.attachment',
        'collection.remark',
        'kernel.person',
        'kernel.file',
        'kernel.membership',
        'programme.programme',
        'kernel.audit',
      ])
        expect((await client.query(`select 1 from ${table}`)).rowCount, table).toBe(0)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
