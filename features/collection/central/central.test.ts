import { DOMParser } from '@xmldom/xmldom'
import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Name, names } from '../../../testing/cast.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { visitXml } from '../../../testing/collection/visit.ts'

let s: Station
let form: string
const first = newInstance()
const second = newInstance()
const third = newInstance()
const photo = Buffer.from('not really a picture')

beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  const phone = await s.device({ country: 'AL' })
  const other = await s.device({ country: 'RS' })
  const send = async (by: typeof phone, xml: string, files: Record<string, Buffer> = {}) => {
    const answer = await by.send(xml, files)
    expect(answer.status, await answer.text()).toBe(201)
  }
  await send(phone, visitXml({ instanceId: first, photo: 'fence.jpg' }), { 'fence.jpg': photo })
  await send(
    phone,
    visitXml({
      instanceId: second,
      site: 'kakavija',
      staff: '12',
      ages: [5],
      notes: '=cmd, &quot;шта&quot;\në',
    }),
  )
  await send(
    other,
    visitXml({ instanceId: third, site: 'sid', staff: '7', ages: [], name: 'Goran Petrović' }),
  )
})
afterAll(() => s.close())

const get = (who: Name | null, path: string, headers: Record<string, string> = {}) =>
  s.app.inject({
    method: 'GET',
    url: `/v1/projects/1${path}`,
    headers: { ...(who ? { cookie: s.cookie(who) } : {}), ...headers },
  })
const data = (who: Name, query = '', table = 'Submissions') =>
  get(who, `/forms/border_visit.svc/${table}${query}`)
const ids = (answer: { json(): unknown }) =>
  (answer.json() as { value: { __id: string }[] }).value.map((one) => one.__id)

describe('Central’s clients', () => {
  test('find projects, forms and fields', async () => {
    const list = await s.app.inject({
      method: 'GET',
      url: '/v1/projects',
      headers: { cookie: s.cookie('petra') },
    })
    expect(list.json()).toMatchObject([
      { id: 1, name: 'The balkans programme', archived: null, forms: 1, appUsers: 2 },
    ])
    expect((await get('petra', '')).json()).toMatchObject({ id: 1 })
    expect((await get('petra', '/forms')).json()).toMatchObject([
      { projectId: 1, xmlFormId: 'border_visit', state: 'open', submissions: 3, version: '1' },
    ])
    expect((await get('petra', '/forms/border_visit')).json()).toMatchObject({
      xmlFormId: 'border_visit',
      name: 'Border visit',
    })
    expect((await get('petra', '/forms/nothing')).json()).toMatchObject({ code: 404.1, details: {} })
    expect((await get('petra', '/forms/border_visit.xml')).body).toContain('<h:html')
    expect((await get('petra', '/forms/border_visit/versions')).json()).toMatchObject([{ version: '1' }])
    const fields = (await get('petra', '/forms/border_visit/fields?odata=true')).json() as { path: string }[]
    const byPath = new Map(fields.map((one) => [one.path, one]))
    expect(byPath.get('/people')).toMatchObject({ type: 'repeat', name: 'people', binary: null })
    expect(byPath.get('/topics')).toMatchObject({ selectMultiple: true })
    expect(byPath.get('/photo')).toMatchObject({ type: 'binary', binary: true })
    expect(byPath.get('/meta')).toMatchObject({ type: 'structure' })
    expect(byPath.has('/name') || byPath.has('/greeting') || byPath.has('/people/story')).toBe(false)
    expect((await get('petra', '/app-users')).json()).toMatchObject([
      { projectId: 1, token: null },
      { projectId: 1 },
    ])
  })

  test('read submissions one by one', async () => {
    const list = (await get('lira', '/forms/border_visit/submissions')).json() as Record<string, unknown>[]
    expect(list.map((one) => one.instanceId).sort()).toEqual([first, second, third].sort())
    const one = (await get('lira', `/forms/border_visit/submissions/${first}`)).json()
    expect(one).toMatchObject({
      instanceId: first,
      reviewState: null,
      currentVersion: { instanceId: first, current: true },
    })
    const xml = await get('lira', `/forms/border_visit/submissions/${first}.xml`)
    expect(xml.headers['content-type']).toContain('xml')
    expect(xml.body).toContain('<site>hani</site>')
    expect(xml.body).not.toContain('Ardit')
    expect((await get('lira', `/forms/border_visit/submissions/${first}/attachments`)).json()).toEqual([
      { name: 'fence.jpg', exists: true },
    ])
    const file = await get('lira', `/forms/border_visit/submissions/${first}/attachments/fence.jpg`)
    expect(file.rawPayload.equals(photo)).toBe(true)
    expect((await get('lira', '/forms/border_visit/submissions/uuid:none')).json()).toMatchObject({
      code: 404.1,
    })
  })

  test('get whole forms as CSV, with repeats and files', async () => {
    const answer = await get('petra', '/forms/border_visit/submissions.csv.zip')
    expect(answer.headers['content-type']).toBe('application/zip')
    const files = unzipSync(answer.rawPayload)
    expect(Object.keys(files).sort()).toEqual([
      'border_visit-people.csv',
      'border_visit.csv',
      'media/fence.jpg',
    ])
    const rows = parse(Buffer.from(files['border_visit.csv']!).toString(), { columns: true }) as Record<
      string,
      string
    >[]
    expect(Object.keys(rows[0]!)).toEqual([
      'SubmissionDate', 'start', 'end', 'today', 'day', 'site', 'place-Latitude', 'place-Longitude', 'place-Altitude',
      'place-Accuracy', 'notes', 'staff', 'share', 'topics', 'photo', 'voice', 'meta-instanceID', 'KEY', 'SubmitterID',
      'SubmitterName', 'AttachmentsPresent', 'AttachmentsExpected', 'Status', 'ReviewState', 'DeviceID', 'Edits', 'FormVersion',
    ]) // biome-ignore format: a head
    const two = rows.find((row) => row.KEY === second)!
    expect(two).toMatchObject({
      site: 'kakavija',
      staff: '12',
      notes: '=cmd, "шта"\në',
      FormVersion: '1',
      SubmitterID: '1',
    })
    const people = parse(Buffer.from(files['border_visit-people.csv']!).toString(), {
      columns: true,
    }) as Record<string, string>[]
    expect(people.filter((row) => row.PARENT_KEY === first)).toEqual([
      { age: '31', PARENT_KEY: first, KEY: `${first}/people[1]` },
      { age: '7', PARENT_KEY: first, KEY: `${first}/people[2]` },
    ])
    const split = await get(
      'petra',
      '/forms/border_visit/submissions.csv?splitSelectMultiples=true&guard=true',
    )
    expect(split.body).toContain('topics,topics/asylum,topics/health,')
    expect(split.body).toContain(`"'=cmd`)
    const filtered = await get(
      'petra',
      `/forms/border_visit/submissions.csv?$filter=${encodeURIComponent("__system/reviewState eq 'approved'")}`,
    )
    expect(filtered.body.trim().split('\n')).toHaveLength(1)
    const places = (await get('petra', '/forms/border_visit/submissions.geojson')).json() as {
      features: object[]
    }
    expect(places.features).toHaveLength(3)
    expect(places.features[0]).toMatchObject({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [19.4334, 42.3381, 120] },
    })
  })
})

