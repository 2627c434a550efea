import { DOMParser } from '@xmldom/xmldom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Name } from '../../../testing/cast.ts'
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
    ["geo.intersects(location, geography'POINT(19 42)')", 501.4],
    ['foo(', 400.18],
    ['foo(bar(1) eq 2', 400.18],
    ['staff add', 400.18],
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

  // Before the first byte.
  test.each([
    ['day eq 2026-02-31', 400.18],
    ['staff eq 1e999999', 400.18],
    ['__system/submissionDate gt 2026-02-31T10:00:00Z', 400.18],
    ["site eq 'a\0b'", 400.8],
  ])('refuses an impossible value wherever one may filter: %s', async (filter, code) => {
    const query = `$filter=${encodeURIComponent(filter)}`
    for (const path of [
      '.svc/Submissions?',
      '.svc/Submissions?$top=5&',
      '.svc/Submissions?$count=true&',
      '.svc/Submissions?$expand=*&',
      '.svc/Submissions.people?',
      '/submissions.csv?',
      '/submissions.csv.zip?',
      '/submissions.geojson?',
    ]) {
      const answer = await get('petra', `/forms/border_visit${path}${query}`)
      expect([path, answer.statusCode, answer.headers['content-type']]).toEqual([
        path, 400, 'application/json; charset=utf-8',
      ]) // biome-ignore format: what is looked at
      expect([path, answer.json()]).toMatchObject([path, { code, message: expect.any(String) }])
      expect(answer.headers['content-disposition']).toBeUndefined()
    }
  })

  test.each([
    ['__system/submissionDate gt 2026-02-30', '2026-02-30', 'is not a moment'],
    ['day eq 2026-02-30', '2026-02-30', 'is not a day of the calendar'],
    ['__system/submissionDate gt 0000-01-01', '0000-01-01', 'is not a moment'],
    ["__system/submissionDate gt '2026'", '2026', 'is not a moment'],
    ["__system/submissionDate gt 'Jan 5'", 'Jan 5', 'is not a moment'],
    ['__system/submissionDate gt 2026-03-01T25:00:00Z', '2026-03-01T25:00:00Z', 'is not a moment'],
    ['year(2026-02-31) eq 2026', '2026-02-31', 'is not a moment'],
    ['staff eq 1e200000', '1e200000', 'is not a number'],
    ["staff gt 'many'", 'many', 'is not a number'],
  ])(
    'answers a value that is none with 400 and names it, page or whole table: %s',
    async (filter, value, what) => {
      for (const more of ['', '&$top=5', '&$count=true']) {
        const answer = await data('petra', `?$filter=${encodeURIComponent(filter)}${more}`)
        expect([answer.statusCode, answer.json()], more).toMatchObject([
          400,
          { code: 400.18, details: { value } },
        ])
        expect(answer.json().message).toContain(`“${value}” ${what}`)
      }
      const albanian = await get(
        'petra',
        `/forms/border_visit.svc/Submissions?$filter=${encodeURIComponent(filter)}`,
        {
          'accept-language': 'sq',
        },
      )
      expect(albanian.json().message).toContain(`“${value}” nuk është`)
    },
  )

  test('a NUL is refused with its place before it comes to the database', async () => {
    const nul = encodeURIComponent("site eq '\0'")
    for (const [query, field] of [
      [`?$filter=${nul}`, 'query.$filter'],
      [`?$top=5&$filter=${nul}`, 'query.$filter'],
      ['?$skiptoken=%00', 'query.$skiptoken'],
    ]) {
      const answer = await data('petra', query)
      expect([answer.statusCode, answer.json()], query).toMatchObject([
        400,
        { code: 400.8, details: { fields: [field] } },
      ])
      expect(answer.json().message).toContain('NUL')
    }
    for (const path of ["/forms/border_visit.svc/Submissions('%00')", '/forms/bor%00der.svc/Submissions'])
      expect((await get('petra', path)).json(), path).toMatchObject({ code: 400.8 })
    const list = await s.app.inject({
      url: '/v1/projects/1/formList?formID=%00',
      headers: { cookie: s.cookie('petra'), 'x-openrosa-version': '1.0' },
    })
    expect([list.statusCode, list.headers['x-openrosa-version']]).toEqual([400, '1.0'])
  })

  test('times without seconds, offsets and days beside moments are compared as what they are', async () => {
    const all = [first, second, third].sort()
    for (const filter of [
      'start eq 2026-11-20T07:11:02.120Z',
      'start gt 2026-11-20T08:11:02%2B01:00'.replace('%2B', '+'),
      'start lt 2026-11-20T07:12',
      'day lt __system/submissionDate',
      "day eq '2026-11-20'",
    ])
      expect(ids(await data('petra', `?$filter=${encodeURIComponent(filter)}`)).sort(), filter).toEqual(all)
  })

  test('refuses what it does not do', async () => {
    expect((await data('petra', '?$orderby=name')).json()).toMatchObject({ code: 501.5 })
    expect((await data('petra', '?$expand=people')).json()).toMatchObject({ code: 501.6 })
    expect((await data('petra', '?$expand=*&$select=site')).json()).toMatchObject({ code: 501.11 })
    expect((await data('petra', '?$apply=x')).json()).toMatchObject({ code: 501.1 })
    for (const asked of ['$top=-1', '$skip=-1', '$top=ten', '$skip=1.5', '$top=99999999999999999999']) {
      const answer = (await data('petra', `?${asked}`)).json() as { code: number; message: string }
      expect([asked, answer.code]).toEqual([asked, 400.11])
      expect(answer.message).toContain(asked.split('=')[1])
    }
    const noId = Buffer.from(JSON.stringify({ id: '-'.repeat(36) })).toString('base64url')
    for (const token of ['zzz', `01${noId}`])
      expect((await data('petra', `?$skiptoken=${token}`)).json()).toMatchObject({ code: 400.18 })
    expect((await data('petra', '', 'Submissions.nothing')).json()).toMatchObject({ code: 404.1 })
    expect(
      (await get('petra', '/forms/border_visit.svc/Submissions', { 'odata-maxversion': '3.0' })).statusCode,
    ).toBe(404)
  })
})
