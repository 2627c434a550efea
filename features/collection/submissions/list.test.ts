import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { type VisitAnswers, visitXml } from '../../../testing/collection/visit.ts'
import { describeSubmissions, getForm, listSubmissions, reviewSubmissions } from '../contract.ts'

let s: Station
let form: string
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  const albanian = await s.device({ country: 'AL', name: 'Tirana phone' })
  const serbian = await s.device({ country: 'RS', name: 'Belgrade phone' })
  const visits: [typeof albanian, VisitAnswers][] = [
    [albanian, { site: 'hani', day: '2026-11-01', staff: '4', notes: 'Queue at dawn', ages: [31, 7] }],
    [albanian, { site: 'kakavija', day: '2026-11-02', staff: '12', notes: '', ages: [] }],
    [albanian, { site: 'hani', day: '2026-11-03', staff: '', notes: '100% full', ages: [65] }],
    [
      serbian,
      {
        site: 'kakavija',
        day: '2026-11-04',
        staff: '9',
        notes: 'Interpreter absent',
        ages: [18],
        photo: 'a.jpg',
      },
    ],
  ]
  for (const [device, visit] of visits) expect((await device.send(visitXml(visit))).status).toBe(201)
})
afterAll(() => s.close())

const list = async (who: 'petra' | 'arben' | 'mira' | 'donna', query: Record<string, unknown>) =>
  s.ask(who, listSubmissions, { params: { form }, query: query as never })
const days = async (query: Record<string, unknown>) => {
  const answer = await list('petra', query)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.rows.map((row) => Number(row.occurredOn.slice(-2)))
}

describe('the table of submissions', () => {
  test('shows what a reader reaches, without personal answers', async () => {
    const all = await list('petra', {})
    expect(all.body).toMatchObject({ total: 4, more: false, unkept: [] })
    expect(all.text).not.toMatch(/Ardit|Told at the fence/)
    expect(all.body.rows[0]).toMatchObject({
      state: 'received',
      sender: 'Belgrade phone',
      site: 'kakavija',
      attachmentsExpected: 1,
      attachmentsPresent: 0,
    })
    expect((await list('arben', {})).body.total).toBe(3)
    expect((await list('mira', {})).body.total).toBe(3)
    expect((await list('donna', {})).status).toBe(404)
  })

  test('is narrowed by any question, by its operators', async () => {
    expect(await days({ sort: 'day', where: '/staff from 9' })).toEqual([2, 4])
    expect(await days({ sort: 'day', where: ['/staff from 5', '/staff to 9'] })).toEqual([4])
    expect(await days({ sort: 'day', where: '/staff empty' })).toEqual([3])
    expect(await days({ sort: 'day', where: ['/site is hani', '/notes filled'] })).toEqual([1, 3])
    expect(await days({ sort: 'day', where: ['/site is hani', '/site is kakavija'] })).toEqual([1, 2, 3, 4])
    expect(await days({ sort: 'day', where: '/site not hani' })).toEqual([2, 4])
    expect(await days({ sort: 'day', where: '/notes has 100%' })).toEqual([3])
    expect(await days({ sort: 'day', where: '/topics is health' })).toEqual([1, 2, 3, 4])
    expect(await days({ sort: 'day', where: '/topics is food' })).toEqual([])
    // Inside a repeat one of its rounds is enough.
    expect(await days({ sort: 'day', where: ['/people/age from 18', '/people/age to 20'] })).toEqual([1, 4])
    expect(await days({ sort: 'day', where: '/people/age is 7' })).toEqual([1])
    expect(await days({ sort: 'day', where: '/people/age empty' })).toEqual([2])
  })

  test('is narrowed by what the system knows', async () => {
    expect(await days({ sort: 'day', where: ['day from 2026-11-02', 'day to 2026-11-03'] })).toEqual([2, 3])
    expect(await days({ sort: 'day', where: 'missing is yes' })).toEqual([4])
    expect(await days({ sort: 'day', filter: ['country:RS', 'state:received'] })).toEqual([4])
    expect(await days({ sort: 'day', where: 'edits is yes' })).toEqual([])
    expect(await days({ sort: 'day', where: 'duplicate is yes' })).toEqual([])
  })

  test('is searched in answers and in the labels of choices, in any language of the form', async () => {
    expect(await days({ sort: 'day', search: 'interpreter' })).toEqual([4])
    expect(await days({ sort: 'day', search: 'Kakavia' })).toEqual([2, 4])
    expect(await days({ sort: 'day', search: '%' })).toEqual([3])
    expect(await days({ sort: 'day', search: 'Ardit' })).toEqual([])
    // The name of a question is no answer.
    expect(await days({ sort: 'day', search: 'notes' })).toEqual([])
  })

  test('is sorted by any question, numbers as numbers, those without an answer last', async () => {
    expect(await days({ sort: '/staff' })).toEqual([1, 4, 2, 3])
    expect(await days({ sort: '-/staff' })).toEqual([2, 4, 1, 3])
    expect(await days({ sort: '-day', page: 2, size: 3 })).toEqual([1])
  })

  test('refuses what it cannot do, and never looks into personal answers', async () => {
    for (const where of [
      '/name has Ardit',
      '/people/story has fence',
      '/nothing is 1',
      'nonsense',
      'state from x',
      '/staff from many',
      'day from soon',
      'sender is me',
    ])
      expect((await list('petra', { where })).status, where).toBe(422)
    for (const sort of ['/name', '/people/age', '/topics', 'xml'])
      expect((await list('petra', { sort })).status, sort).toBe(422)
  })

  test.each([
    ['day from 2026-02-30', '2026-02-30', 'day'],
    ['received from 2026-02-30', '2026-02-30', 'day'],
    ['received is 0000-01-01', '0000-01-01', 'day'],
    ['day is 2026', '2026', 'day'],
    ['/day from 2026-02-30', '2026-02-30', 'day'],
    ['/day to soon', 'soon', 'day'],
    ['/start from Jan 5', 'Jan 5', 'moment'],
    ['/staff from 0x10', '0x10', 'number'],
    ['/staff is 1e999', '1e999', 'number'],
    ['edits from 1e999', '1e999', 'number'],
  ])('names a value that is none, and says what it expects: %s', async (where, value, kind) => {
    const { status, body, text } = await list('petra', { where })
    expect([status, body], text).toMatchObject([
      422,
      { code: 'invalid', fields: [{ path: 'query.where', code: `collection.literal.${kind}` }] },
    ])
    expect(text).toContain(`“${value}” is not a ${kind}`)
  })

  test('takes every value that is one, and no NUL', async () => {
    expect(await days({ sort: 'day', where: ['day is 2026-11-01', 'day is 2026-11-03'] })).toEqual([1, 3])
    expect(await days({ where: ['received is 0001-01-01', 'received is 9999-12-31'] })).toEqual([])
    expect(await days({ sort: 'day', where: 'received from 2026-11-01' })).toEqual([1, 2, 3, 4])
    expect(await days({ where: 'edits from 1e300' })).toEqual([])
    expect(await days({ sort: 'day', where: '/day to 2026-11-02' })).toEqual([1, 2])
    expect(await days({ sort: 'day', where: '/start from 2026-11-20' })).toEqual([1, 2, 3, 4])
    for (const [query, path] of [
      [{ search: 'a\0' }, 'query.search'],
      [{ where: ['/site is hani', '/notes has \0'] }, 'query.where.1'],
      [{ filter: 'state:\0' }, 'query.filter'],
      [{ sort: '\0' }, 'query.sort'],
    ] as const)
      expect((await list('petra', query)).body).toMatchObject({
        code: 'invalid',
        fields: [{ path, code: 'problem.field.characters' }],
      })
  })

  test('knows its columns', async () => {
    const answer = await s.ask('arben', describeSubmissions, { params: { form } })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toMatchObject({
      code: 'border_visit',
      countries: ['AL'],
      devices: [{ name: 'Tirana phone' }],
      may: ['review', 'export'],
    })
    expect(answer.body.states.find((one) => one.state === 'received')?.count).toBe(3)
  })
})