describe('OData', () => {
  test('has a service document, metadata that fits the data, and tables', async () => {
    const service = await get('lira', '/forms/border_visit.svc')
    expect(service.headers['odata-version']).toBe('4.0')
    expect(service.headers['content-type']).toContain('odata.metadata=minimal')
    expect(service.json().value.map((one: { name: string }) => one.name)).toEqual([
      'Submissions',
      'Submissions.people',
    ])
    const metadata = await get('lira', '/forms/border_visit.svc/$metadata')
    expect(metadata.headers['content-type']).toContain('application/xml')
    const faults: string[] = []
    const xml = new DOMParser({
      onError: (level, message) => faults.push(`${level} ${message}`),
    }).parseFromString(metadata.body, 'text/xml')
    expect(faults).toEqual([])
    for (const table of ['Submissions', 'Submissions.people']) {
      const type = [...xml.getElementsByTagName('EntityType')].find(
        (one) => one.getAttribute('Name') === table,
      )!
      const promised = [...type.getElementsByTagName('Property')].map((one) => one.getAttribute('Name')!)
      const row = (await data('lira', '', table)).json().value[0] as Record<string, unknown>
      expect(
        Object.keys(row)
          .filter((key) => !key.includes('@'))
          .sort(),
      ).toEqual(promised.sort())
    }
    expect(metadata.body).not.toMatch(/greeting|story|"name"/)
    const wrong = await get('lira', '/forms/border_visit.svc/$metadata?$format=json')
    expect(wrong.statusCode).toBe(406)
    expect(wrong.body).toContain('<error code="406.1">')
  })

  test('gives rows as Central does', async () => {
    const row = ((await data('petra')).json().value as Record<string, unknown>[]).find(
      (one) => one.__id === first,
    )!
    expect(row).toMatchObject({
      __system: {
        submitterId: '1',
        attachmentsPresent: 1,
        attachmentsExpected: 1,
        reviewState: null,
        edits: 0,
        formVersion: '1',
        deletedAt: null,
      },
      start: '2026-11-20T08:11:02.120+01:00',
      place: { type: 'Point', coordinates: [19.4334, 42.3381, 120], properties: { accuracy: 4.5 } },
      staff: 4,
      share: 0.25,
      topics: 'asylum health',
      voice: null,
      meta: { instanceID: first },
    })
    expect(row['people@odata.navigationLink']).toBe(`Submissions('${encodeURIComponent(first)}')/people`)
    const linked = await get('petra', `/forms/border_visit.svc/${row['people@odata.navigationLink']}`)
    expect(linked.json().value).toMatchObject([{ '__Submissions-id': first, age: 31 }, { age: 7 }])
    expect(
      (await data('petra', '', `Submissions('${encodeURIComponent(first)}')`)).json().value,
    ).toMatchObject([{ __id: first }])
    const expanded = (await data('petra', '?$expand=*')).json().value as { __id: string; people: object[] }[]
    expect(expanded.find((one) => one.__id === first)!.people).toMatchObject([{ age: 31 }, { age: 7 }])
    expect((await data('petra', '?$wkt=true&$select=place')).json().value[0]).toEqual({
      place: 'POINT (19.4334 42.3381 120)',
    })
    const chosen = (await data('petra', '?$select=__id,__system/submitterId,meta/instanceID')).json().value[0]
    expect(Object.keys(chosen)).toEqual(['__id', '__system', 'meta'])
    expect(Object.keys(chosen.__system)).toEqual(['submitterId'])
  })

  test('pages with a mark, and counts', async () => {
    const seen: string[] = []
    let next: string | undefined = '/forms/border_visit.svc/Submissions?$top=2&$count=true'
    for (let page = 0; next; page++) {
      const answer = (await get('petra', next)).json() as {
        '@odata.nextLink'?: string
        '@odata.count': number
        value: { __id: string }[]
      }
      expect(answer['@odata.count']).toBe(3)
      seen.push(...answer.value.map((one) => one.__id))
      next = answer['@odata.nextLink']?.replace(/^.*\/v1\/projects\/1/, '')
      expect(page).toBeLessThan(3)
    }
    expect(seen.sort()).toEqual([first, second, third].sort())
    expect((await data('petra')).json()).not.toHaveProperty('@odata.nextLink')
    const rows: number[] = []
    next = '/forms/border_visit.svc/Submissions.people?$top=1&$count=true'
    while (next) {
      const answer = (await get('petra', next)).json() as {
        '@odata.nextLink'?: string
        '@odata.count': number
        value: { age: number }[]
      }
      expect(answer['@odata.count']).toBe(3)
      expect(answer.value).toHaveLength(1)
      rows.push(answer.value[0]!.age)
      next = answer['@odata.nextLink']?.replace(/^.*\/v1\/projects\/1/, '')
    }
    expect(rows.sort()).toEqual([31, 5, 7].sort())
    expect((await data('petra', '?$top=0&$count=true')).json()).toMatchObject({
      value: [],
      '@odata.count': 3,
    })
    const sorted = await data('petra', '?$orderby=staff desc&$top=2')
    expect(ids(sorted)).toEqual([second, third])
    const rest = sorted.json()['@odata.nextLink'].replace(/^.*\/v1\/projects\/1/, '')
    expect(ids(await get('petra', rest))).toEqual([first])
  })

  test.each([
    ["site eq 'hani'", [0]],
    ['staff gt 5 and staff lt 10', [2]],
    ["not (site eq 'hani') or staff eq null", [1, 2]],
    ['year(__system/submissionDate) ge 2026', [0, 1, 2]],
    ['__system/submissionDate le now()', [0, 1, 2]],
    ['day eq 2026-11-20', [0, 1, 2]],
    ["$root/Submissions/__system/submitterId eq '1'", [0, 1]],
    ["notes eq 'it''s'", []],
    ['share ge 0.25 and __system/edits eq 0', [0, 1, 2]],
  ])('filters in the database: %s', async (filter, which) => {
    const answer = await data('petra', `?$filter=${encodeURIComponent(filter)}`)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(ids(answer).sort()).toEqual(which.map((at) => [first, second, third][at]!).sort())
  })

  test.each([
    ['site eq', 400.18],
    ["site eq 'hani' nonsense", 400.18],
    ["'unended", 400.18],
    ['staff gt', 400.18],
    ["__system/submissionDate gt 'soon'", 400.18],
    ["contains(site, 'h')", 501.4],
    ['staff add 1 eq 5', 501.4],
    ["name eq 'Ardit Kola'", 501.5],
    ["greeting eq 'Hello Ardit Kola'", 501.5],
    ['constructor eq 1', 501.5],
    ["site eq 'x'); drop table collection.form; --", 400.18],
  ])('says what it cannot filter: %s', async (filter, code) => {
    const answer = await data('petra', `?$filter=${encodeURIComponent(filter)}`)
    expect(answer.json()).toMatchObject({ code })
    expect(answer.statusCode).toBe(Math.floor(code))
  })

  test('refuses what it does not do', async () => {
    expect((await data('petra', '?$orderby=name')).json()).toMatchObject({ code: 501.5 })
    expect((await data('petra', '?$expand=people')).json()).toMatchObject({ code: 501.6 })
    expect((await data('petra', '?$expand=*&$select=site')).json()).toMatchObject({ code: 501.11 })
    expect((await data('petra', '?$apply=x')).json()).toMatchObject({ code: 501.1 })
    expect((await data('petra', '?$skiptoken=zzz')).json()).toMatchObject({ code: 400.18 })
    expect((await data('petra', '', 'Submissions.nothing')).json()).toMatchObject({ code: 404.1 })
    expect(
      (await get('petra', '/forms/border_visit.svc/Submissions', { 'odata-maxversion': '3.0' })).statusCode,
    ).toBe(404)
  })
})

