import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Language, localText } from '../../common/languages.ts'
import type { Name } from '../../testing/cast.ts'
import { cast, makeWorld, programmes, type World } from '../../testing/world.ts'
import { listDocuments, readDocument } from './contract.ts'

const programme = programmes.balkans
let world: World
beforeAll(async () => {
  world = await makeWorld()
  const add = async (kind: string, en: string, sq: string, in_: string = programme) => {
    const title = localText({ en, sq })
    const { rows } = await world.admin.query(
      'insert into publications.document (programme_id, template, kind, title) values ($1, $2, $3, $4) returning id',
      [in_, en.toLowerCase().replace(/[^a-z]+/g, '-'), kind, title],
    )
    return rows[0].id as string
  }
  const handbook = await add('handbook', 'A handbook for trainers', 'Doracak për trajnerë')
  await add('brief', 'The border at 100%', 'Kufiri, njëqind për qind')
  await add('paper', 'Zones of waiting', 'Ana e pritjes')
  await add('brief', 'Of another programme', 'I një programi tjetër', programmes.other)
  for (const [number, dated, state] of [
    [1, '2024-05-01', 'published'],
    [2, '2025-06-02', 'draft'],
  ] as const)
    await world.admin.query(
      `insert into publications.edition (programme_id, document_id, number, language, state, sensitivity, dated, title, content, proof, audit_entry, made_by, published_by, published_at)
       values ($1, $2, $3, 'en', $4, $5, $6, 'A handbook', '{}', '{}', 1, $7, $8, $9)`,
      [programme, handbook, number, state, state === 'published' ? 0 : 1, dated, cast.lira.id, ...(state === 'published' ? [cast.rada.id, new Date()] : [null, null])],
    ) // biome-ignore format: a row
})
afterAll(() => world.close())

const asked = async (query: object, who: Name = 'petra', language: Language = 'en') => {
  const { body } = await world.ask(who, listDocuments, { params: { programme }, query }, language)
  return [body.rows.map(({ title }) => title.texts.en!.text.split(' ')[0]), body.total]
}
const file = (who: Name, format: string, language = 'en') =>
  world.app.inject({
    url: `/api/programmes/${programme}/publications?format=${format}&sort=title`,
    headers: { cookie: world.cookie(who), 'accept-language': language },
  })

test('publications are searched, filtered, sorted and paged where they lie', async () => {
  expect(await asked({})).toEqual([['A', 'The', 'Zones'], 3])
  expect(await asked({ size: 2, page: 2 })).toEqual([['Zones'], 3])
  expect(await asked({ size: 2, page: 3 })).toEqual([[], 3])
  expect(await asked({ sort: '-title' })).toEqual([['Zones', 'The', 'A'], 3])
  expect(await asked({ sort: 'title' }, 'petra', 'sq')).toEqual([['Zones', 'A', 'The'], 3])
  expect(await asked({ sort: '-editions' })).toEqual([['A', 'The', 'Zones'], 3])
  expect(await asked({ sort: 'constructor' })).toEqual([['A', 'The', 'Zones'], 3])
  expect(await asked({ filter: ['kind:brief', 'kind:paper'] })).toEqual([['The', 'Zones'], 2])
  expect(await asked({ search: 'doracak' })).toEqual([['A'], 1])
  expect(await asked({ search: '100%' })).toEqual([['The'], 1])
  expect(await asked({ search: 'approved' })).toEqual([[], 0])
})

test('they leave as CSV with codes and as XLSX with words, each counting what the asker sees', async () => {
  const csv = await file('petra', 'csv')
  expect(csv.body.replace(/^\uFEFF/, '').trim().split(/\r?\n/)).toEqual([
    'title,kind,editions,published,latest',
    'A handbook for trainers,handbook,2,1,2025-06-02',
    'The border at 100%,brief,0,0,',
    'Zones of waiting,paper,0,0,',
  ]) // biome-ignore format: lines
  expect((await file('petra', 'csv', 'sq')).body).toContain('Doracak për trajnerë')
  // The donor sees what is published.
  expect((await file('donna', 'csv')).body).toContain('A handbook for trainers,handbook,1,1,2024-05-01')
  const xlsx = await file('petra', 'xlsx')
  expect([xlsx.statusCode, xlsx.rawPayload.subarray(0, 2).toString()]).toEqual([200, 'PK'])
  for (const who of ['gresa', 'zana', 'nobody'] as const)
    expect((await file(who, 'csv')).statusCode, who).toBe(403)
})

test('one of another programme is not found by its id', async () => {
  const { rows } = await world.admin.query('select id from publications.document where programme_id = $1', [
    programmes.other,
  ])
  const params = { programme, document: rows[0].id as string }
  expect((await world.ask('petra', readDocument, { params })).status).toBe(404)
})
