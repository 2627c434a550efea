import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Collect, messageOf, multipartBytes, submissionParts } from '../../testing/collection/collect.ts'
import { newInstance, records } from '../../testing/collection/records.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitForm, visitXml } from '../../testing/collection/visit.ts'
import { reviewSubmissions } from './contract.ts'
import { originalXml } from './submissions/original.ts'

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

const approve = async (row: { id: string; version: number }) =>
  s.ask('petra', reviewSubmissions, {
    params: { form },
    body: { act: 'approve', rows: [{ id: row.id, version: row.version }], alsoDuplicates: true },
  })

describe('a phone with a token', () => {
  test('lists and downloads forms as OpenRosa wants them', async () => {
    const list = await phone.get('/formList')
    expect(list.status).toBe(200)
    expect(list.headers.get('content-type')).toContain('text/xml')
    expect(list.headers.get('x-openrosa-version')).toBe('1.0')
    expect(list.headers.get('x-openrosa-accept-content-length')).toBe('100000000')
    expect(list.headers.get('content-language')).toBe('en')
    expect(list.headers.get('date')).toMatch(/GMT$/)
    const xml = await list.text()
    expect(xml).toContain('<xforms xmlns="http://openrosa.org/xforms/xformsList">')
    expect(xml).toMatch(
      /<formID>border_visit<\/formID>\s*<name>Border visit<\/name>\s*<version>1<\/version>\s*<hash>md5:[0-9a-f]{32}<\/hash>/,
    )
    expect(xml).not.toContain('manifestUrl')
    const url = /<downloadUrl>([^<]+)</.exec(xml)![1]!
    expect(url.startsWith(phone.base)).toBe(true)
    expect(await (await phone.get(url)).text()).toContain('id="border_visit"')
    expect(await (await phone.get('/formList?formID=border_visit&verbose=true')).text()).toContain(
      '<descriptionText>',
    )
    expect(await (await phone.get('/formList?formID=other')).text()).not.toContain('<xform>')
    const manifest = await phone.get('/forms/border_visit/manifest')
    expect(await manifest.text()).toContain('<manifest xmlns="http://openrosa.org/xforms/xformsManifest">')
    expect((await phone.get('/forms/none.xml')).status).toBe(404)
  })

  test('asks whether it may send, and is answered exactly 204', async () => {
    const head = await phone.head()
    expect([head.status, head.headers.get('x-openrosa-accept-content-length'), await head.text()]).toEqual([
      204,
      '100000000',
      '',
    ])
  })

  test('is refused without the protocol’s header, or with a token that nobody gave it', async () => {
    const without = await fetch(`${phone.base}/formList`)
    expect(without.status).toBe(400)
    expect(messageOf(await without.text())).toContain('X-OpenRosa-Version')
    const base = phone.base.replace(/key\/[^/]+/, `key/${'x'.repeat(64)}`)
    for (const [path, method] of [
      ['/formList', 'GET'],
      ['/submission', 'HEAD'],
      ['/forms/border_visit.xml', 'GET'],
    ]) {
      expect((await fetch(`${base}${path}`, { method: method!, headers: phone.headers })).status, path).toBe(
        401,
      )
    }
    const { body, type } = multipartBytes(submissionParts(visitXml()))
    const post = await fetch(`${base}/submission`, {
      method: 'POST',
      headers: { ...phone.headers, 'content-type': type, 'accept-language': 'sq' },
      body: new Uint8Array(body),
    })
    const text = await post.text()
    expect([post.status, post.headers.get('content-language')]).toEqual([401, 'sq'])
    expect(text).toMatch(
      /^<\?xml[^>]*><OpenRosaResponse xmlns="http:\/\/openrosa.org\/http\/response" items="0"><message nature="error">Kjo pajisje/,
    )
    const other = phone.base.replace(/projects\/\d+/, 'projects/99')
    expect((await fetch(`${other}/formList`, { headers: phone.headers })).status).toBe(401)
  })

  test('sends, and the record is there byte for byte, its personal answers sealed', async () => {
    const instanceId = newInstance()
    const xml = `\ufeff${visitXml({ instanceId, name: 'Besnik &quot;Niku&quot; Çela', notes: 'ë 😀\r\n<![CDATA[a < b]]>' })}`
    const sent = await phone.send(xml)
    expect([sent.status, sent.headers.get('x-openrosa-version'), messageOf(await sent.text())]).toEqual([
      201,
      '1.0',
      'Received. Thank you.',
    ])
    const row = await look.stored(instanceId)
    expect(row).toMatchObject({
      state: 'received',
      device_id: phone.id,
      site: 'hani',
      occurred_on: '2026-11-20',
      latitude: 42.3381,
      device_label: phone.deviceId,
    })
    expect(row.data).toMatchObject({ site: 'hani', staff: 4, people: [{ age: 31 }, { age: 7 }] })
    expect(await look.bytesOf(row)).toBe(xml)
    const { rows: audit } = await s.admin.query(
      'select actor, action, details from kernel.audit where subject_id = $1',
      [row.id],
    )
    expect(audit).toEqual([
      { actor: 'device', action: 'collection.submission.receive', details: { device: phone.id } },
    ])
  })

  test('leaves nothing personal readable anywhere in the database', async () => {
    const secret = `Zbulim${randomBytes(6).toString('hex')}`
    await phone.send(visitXml({ name: secret }))
    const { rows: tables } =
      await s.admin.query(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('collection', 'kernel', 'auth', 'programme', 'graphile_worker')`)
    for (const { name } of tables) {
      const { rows } = await s.admin.query(
        `select count(*)::int n from ${name} t where t::text ilike '%' || $1 || '%'`,
        [secret],
      )
      expect(rows[0].n, name).toBe(0)
    }
  })

  test('may send the same again and again; another content under the same ID is a conflict', async () => {
    const instanceId = newInstance()
    const xml = visitXml({ instanceId })
    const answers = [await phone.send(xml), await phone.send(xml), await phone.send(xml)]
    expect(answers.map((one) => one.status)).toEqual([201, 201, 201])
    expect(messageOf(await answers[2]!.text())).toContain('already')
    const other = await phone.send(visitXml({ instanceId, notes: 'changed' }))
    expect(other.status).toBe(409)
    expect(
      (await s.admin.query('select 1 from collection.submission where instance_id = $1', [instanceId]))
        .rowCount,
    ).toBe(1)
  })

  test('sends files in several goes, and each is kept once, byte for byte', async () => {
    const instanceId = newInstance()
    const xml = visitXml({ instanceId, photo: 'a.jpg', voice: 'b.amr' })
    const [photo, voice] = [randomBytes(300_000), randomBytes(90_000)]
    expect((await phone.send(xml, { 'a.jpg': photo }, true)).status).toBe(201)
    const row = await look.stored(instanceId)
    expect([row.attachments_expected, row.attachments_present]).toEqual([2, 1])
    expect((await phone.send(xml, { 'b.amr': voice })).status).toBe(201)
    expect((await phone.send(xml, { 'b.amr': voice })).status).toBe(201)
    expect(await look.stored(instanceId)).toMatchObject({ attachments_expected: 2, attachments_present: 2 })
    expect(await look.attachments(row.id)).toEqual([
      { name: 'a.jpg', path: '/photo', there: true },
      { name: 'b.amr', path: '/voice', there: true },
    ])
    const { rows } = await s.admin.query(
      'select f.id, f.sensitivity from collection.attachment a join kernel.file f on f.id = a.file_id where a.submission_id = $1 order by a.name',
      [row.id],
    )
    expect(rows).toHaveLength(2)
    const file = await s.app.inject({
      url: `/api/files/${rows[0].id}`,
      headers: { cookie: s.cookie('petra') },
    })
    expect(file.rawPayload.equals(photo)).toBe(true)
    // Photographs from the field are not for everybody who can sign in.
    for (const who of ['gent', 'donna', 'gresa', 'zana', 'nobody'] as const)
      expect(
        (await s.app.inject({ url: `/api/files/${rows[0].id}`, headers: { cookie: s.cookie(who) } }))
          .statusCode,
        who,
      ).toBe(404)
  })

  test('edits what it sent: the old edition is kept, a stale or unknown one is refused', async () => {
    const [first, second, third] = [newInstance(), newInstance(), newInstance()]
    expect((await phone.send(visitXml({ instanceId: first, name: 'Old Name' }))).status).toBe(201)
    const original = await look.stored(first)
    const edit = visitXml({ instanceId: second, deprecatedId: first, name: 'New Name', site: 'kakavija' })
    expect((await phone.send(edit)).status).toBe(201)
    expect((await phone.send(edit)).status).toBe(201)
    const row = await look.stored(second)
    expect(row).toMatchObject({ id: original.id, edits: 1, state: 'received', site: 'kakavija' })
    expect(await look.bytesOf(row)).toBe(edit)
    const { rows: editions } = await s.admin.query(
      'select * from collection.submission_edition where submission_id = $1',
      [row.id],
    )
    expect(editions).toHaveLength(1)
    const old = editions[0]
    expect(
      await originalXml(s.kernel, { id: old.id, xml: old.xml, personalSealed: old.personal_sealed }, true),
    ).toContain('Old Name')
    expect((await phone.send(visitXml({ instanceId: third, deprecatedId: first }))).status).toBe(409) // stale
    expect((await phone.send(visitXml({ instanceId: third, deprecatedId: newInstance() }))).status).toBe(404)
    expect((await phone.send(visitXml({ instanceId: second, deprecatedId: second }))).status).toBe(409) // reused
    expect((await phone.send(visitXml({ instanceId: first, notes: 'x' }))).status).toBe(409) // an edition's ID is taken for ever
    const stranger = await s.device()
    expect((await stranger.send(visitXml({ instanceId: third, deprecatedId: second }))).status).toBe(404)
    await approve(row)
    const fixed = await phone.send(visitXml({ instanceId: third, deprecatedId: second }))
    expect([fixed.status, messageOf(await fixed.text())]).toEqual([409, expect.stringContaining('approved')])
  })

  test('two edits of one edition race: one wins, the other is told', async () => {
    const first = newInstance()
    await phone.send(visitXml({ instanceId: first }))
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        phone.send(visitXml({ instanceId: newInstance(), deprecatedId: first, notes: `edit ${n}` })),
      ),
    )
    expect(answers.map((one) => one.status).sort()).toEqual([201, 409, 409, 409])
  })
})

test('a version that was published before is still accepted after the next one', async () => {
  await s.publish(visitForm('2'))
  expect((await phone.send(visitXml({ version: '1' }))).status).toBe(201)
  expect((await phone.send(visitXml({ version: '2' }))).status).toBe(201)
  const list = await (await phone.get('/formList')).text()
  expect(list.match(/<formID>border_visit/g)).toHaveLength(1)
  expect(list).toContain('<version>2</version>')
  expect(
    (await (await phone.get('/formList?listAllVersions=true')).text()).match(/<formID>border_visit/g),
  ).toHaveLength(2)
})
