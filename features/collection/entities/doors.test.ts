import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cast } from '../../../testing/cast.ts'
import type { Collect } from '../../../testing/collection/collect.ts'
import { siteChoiceForm, siteForm, siteVisitForm, siteXml } from '../../../testing/collection/entities.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, programmes, type Station } from '../../../testing/collection/station.ts'
import { addForm, listMyForms, publishForm, reviewSubmissions } from '../contract.ts'

let s: Station
let entry: string
let phone: Collect & { id: string }
let serbian: Collect & { id: string }
const approved = randomUUID()
const waiting = randomUUID()
const rejected = randomUUID()
beforeAll(async () => {
  s = await openStation()
  entry = await s.publish(siteForm())
  await s.publish(siteVisitForm())
  await s.publish(siteChoiceForm())
  phone = await s.device({ country: 'AL' })
  serbian = await s.device({ country: 'RS' })
  await judge(await enter(phone, { id: approved, name: 'Gate, “north” "A"', kind: 'line\nbreak' }), 'approve')
  await enter(phone, { id: waiting, name: 'Not yet' })
  await judge(await enter(phone, { id: rejected, name: 'Never was' }), 'reject')
})
afterAll(() => s.close())

async function enter(by: Collect, answers: { id: string; name?: string; kind?: string }): Promise<string> {
  const instanceId = newInstance()
  const sent = await by.send(siteXml({ ...answers, instanceId }))
  expect(sent.status).toBe(201)
  const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
    instanceId,
  ])
  return rows[0].id
}
async function judge(id: string, act: 'approve' | 'reject') {
  const { rows } = await s.admin.query('select version from collection.submission where id = $1', [id])
  const body = { act, note: 'Looked at', rows: [{ id, version: rows[0].version }], alsoDuplicates: true }
  const answer = await s.ask('petra', reviewSubmissions, { params: { form: entry }, body })
  expect(answer.body.refused).toEqual([])
}
const manifestOf = async (by: Collect, form = 'site_choice') => {
  const answer = await by.get(`/forms/${form}/manifest`)
  expect(answer.status).toBe(200)
  const text = await answer.text()
  const part = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1] ?? ''
  return { text, hash: part('hash'), download: part('downloadUrl'), integrity: part('integrityUrl') }
}

