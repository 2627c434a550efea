import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { type VisitAnswers, visitXml } from '../../../testing/collection/visit.ts'
import {
  decideDuplicate, getDuplicates, getSubmission, keyAnswers, listDuplicates, listPictures, listPlaces, listSubmissions, summariseAnswers,
} from '../contract.ts' // biome-ignore format: a list
import { histogram, roundWidth } from './summary.ts'

let s: Station
let form: string
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const ids: string[] = []
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  const phone = await s.device({ country: 'AL', name: 'Tirana phone' })
  const visits: (VisitAnswers & { files?: Record<string, Buffer> })[] = [
    {
      site: 'hani',
      day: '2026-09-01',
      staff: '4',
      name: 'Ana Kola',
      ages: [31, 7],
      photo: 'a.png',
      files: { 'a.png': pixel },
    },
    { site: 'hani', day: '2026-09-01', staff: '12', name: ' ana  KOLA ', ages: [31] },
    { site: 'kakavija', day: '2026-11-03', staff: '23', name: 'Besim', ages: [] },
  ]
  for (const { files, ...visit } of visits)
    expect((await phone.send(visitXml(visit), files)).status).toBe(201)
  const { rows } = await s.admin.query('select id from collection.submission order by id')
  ids.push(...rows.map((row) => row.id))
})
afterAll(() => s.close())

describe('views beside the table', () => {
  test('show pictures, places and counts of the same submissions', async () => {
    const pictures = await s.ask('arben', listPictures, { params: { form }, query: {} })
    expect(pictures.body).toMatchObject({
      total: 1,
      rows: [{ name: 'a.png', label: 'Photo', title: 'Hani i Hotit', mediaType: 'image/png' }],
    })
    expect(
      (
        await s.ask('arben', listPictures, {
          params: { form },
          query: { where: '/site is kakavija' } as never,
        })
      ).body.total,
    ).toBe(0)

    const places = await s.ask('arben', listPlaces, { params: { form }, query: { grain: 0.1 } })
    expect(places.body).toMatchObject({
      placed: 3,
      unplaced: 0,
      capped: false,
      places: [{ count: 3, submission: null }],
    })

    const summary = await s.ask('arben', summariseAnswers, { params: { form }, query: {} }, 'sq')
    const of = (path: string) => summary.body.questions.find((one) => one.path === path)!
    expect(of('/site')).toMatchObject({
      label: 'Vendi',
      answered: 3,
      bars: [
        { label: 'Hani i Hotit', count: 2 },
        { label: 'Kakavia', count: 1 },
      ],
    })
    expect(of('/topics')).toMatchObject({ several: true, answered: 3, bars: [{ count: 3 }, { count: 3 }] })
    expect(of('/staff').statistics).toEqual({ lowest: 4, median: 12, mean: 13, highest: 23 })
    expect(of('/people/age')).toMatchObject({ answered: 2 })
    expect(of('/day').bars.map((one) => [one.key, one.count])).toEqual([['2026-09', 2], ['2026-10', 0], ['2026-11', 1]]) // biome-ignore format: months
    const narrow = await s.ask('arben', summariseAnswers, {
      params: { form },
      query: { where: '/site is hani', question: '/staff' } as never,
    })
    expect(narrow.body).toMatchObject({ submissions: 2, questions: [{ path: '/staff', answered: 2 }] })
  })

  test('never show what is personal, and nothing to strangers', async () => {
    for (const question of ['/name', '/people/story', '/greeting'])
      expect(
        (await s.ask('petra', summariseAnswers, { params: { form }, query: { question } as never })).status,
      ).toBe(422)
    const whole = await s.ask('petra', summariseAnswers, { params: { form }, query: {} })
    expect(whole.text).not.toMatch(/kola|Besim/i)
    for (const operation of [listPictures, listPlaces, summariseAnswers, listDuplicates]) {
      expect((await s.ask('zana', operation, { params: { form }, query: {} as never })).status).toBe(404)
      expect((await s.ask('donna', operation, { params: { form }, query: {} as never })).status).toBe(404)
    }
    expect((await s.ask('jelena', listPlaces, { params: { form }, query: {} })).body.placed).toBe(0)
  })
})