describe('the page of the form', () => {
  test('counts by state what the reader reaches, and says who takes data out or in', async () => {
    const { rows } = (await list('petra', { sort: 'day' })).body
    const [first, second] = rows as [(typeof rows)[0], (typeof rows)[0]]
    const act = (one: typeof first, what: 'approve' | 'return') =>
      s.ask('petra', reviewSubmissions, {
        params: { form },
        body: { act: what, rows: [{ id: one.id, version: one.version }], note: 'Looked at.' },
      })
    expect((await act(first, 'approve')).body.done).toHaveLength(1)
    expect((await act(second, 'return')).body.done).toHaveLength(1)
    const page = async (who: 'petra' | 'arben' | 'jelena' | 'lira' | 'mira') => {
      const { counts, may } = (await s.ask(who, getForm, { params: { form } })).body
      return { ...counts, states: counts.states.map((one) => `${one.state} ${one.count}`).join(', '), may }
    }
    expect(await page('petra')).toMatchObject({
      submissions: 4,
      states: 'received 2, in_review 0, returned 1, approved 1, rejected 0',
      may: ['manage', 'state', 'submissions', 'export', 'import'],
    })
    expect(await page('arben')).toMatchObject({ submissions: 3 })
    expect(await page('jelena')).toMatchObject({
      submissions: 1,
      states: 'received 1, in_review 0, returned 0, approved 0, rejected 0',
      may: ['submissions', 'export'],
    })
    expect((await page('lira')).may).toEqual(['submissions', 'export'])
    expect((await page('mira')).may).toEqual(['submissions'])
  })
})

describe('the table as a file', () => {
  const get = (who: 'petra' | 'mira' | 'lira' | 'zana', format: string, query = '') =>
    s.app.inject({
      url: `/api/forms/${form}/submissions/table.${format}${query}`,
      headers: { cookie: s.cookie(who), 'accept-language': 'sq' },
    })

  test('holds what the table is narrowed to, in the reader’s language, for those who may take data out', async () => {
    const file = await get('petra', 'csv', '?where=%2Fsite%20is%20hani&sort=day')
    expect(file.statusCode, file.body).toBe(200)
    const lines = file.body.replace('\u{feff}', '').trim().split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatch(/2026-11-01.*Hani i Hotit/)
    expect(file.body).not.toMatch(/Ardit|fence/)
    expect((await get('lira', 'xlsx')).rawPayload.subarray(0, 2).toString()).toBe('PK')
    expect((await get('mira', 'csv')).statusCode).toBe(403)
    expect((await get('zana', 'csv')).statusCode).toBe(404)
    expect((await get('petra', 'pdf')).statusCode).toBe(404)
    const { rowCount } = await s.admin.query(
      `select 1 from kernel.audit where action = 'collection.submission.table'`,
    )
    expect(rowCount).toBe(2)
  })
})