describe('a form that offers an entity list', () => {
  test('has it in its manifest as Collect wants it', async () => {
    const list = await (await phone.get('/formList?formID=site_choice')).text()
    expect(list).toContain('<manifestUrl>')
    const { text, hash, download, integrity } = await manifestOf(phone)
    expect(text).toContain('<mediaFile type="entityList">')
    expect(text).toContain('<filename>sites.csv</filename>')
    expect(hash).toMatch(/^md5:[0-9a-f]{32}$/)
    expect(download).toBe(`${phone.base}/forms/site_choice/attachments/sites.csv`)
    expect(integrity).toBe(`${phone.base}/datasets/sites/integrity`)
    const csv = await phone.get(download)
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(csv.headers.get('etag')).toBe(`"${hash.replace('md5:', '')}"`)
    expect(await csv.text()).toBe(
      `name,label,__version,kind,geometry\n${approved},"Gate, “north” ""A""",1,"line\nbreak",42.33 19.43 0 0\n`,
    )
  })

  test('tells which entities of a phone are gone, and nothing of what it does not know', async () => {
    const { integrity } = await manifestOf(phone)
    const stranger = randomUUID()
    const answer = await phone.get(
      `${integrity}?id=${[approved, waiting, rejected, stranger, 'x'].join(',')}`,
    )
    expect([answer.status, answer.headers.get('x-openrosa-version')]).toEqual([200, '1.0'])
    expect(answer.headers.get('content-type')).toContain('text/xml')
    const text = await answer.text()
    expect(text).toMatch(/<data><entities>.*<\/entities><\/data>$/)
    expect(text).toContain(`<entity id="${approved}"><deleted>false</deleted></entity>`)
    expect(text).toContain(`<entity id="${waiting}"><deleted>false</deleted></entity>`)
    expect(text).toContain(`<entity id="${rejected}"><deleted>true</deleted></entity>`)
    expect(text).not.toContain(stranger)
    const without = await fetch(`${integrity}?id=${approved}`)
    expect(without.status).toBe(400)
  })

  test('gives a device of another country none of this one’s', async () => {
    const { download, integrity } = await manifestOf(serbian)
    expect(await (await serbian.get(download)).text()).toBe('name,label,__version,kind,geometry\n')
    expect(await (await serbian.get(`${integrity}?id=${approved}`)).text()).toContain('<entities></entities>')
    const token = /key\/([^/]+)/.exec(phone.base)![1]!
    const none = await fetch(`${download.replace(/key\/[^/]+/, `key/${token.slice(0, -1)}x`)}`, {
      headers: phone.headers,
    })
    expect(none.status).toBe(401)
  })

  test('gives it to people, by session and by place', async () => {
    const at = (who: 'mira' | 'nikola' | 'zana' | 'nobody' | 'gresa') =>
      s.app.inject({
        url: `${new URL(phone.base).pathname.replace(/key\/[^/]+\//, '')}/forms/site_choice/attachments/sites.csv`,
        headers: { cookie: s.cookie(who), 'sec-fetch-site': 'same-origin' },
      })
    expect((await at('mira')).body).toContain(approved)
    const other = await at('nikola')
    expect([other.statusCode, other.body]).toEqual([200, 'name,label,__version,kind,geometry\n'])
    for (const who of ['zana', 'nobody', 'gresa'] as const) expect((await at(who)).statusCode, who).toBe(404)
  })

  test('is among the files of the form for whoever collects on the web', async () => {
    const { forms } = (await s.ask('mira', listMyForms, {})).body
    const files = forms.find((one) => one.code === 'site_choice')!.files
    expect(files).toEqual([
      {
        name: 'sites.csv',
        md5: expect.stringMatching(/^[0-9a-f]{32}$/),
        size: expect.any(Number),
        list: true,
      },
    ])
    expect(forms.find((one) => one.code === 'site_entry')!.files).toEqual([])
  })

  test('keeps what is more sensitive than itself out', async () => {
    await s.publish(siteForm().replace('site_entry', 'secret_entry'), 'petra', { sensitivity: 3 })
    const id = randomUUID()
    const instanceId = newInstance()
    await phone.send(siteXml({ id, instanceId, name: 'Hidden' }).replace('site_entry', 'secret_entry'))
    await s.admin.query(`update collection.submission set state = 'approved' where instance_id = $1`, [
      instanceId,
    ])
    const { rows } = await s.admin.query('select state, sensitivity from collection.entity where uuid = $1', [
      id,
    ])
    expect(rows).toEqual([{ state: 'present', sensitivity: 3 }])
    expect(await (await phone.get((await manifestOf(phone)).download)).text()).not.toContain('Hidden')
    await s.publish(siteChoiceForm('1', 'secret_choice'), 'petra', { sensitivity: 3 })
    expect(await (await phone.get((await manifestOf(phone, 'secret_choice')).download)).text()).toContain(
      'Hidden',
    )
  })

  test('gives a device that was not given the form nothing, though it knows the list', async () => {
    const bare = await s.device({ country: 'AL', forms: [entry] })
    expect((await bare.get('/forms/site_choice/attachments/sites.csv')).status).toBe(404)
    expect(await (await bare.get(`/datasets/sites/integrity?id=${approved}`)).text()).toContain(
      '<entities></entities>',
    )
  })

  test('can be published before the list has an entity, and not without a list', async () => {
    const source = siteChoiceForm('1', 'unknown_choice').replace('sites.csv', 'nowhere.csv')
    const file = await s.upload('petra', 'form.md', source)
    const made = await s.ask('petra', addForm, {
      params: { programme: programmes.balkans },
      body: { file, country: null, sensitivity: 1 },
    })
    const params = { form: made.body.form }
    const refused = await s.ask('petra', publishForm, { params, body: { version: 2, waiver: 'test' } })
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('nowhere.csv')])
    await s.publish(siteForm().replace('site_entry', 'nowhere_entry').replaceAll('sites', 'nowhere'))
    const done = await s.ask('petra', publishForm, { params, body: { version: 2, waiver: 'test' } })
    expect(done.status, done.text).toBe(200)
    const { download } = await manifestOf(phone, 'unknown_choice')
    expect(await (await phone.get(download)).text()).toBe('name,label,__version,kind,geometry\n')
  })

  test('is read by Central’s clients, as far as they reach it', async () => {
    const number = Number(/projects\/(\d+)/.exec(phone.base)![1])
    const at = (who: 'petra' | 'jelena' | 'mira' | 'zana' | 'tea', path: string) =>
      s.app.inject({ url: `/v1/projects/${number}/datasets${path}`, headers: { cookie: s.cookie(who) } })
    const lists = (await at('petra', '')).json() as object[]
    expect(lists).toContainEqual(
      expect.objectContaining({ name: 'sites', projectId: number, approvalRequired: true, entities: 2 }),
    )
    expect((await at('petra', '/sites')).json()).toMatchObject({
      name: 'sites',
      properties: [
        { name: 'kind', forms: expect.arrayContaining([{ xmlFormId: 'site_entry', name: 'Site entry' }]) },
        { name: 'geometry' },
      ],
      linkedForms: expect.arrayContaining([{ xmlFormId: 'site_choice', name: 'Site choice' }]),
    })
    const rows = (await at('mira', '/sites/entities')).json() as { uuid: string }[]
    expect(rows.map((one) => one.uuid)).toEqual([approved])
    expect((await at('jelena', '/sites/entities')).json()).toEqual([])
    expect((await at('mira', `/sites/entities/${approved}`)).json()).toMatchObject({
      currentVersion: { version: 1, data: { kind: 'line\nbreak' } },
    })
    expect((await at('jelena', `/sites/entities/${approved}`)).statusCode).toBe(404)
    expect((await at('petra', `/sites/entities/${approved}/versions`)).json()).toMatchObject([
      { version: 1, current: true },
    ])
    const csv = await at('petra', '/sites/entities.csv')
    expect(csv.body).toMatch(
      /^__id,label,kind,geometry,__createdAt,__creatorId,__creatorName,__updates,__updatedAt,__version\n/,
    )
    expect(csv.body).toContain(`${approved},"Gate, “north” ""A""","line\nbreak",`)
    const table = (await at('petra', '/sites.svc/Entities?$top=1&$count=true')).json() as Record<
      string,
      unknown
    >
    expect(table).toMatchObject({ '@odata.count': 2, value: [{ __id: expect.any(String) }] })
    const next = new URL(table['@odata.nextLink'] as string)
    const rest = await s.app.inject({
      url: next.pathname + next.search,
      headers: { cookie: s.cookie('petra') },
    })
    expect((rest.json() as { value: object[] }).value).toHaveLength(1)
    expect((await at('petra', '/sites.svc')).json()).toMatchObject({ value: [{ name: 'Entities' }] })
    expect((await at('petra', '/sites.svc/$metadata')).body).toContain('<Property Name="geometry"')
    // A monitor reads lists and takes none away in bulk; a trainer and a stranger find none.
    expect((await at('mira', '/sites/entities.csv')).statusCode).toBe(403)
    for (const who of ['tea', 'zana'] as const) expect((await at(who, '/sites')).statusCode, who).toBe(404)
    const { rows: audit } = await s.admin.query(
      `select count(*)::int n from kernel.audit where action = 'collection.entities.export'`,
    )
    expect(audit[0].n).toBe(2)
  })

  test('an attached file of the name is an ordinary file', async () => {
    await s.admin.query(
      `update collection.form_file set md5 = repeat('0', 32), file_id = (select id from kernel.file limit 1), address = 'x', size = 1
       where name = 'sites.csv' and version_id = (select current_version_id from collection.form where code = 'site_visit')`,
    )
    expect((await manifestOf(phone, 'site_visit')).text).not.toContain('entityList')
  })

  test('nobody writes into a list past its submissions', async () => {
    for (const who of ['petra', 'arben', 'mira', 'rada'] as const)
      for (const statement of [
        `update collection.entity set label = 'x'`,
        `delete from collection.entity_version`,
        `insert into collection.entity_list (programme_id, sensitivity, name) values ('${programmes.balkans}', 0, 'mine')`,
        `select collection.refold('${approved}', null, 'update')`,
        `select collection.keep_entities((select id from collection.submission limit 1), '[]')`,
      ])
        await expect(
          s.inside(who, async (tx) => {
            const { sql } = await import('../../../kernel/db/db.ts')
            await sql.raw(statement).execute(tx)
          }),
          `${who}: ${statement}`,
        ).rejects.toThrow(/permission denied|not a submission of this transaction/)
    expect(cast.petra.role).toBe('programme_coordinator')
  })
})