describe('what must not leave', () => {
  const ways = [
    '.svc/Submissions',
    '.svc',
    '/submissions.csv.zip',
    '/submissions.csv',
    '/submissions.geojson',
  ]
  test('is refused to whoever has no right to it, each role', async () => {
    const mayExport: Name[] = ['petra', 'arben', 'jelena', 'dora', 'lira', 'rada']
    for (const who of names)
      for (const way of ways) {
        const answer = await get(who, `/forms/border_visit${way}`)
        const wanted = mayExport.includes(who) ? [200] : [403, 404]
        expect(wanted, `${who} ${way}: ${answer.statusCode}`).toContain(answer.statusCode)
        if (answer.statusCode !== 200) expect(answer.body).not.toContain('hani')
      }
    expect((await get(null, '/forms/border_visit.svc')).json()).toMatchObject({ code: 401.2 })
    expect(
      (await get(null, '/forms/border_visit.svc', { authorization: 'Bearer session-nobody-knows' }))
        .statusCode,
    ).toBe(401)
  })

  test('is kept to the country of the one who asks', async () => {
    expect(ids(await data('arben')).sort()).toEqual([first, second].sort())
    expect(ids(await data('jelena'))).toEqual([third])
    expect((await data('jelena', '?$count=true')).json()['@odata.count']).toBe(1)
  })

  test('personal answers: never without a reason, never to those who may not see them, and written down', async () => {
    for (const way of ways)
      expect((await get('petra', `/forms/border_visit${way}`)).body).not.toMatch(/Ardit|Told at the fence/)
    expect((await data('lira', '?personal=true&reason=for the paper')).statusCode).toBe(403)
    expect((await data('petra', '?personal=true')).json()).toMatchObject({ code: 400.8 })
    const answer = await data('petra', '?personal=true&reason=Asked by the prosecutor&$expand=*')
    const row = (answer.json().value as Record<string, unknown>[]).find((one) => one.__id === first)!
    expect(row).toMatchObject({
      name: 'Ardit Kola',
      greeting: 'Hello Ardit Kola',
      people: [{ story: 'Told at the fence, aged 31' }, {}],
    })
    // Even for her: what is filtered and sorted by must be open.
    expect(
      (
        await data('petra', `?personal=true&reason=Asked by the prosecutor&$filter=name eq 'Ardit Kola'`)
      ).json(),
    ).toMatchObject({ code: 501.5 })
    const { rows } = await s.admin.query(
      `select details from kernel.audit where action = 'collection.form.export' and subject_id = $1 and (details ->> 'personal')::boolean`,
      [form],
    )
    expect(rows).toEqual([
      {
        details: { format: 'odata', table: 'Submissions', personal: true, reason: 'Asked by the prosecutor' },
      },
    ])
    const xml = await get(
      'petra',
      `/forms/border_visit/submissions/${first}.xml?personal=true&reason=Asked by the court`,
    )
    expect(xml.body).toContain('<name>Ardit Kola</name>')
  })
})