describe('probable duplicates', () => {
  test('are flagged, compared side by side, told apart or rejected, and that is kept', async () => {
    const [first, second] = ids as [string, string]
    const flagged = await s.ask('petra', listSubmissions, {
      params: { form },
      query: { where: 'duplicate is yes' } as never,
    })
    expect(flagged.body.rows.map((row) => row.id).sort()).toEqual([first, second])
    const groups = await s.ask('petra', listDuplicates, { params: { form }, query: {} })
    expect(groups.body).toMatchObject({ total: 1, rows: [{ id: first, count: 2, site: 'Hani i Hotit' }] })
    const beside = await s.ask('rada', getDuplicates, { params: { submission: second } })
    expect(beside.body.others).toMatchObject([{ id: first, decision: null, mayReview: true }])
    expect(beside.body.self.answers['/staff']).toBe('12')
    expect(beside.text).not.toMatch(/kola/i)

    const decide = (
      who: 'rada' | 'mira' | 'lira',
      decision: 'different' | 'duplicate',
      other = first,
      version = 1,
    ) =>
      s.ask(who, decideDuplicate, {
        params: { submission: second },
        body: { other, decision, version, note: 'Two shifts.' },
      })
    for (const who of ['mira', 'lira'] as const) expect((await decide(who, 'different')).status).toBe(403)
    expect((await decide('rada', 'duplicate', ids[2])).status).toBe(422)
    expect((await decide('rada', 'different')).body).toEqual({ state: 'received', version: 1 })
    expect((await s.ask('petra', listDuplicates, { params: { form }, query: {} })).body.total).toBe(0)
    expect((await s.ask('rada', getDuplicates, { params: { submission: first } })).body.others).toMatchObject(
      [{ id: second, decision: 'different' }],
    )

    expect((await decide('rada', 'duplicate', first, 9)).status).toBe(409)
    expect((await decide('rada', 'duplicate')).body).toEqual({ state: 'rejected', version: 2 })
    const record = await s.ask('rada', getSubmission, { params: { submission: second } })
    expect(record.body.remarks.at(-1)).toMatchObject({ kind: 'state', toState: 'rejected' })
    expect(record.body.remarks.at(-1)!.body).toMatch(/duplicate of[\s\S]*Two shifts/i)
  })
})

describe('keys of large forms', () => {
  test('are not made for small ones', async () => {
    const answer = await s.ask('lira', keyAnswers, { params: { form }, body: { columns: ['/staff'] } })
    expect(answer.body).toEqual({ begun: [], ready: [] })
    expect(
      (await s.ask('zana', keyAnswers, { params: { form }, body: { columns: ['/staff'] } })).status,
    ).toBe(404)
  })

  test('answer what the rows themselves answer, before and after new arrivals and edits', async () => {
    const at = async (path: string) => {
      const { rows } = await s.admin.query(
        'select v.submission_id, v.text, v.number from collection.answer_value v join collection.answer_key k on k.id = v.key_id where k.path = $1 order by 1, 2',
        [path],
      )
      return rows
    }
    await s.admin.query(
      `insert into collection.answer_key (form_id, programme_id, country, sensitivity, path, kind) select id, programme_id, country, sensitivity, p, k from collection.form, (values ('/staff', 'one'), ('/topics', 'tokens'), ('/people/age', 'many'), ('*', 'words')) x (p, k) where id = $1`,
      [form],
    )
    const { rows: keys } = await s.admin.query('select id from collection.answer_key')
    const client = await s.kernel.workerPool.connect()
    try {
      await client.query('begin')
      await client.query('select kernel.act_as()')
      for (const { id } of keys)
        await client.query(`select collection.fill_key($1, '00000000-0000-0000-0000-000000000000', 100)`, [
          id,
        ])
      await client.query('commit')
    } finally {
      client.release()
    }
    expect((await at('/staff')).map((row) => row.number)).toEqual([4, 12, 23])
    expect((await at('/topics')).length).toBe(6)
    expect((await at('/people/age')).map((row) => row.number)).toEqual([31, 7, 31])
    const phone = await s.device({ country: 'AL' })
    const instanceId = 'uuid:11111111-1111-4111-8111-111111111111'
    await phone.send(visitXml({ instanceId, staff: '40', notes: 'thermal camera' }))
    expect((await at('/staff')).length).toBe(4)
    await phone.send(
      visitXml({
        instanceId: 'uuid:22222222-2222-4222-8222-222222222222',
        deprecatedId: instanceId,
        staff: '41',
      }),
    )
    expect((await at('/staff')).map((row) => row.number)).toEqual([4, 12, 23, 41])
    const found = await s.inside('arben', async (tx) => {
      const { sql } = await import('kysely')
      return (await sql`select collection.search_words(${form}::uuid, 'hani:*'::tsquery, 100)`.execute(tx))
        .rows.length
    })
    expect(found).toBe(3)
    for (const who of ['jelena', 'zana', 'donna'] as const)
      expect(
        await s.inside(who, async (tx) => {
          const { sql } = await import('kysely')
          const words =
            await sql`select collection.search_words(${form}::uuid, 'hani:*'::tsquery, 100)`.execute(tx)
          const values =
            await sql`select 1 from collection.answer_value union all select 1 from collection.answer_words`.execute(
              tx,
            )
          return words.rows.length + values.rows.length
        }),
        who,
      ).toBe(0)
  })
})

describe('a histogram', () => {
  test('has round bars, few of them, and holds every number once', () => {
    expect(roundWidth(0.3, true)).toBe(1)
    expect(roundWidth(3.7, false)).toBe(5)
    for (const values of [[1], [0, 1], [3, 99, 1000], [-5, 5], [0.1, 0.25], [1e6, 1e6 + 1]]) {
      const { bars } = histogram(
        values.map((value) => ({ value: String(value), count: 2 })),
        values.every(Number.isInteger),
      )
      expect(bars.length).toBeLessThanOrEqual(12)
      expect(
        bars.reduce((sum, bar) => sum + bar.count, 0),
        values.join(),
      ).toBe(values.length * 2)
    }
    expect(histogram([], true)).toEqual({ bars: [], statistics: null })
  })
})
