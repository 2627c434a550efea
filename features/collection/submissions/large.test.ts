import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Name } from '../../../testing/cast.ts'
import { multiply } from '../../../testing/collection/multiply.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { surveyForm, surveyXml } from '../../../testing/collection/survey.ts'
import { listSubmissions } from '../contract.ts'
import { largeForm } from './narrow.ts'

let s: Station
let form: string
beforeAll(async () => {
  s = await openStation()
  form = await s.publish(surveyForm())
  const phones = [await s.device({ country: 'AL' }), await s.device({ country: 'RS' })]
  for (let at = 0; at < 80; at++) expect((await phones[at % 2]!.send(surveyXml())).status).toBe(201)
  await multiply(s.admin, largeForm + 1000)
})
afterAll(() => s.close())

/** Ways of asking: of one answer, of ranges, of several, of a rest that no key answers, in every kind of order. */
const asked: Record<string, unknown>[] = [
  {},
  { where: '/site is hani' },
  { where: ['/count1 from 10', '/count1 to 12'], sort: '/count1' },
  { where: ['/count1 from 10', '/count1 to 50'], sort: '/count1' },
  { where: ['/count1 from 10', '/count1 to 50'], sort: '-/count1', page: 3 },
  { where: ['/yn3 is yes', '/topics1 is children'], sort: '-/share2' },
  { where: ['/yn3 is yes', '/site not hani'], sort: 'day' },
  { where: ['/yn3 is no', '/count1 to 30'], filter: 'state:approved', sort: '/site' },
  { where: '/share2 empty', sort: '/count1' },
  { where: '/count1 is 777', sort: 'day' },
  { where: '/topics1 is children', sort: '/share2' },
  { search: 'interpreter', sort: 'day' },
  { search: 'interpreter absent shelter' },
]

const keys: [path: string, kind: string][] = [
  ['/site', 'one'],
  ['/count1', 'one'],
  ['/share2', 'one'],
  ['/yn3', 'one'],
  ['/topics1', 'tokens'],
  ['*', 'words'],
]

test('a large form answers the same with its answers kept in order as without, for everybody', async () => {
  const pages = async () => {
    const found: unknown[] = []
    for (const who of ['petra', 'arben', 'jelena'] as Name[])
      for (const query of asked) {
        const { status, body } = await s.ask(who, listSubmissions, {
          params: { form },
          query: { size: 40, ...query } as never,
        })
        expect(status, JSON.stringify(query)).toBe(200)
        found.push({
          who,
          query,
          total: body.total,
          more: body.more,
          ids: body.rows.map((row) => row.id),
          countries: [...new Set(body.rows.map((row) => row.country))],
        })
      }
    return found
  }
  const before = await pages()
  for (const { who, countries } of before as { who: string; countries: string[] }[])
    if (who !== 'petra')
      expect(countries.filter((one) => one !== (who === 'arben' ? 'AL' : 'RS'))).toEqual([])

  const client = await s.kernel.workerPool.connect()
  try {
    for (const [path, kind] of keys) {
      await client.query('begin')
      await client.query('select kernel.act_as()')
      const { rows } = await client.query('select collection.add_key($1, $2, $3) key', [form, path, kind])
      let after: string | null = '00000000-0000-0000-0000-000000000000'
      while (after !== null) {
        const { rows: filled }: { rows: { last: string | null }[] } = await client.query(
          'select collection.fill_key($1, $2, 5000) last',
          [rows[0].key, after],
        )
        after = filled[0]!.last
      }
      await client.query('commit')
    }
  } finally {
    client.release()
  }
  await s.admin.query('vacuum analyze collection.answer_value')
  expect(await pages()).toEqual(before)
})
