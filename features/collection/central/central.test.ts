import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Name, names } from '../../../testing/cast.ts'
import { openThreeVisits, type ThreeVisits } from '../../../testing/collection/three.ts'

let s: ThreeVisits
let [first, second, third] = ['', '', '']
beforeAll(async () => {
  s = await openThreeVisits()
  ;({ first, second, third } = s)
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

  test('are told in their own terms where nothing is served, signed in or not, whatever they send', async () => {
    const urls = [
      '/v1',
      '/v1/nonsense',
      '/v1/users',
      '/v1/projects/1/assignments',
      '/v1/projects/1/nonsense/2',
    ]
    for (const url of urls)
      for (const method of ['GET', 'POST', 'PATCH', 'DELETE'] as const) {
        const answer = await s.app.inject({
          method,
          url,
          ...(method === 'POST' ? { headers: { 'content-type': 'text/odd' }, payload: 'x' } : {}),
        })
        expect([url, answer.statusCode, answer.json()]).toMatchObject([url, 404, { code: 404.1 }])
        expect(answer.json().message).toMatch(/\w/)
      }
    // A phone whose address lacks its token asks at the root.
    for (const [method, url] of [
      ['GET', '/formList'],
      ['HEAD', '/submission'],
      ['POST', '/submission'],
    ] as const) {
      const answer = await s.app.inject({ method, url })
      expect([url, answer.statusCode]).toEqual([url, 404])
      expect(answer.headers['content-type']).toContain('text/xml')
      if (method !== 'HEAD') expect(answer.body).toContain('<OpenRosaResponse')
    }
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
    expect(file.rawPayload.equals(s.photo)).toBe(true)
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
      [s.form],
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
