import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Collect, messageOf, submissionParts } from '../../testing/collection/collect.ts'
import { newInstance, records } from '../../testing/collection/records.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitXml } from '../../testing/collection/visit.ts'

let s: Station
let phone: Collect & { id: string }
let look: ReturnType<typeof records>
beforeAll(async () => {
  s = await openStation()
  await s.publish()
  phone = await s.device()
  look = records(s)
})
afterAll(() => s.close())

describe('one instance ID on several connections at once', () => {
  test('with the same content is stored once and acknowledged to all', async () => {
    const instanceId = newInstance()
    const xml = visitXml({ instanceId, photo: 'a.jpg' })
    const photo = randomBytes(20_000)
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) => phone.send(xml, n % 2 ? { 'a.jpg': photo } : {})),
    )
    expect(answers.map((one) => one.status)).toEqual(Array(16).fill(201))
    const { rows } = await s.admin.query(
      'select id, attachments_present from collection.submission where instance_id = $1',
      [instanceId],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0].attachments_present).toBe(1)
  })

  test('with different contents is stored once, and the others are told', async () => {
    const instanceId = newInstance()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => phone.send(visitXml({ instanceId, notes: `version ${n}` }))),
    )
    expect(answers.map((one) => one.status).sort()).toEqual([201, ...Array(11).fill(409)])
  })
})

describe('bad input', () => {
  const refused = async (parts: Parameters<Collect['post']>[0], status: number, words: RegExp) => {
    const answer = await phone.post(parts)
    const text = await answer.text()
    expect([answer.status, answer.headers.get('content-type')], text).toEqual([
      status,
      expect.stringContaining('text/xml'),
    ])
    expect(messageOf(text)).toMatch(words)
  }
  test('is answered in OpenRosa’s own envelope', async () => {
    await refused(submissionParts('no xml at all'), 400, /well-formed/)
    await refused(
      submissionParts(
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><data id="border_visit">&x;</data>',
      ),
      400,
      /document type/,
    )
    await refused(
      submissionParts(Buffer.from('<data id="border_visit">\xff\xfe</data>', 'latin1')),
      400,
      /well-formed/,
    )
    await refused(submissionParts('<data id="unheard-of" version="1"/>'), 404, /unheard-of/)
    await refused(submissionParts(visitXml({ version: '7' })), 404, /“7”/)
    await refused([{ name: 'a.jpg', filename: 'a.jpg', content: 'x' }], 400, /xml_submission_file/)
    await refused([...submissionParts(visitXml()), ...submissionParts(visitXml())], 400, /one submission/)
    for (const [body, type] of [
      ['{}', 'application/json'],
      ['x', 'multipart/form-data'],
      ['--b\r\nfoo', 'multipart/form-data; boundary=b'],
      ['', 'multipart/form-data; boundary=b'],
    ]) {
      const answer = await phone.postRaw(Buffer.from(body!), type!)
      expect([answer.status, messageOf(await answer.text())], type).toEqual([
        400,
        expect.stringContaining('could not be read'),
      ])
    }
  })

  test('too many parts, and more than a hundred megabytes, are refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`${n}.jpg`, Buffer.from('x')]))
    expect((await phone.send(visitXml(), many)).status).toBe(413)
    const large = await phone
      .send(visitXml(), { 'film.mp4': Buffer.alloc(106_000_000) })
      .catch((error: Error) => error)
    // A server that has heard enough may hang up while the rest is still on its way.
    if (large instanceof Response) expect(large.status).toBe(413)
    expect(
      (await s.admin.query(`select 1 from collection.attachment where name in ('film.mp4', '7.jpg')`))
        .rowCount,
    ).toBe(0)
  })

  test('a file of nearly a hundred megabytes is taken in', async () => {
    const instanceId = newInstance()
    const film = Buffer.alloc(95_000_000, 7)
    expect((await phone.send(visitXml({ instanceId, photo: 'film.mp4' }), { 'film.mp4': film })).status).toBe(
      201,
    )
    const row = await look.stored(instanceId)
    expect(row.attachments_present).toBe(1)
  }, 60_000)

  test('a missing file is waited for, an extra one kept, and tricks in names come to nothing', async () => {
    const instanceId = newInstance()
    const content = randomBytes(100)
    const xml = visitXml({ instanceId, photo: '../../etc/passwd', voice: 'never-sent.amr' })
    expect(
      (
        await phone.send(xml, {
          '../../etc/passwd': content,
          'C:\\windows\\evil.exe': content,
          'extra.jpg': content,
        })
      ).status,
    ).toBe(201)
    const row = await look.stored(instanceId)
    expect([row.attachments_expected, row.attachments_present]).toEqual([2, 3])
    expect(await look.attachments(row.id)).toEqual([
      { name: 'evil.exe', path: null, there: true },
      { name: 'extra.jpg', path: null, there: true },
      { name: 'never-sent.amr', path: '/voice', there: false },
      { name: 'passwd', path: '/photo', there: true },
    ])
    const { rows } = await s.admin.query('select distinct address from kernel.file where kind = $1', [
      'submission',
    ])
    for (const { address } of rows) expect(address).toMatch(/^[0-9a-f]{64}$/)
  })

  test('a phone whose clock is years off still sends, and its day is not believed', async () => {
    for (const [start, today] of [
      ['1970-01-01T00:00:10.000+01:00', '1970-01-01'],
      ['2099-01-01T00:00:00Z', '2099-01-01'],
      ['garbage', 'garbage'],
      ['2026-02-30T99:00:00Z', '2026-13-45'],
    ]) {
      const instanceId = newInstance()
      const xml = visitXml({ instanceId, day: '', start })
        .replace('<today>2026-11-20</today>', `<today>${today}</today>`)
        .replace('<end>2026-11-20', `<end>${today}`)
      expect((await phone.send(xml)).status, start).toBe(201)
      const row = await look.stored(instanceId)
      expect(row.occurred_on).toBe(new Date().toISOString().slice(0, 10))
    }
  })

  test('a submission without an instance ID is the same when it comes again', async () => {
    const xml = visitXml({ notes: 'no instance' }).replace(/<orx:instanceID>[^<]*<\/orx:instanceID>/, '')
    expect([(await phone.send(xml)).status, (await phone.send(xml)).status]).toEqual([201, 201])
    const { rows } = await s.admin.query(
      `select count(*)::int n from collection.submission where data ->> 'notes' = 'no instance'`,
    )
    expect(rows[0].n).toBe(1)
  })
})
