import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../../apps/features.ts'
import { workOnce } from '../../../kernel/jobs/worker.ts'
import { newInstance } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { visitForm, visitXml } from '../../../testing/collection/visit.ts'
import { acceptImport, getImport, type ImportRecord, prepareExport, startImport } from '../contract.ts'

let s: Station
let form: string
const sent = newInstance()
const group = `| | begin_group | g1 | Group one | Grupi një | | | |
| | text | sky | Your text | Teksti juaj | | | |
| | integer | total | Age in _all_ **\${staff}** | Mosha gjithsej: **\${staff}** | | | |
| | end_group | | | | | | |`
beforeAll(async () => {
  s = await openStation()
  // A label that is not the question's name, and a question in a group.
  form = await s.publish(visitForm('1', group).replace('| Place |', '| Where we stood |'))
  const phone = await s.device({ country: 'AL' })
  const xml = visitXml({ instanceId: sent })
    .replace('asylum health', 'health asylum')
    .replace('<photo>', '<g1><sky>Grey</sky><total>38</total></g1><photo>')
  expect((await phone.send(xml, {})).status).toBe(201)
})
afterAll(() => s.close())

async function checked(name: string, content: string | Buffer): Promise<ImportRecord> {
  const file = await s.upload('petra', name, content)
  const begun = await s.ask('petra', startImport, { params: { form }, body: { file } })
  expect(begun.status, begun.text).toBe(200)
  await workOnce(s.kernel, features)
  return (await s.ask('petra', getImport, { params: { import: begun.body.id } })).body
}
const leads = (one: ImportRecord) =>
  Object.fromEntries(one.tables[0]!.columns.map(({ name, target }) => [name, target]))

test.each(['en', 'sq'])('the workspace’s own workbook with labels in %s comes back whole', async (labels) => {
  const made = await s.ask('petra', prepareExport, {
    params: { form },
    body: { format: 'xlsx', labels, splitSelectMultiples: true } as never,
  })
  const file = await s.app.inject({
    method: 'GET',
    url: `/api/exports/${made.body.id}/file`,
    headers: { cookie: s.cookie('petra') },
  })
  const own = await checked('own.xlsx', file.rawPayload)
  const place = labels === 'en' ? 'Where we stood' : 'Pozicioni'
  expect(leads(own)).toMatchObject({
    [`${place}-Latitude`]: '/place@latitude',
    [`${place}-Longitude`]: '/place@longitude',
    [`${place}-Altitude`]: '/place@altitude',
    [`${place}-Accuracy`]: '/place@accuracy',
    [labels === 'en' ? 'Your text' : 'Teksti juaj']: '/g1/sky',
    [labels === 'en' ? 'Age in all' : 'Mosha gjithsej']: '/g1/total',
  })
  expect(leads(own)).toMatchObject({ 'start (UTC)': '/start@utc', 'start (UTC offset)': '/start@offset' })
  expect(own).toMatchObject({ errors: [], unmatched: [], counts: { same: 1, fresh: 0, different: 0 } })
})

test('moments of a workbook come in on the clock of their phone, and lie on its day', async () => {
  const heads = 'start (UTC);start (UTC offset);site;_uuid'
  const ids = ['d1', 'd2', 'd3'].map((end) => `0b0e7c1c-0000-4000-8000-0000000000${end}`)
  const one = await checked(
    'saved.csv',
    [
      heads,
      `2025-03-01 23:30:00;1;hani;${ids[0]}`,
      `2025-03-01T23:30:00;-3,5;hani;${ids[1]}`,
      `2025-03-01;;hani;${ids[2]}`,
      `soon;1;hani;0b0e7c1c-0000-4000-8000-0000000000d4`,
    ].join('\n'),
  )
  expect(one.errors).toMatchObject([{ row: 5, column: 'start (UTC)', text: expect.stringContaining('soon') }])
  const body = { version: one.version, leaveOut: true, broken: 'take', reason: 'Kept in a workbook' } as never
  const accepted = await s.ask('petra', acceptImport, { params: { import: one.id }, body })
  expect(accepted.status, accepted.text).toBe(204)
  await workOnce(s.kernel, features)
  const { rows } = await s.admin.query(
    `select data ->> 'start' "start", occurred_on::text "day" from collection.submission where instance_id = any ($1) order by instance_id`,
    [ids.map((id) => `uuid:${id}`)],
  )
  expect(rows).toEqual([
    { start: '2025-03-02T00:30:00+01:00', day: '2025-03-02' },
    { start: '2025-03-01T20:00:00-03:30', day: '2025-03-01' },
    { start: '2025-03-01T00:00:00Z', day: '2025-03-01' },
  ])
})

test('columns of 0 and 1 alone are read, whatever order they were ticked in', async () => {
  const heads = 'topics/health;topics/asylum;Where we stood-Latitude;Where we stood-Longitude;site;_uuid'
  const id = sent.replace('uuid:', '')
  const one = await checked('kobo.csv', [heads, `1;1;42.3381;19.4334;hani;${id}`].join('\n'))
  expect(one).toMatchObject({ errors: [], unmatched: [], counts: { same: 0, different: 1 } })
  // Without the position, whose height and accuracy the file does not have.
  const less = await checked('kobo.csv', ['topics/health;topics/asylum;_uuid', `1;1;${id}`].join('\n'))
  expect(less.counts).toMatchObject({ same: 1, different: 0 })
  const other = await checked('kobo.csv', ['topics/health;topics/asylum;_uuid', `1;0;${id}`].join('\n'))
  expect(other.counts).toMatchObject({ same: 0, different: 1 })
})

test('KoboToolbox’s labelled columns come in by their groups, and what is left out is named', async () => {
  const rows = [
    'Group one/Your text;Part A/Site;Topics/Asylum;Topics/Health;Topics/Weather;Sky colour;Empty;_id;_uuid',
    'Blue;Kakavija;1;0;1;dark;;7;0b0e7c1c-0000-4000-8000-0000000000c1',
  ]
  const one = await checked('kobo.csv', rows.join('\n'))
  expect(Object.values(leads(one))).toEqual([
    '/g1/sky', '/site', '/topics@asylum', '/topics@health', null, null, null, null, '@instance',
  ]) // biome-ignore format: a list
  expect(one.unmatched).toEqual([
    { table: 'kobo', column: 'Topics/Weather', sample: '1' },
    { table: 'kobo', column: 'Sky colour', sample: 'dark' },
  ])
  const body = { version: one.version, broken: 'take', reason: 'Written on paper in 2025' } as never
  const accepted = await s.ask('petra', acceptImport, { params: { import: one.id }, body })
  expect(accepted.status, accepted.text).toBe(204)
  await workOnce(s.kernel, features)
  const { rows: stored } = await s.admin.query(
    `select data from collection.submission where instance_id = 'uuid:0b0e7c1c-0000-4000-8000-0000000000c1'`,
  )
  expect(stored[0].data).toMatchObject({ topics: 'asylum', site: 'kakavija', g1: { sky: 'Blue' } })
})
