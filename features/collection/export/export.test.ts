import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Name, names } from '../../../testing/cast.ts'
import { openThreeVisits, type ThreeVisits } from '../../../testing/collection/three.ts'
import { getDataPage, getExport, prepareExport } from '../contract.ts'
import { columnsOf } from './columns.ts'
import { csvOf } from './csv.ts'
import { csvTable } from './csv-sql.ts'
import { findForm, shapeOfForm } from './form.ts'
import { openReading } from './reading.ts'
import { sendersOf } from './rows.ts'
import { spssNames } from './spss.ts'

let s: ThreeVisits
beforeAll(async () => {
  s = await openThreeVisits()
})
afterAll(() => s.close())

const prepared = (who: Name, body: Record<string, unknown>) =>
  s.ask(who, prepareExport, { params: { form: s.form }, body: body as never })
const fileOf = (who: Name | null, id: string) =>
  s.app.inject({
    method: 'GET',
    url: `/api/exports/${id}/file`,
    headers: who ? { cookie: s.cookie(who) } : {},
  })
async function taken(who: Name, body: Record<string, unknown>) {
  const made = await prepared(who, body)
  expect(made.status, made.text).toBe(200)
  const file = await fileOf(who, made.body.id)
  expect(file.statusCode, file.body).toBe(200)
  return { id: made.body.id, total: made.body.total, bytes: file.rawPayload, text: file.body }
}
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes!).toString('utf8')

describe('an export', () => {
  test('page says how much there is, who may have personal answers, and where OData is', async () => {
    const { body } = await s.ask('lira', getDataPage, { params: { form: s.form } })
    expect(body).toMatchObject({
      code: 'border_visit',
      submissions: 3,
      personalQuestions: 3,
      files: 1,
      places: true,
      may: ['export'],
      odata: '/v1/projects/1/forms/border_visit.svc',
    })
    expect(body.seers).toContain('reviewer')
    expect((await s.ask('petra', getDataPage, { params: { form: s.form } })).body.may).toEqual([
      'export',
      'personal',
      'import',
    ])
  })

  test('as CSV guards against formulas, keeps letters and line ends, and is counted', async () => {
    const { id, text: csv, total } = await taken('lira', { format: 'csv' })
    expect(total).toBe(3)
    expect(csv.startsWith('\ufeffSubmissionDate,')).toBe(true)
    const rows = parse(csv, { columns: true, bom: true }) as Record<string, string>[]
    expect(rows.find((row) => row.KEY === s.second)).toMatchObject({
      notes: `'=cmd, "шта"\në`,
      'place-Longitude': '19.4334',
    })
    expect(csv).not.toMatch(/Ardit|Petrović/)
    await expect
      .poll(async () => (await s.ask('lira', getExport, { params: { export: id } })).body.state)
      .toBe('done')
    expect((await s.ask('lira', getExport, { params: { export: id } })).body.bytes).toBe(
      Buffer.byteLength(csv),
    )
  })

  test('holds what was asked for: states, days, labels, split choices, files', async () => {
    expect(
      (await taken('lira', { format: 'csv', states: ['approved'] })).text.trim().split('\n'),
    ).toHaveLength(1)
    expect((await prepared('lira', { format: 'csv', from: '2026-11-21' })).body.total).toBe(0)
    expect((await prepared('lira', { format: 'csv', from: '2026-11-21', to: '2026-11-20' })).status).toBe(422)
    const labelled = await taken('lira', {
      format: 'csv',
      labels: 'sq',
      splitSelectMultiples: true,
      states: ['received'],
    })
    expect(labelled.text).toContain('Temat/Azili,Temat/Shëndeti')
    expect(labelled.text).toContain('Kakavia')
    const zip = unzipSync((await taken('lira', { format: 'csv.zip', attachments: true })).bytes)
    expect(Object.keys(zip).sort()).toEqual([
      'border_visit-people.csv',
      'border_visit.csv',
      'media/fence.jpg',
    ])
    const places = JSON.parse((await taken('lira', { format: 'geojson' })).text)
    expect(places.features[0].properties).toMatchObject({ fieldpath: '/place', staff: expect.any(Number) })
  })

  test('as a workbook has a sheet for each table, numbers as numbers and days as days', async () => {
    const { bytes } = await taken('lira', { format: 'xlsx' })
    const sheets = (await readExcelFile(bytes)) as unknown as { sheet: string; data: unknown[][] }[]
    expect(sheets.map((one) => one.sheet)).toEqual(['border_visit', 'people'])
    const [head, ...rows] = sheets[0]!.data
    const at = (name: string) => head!.indexOf(name)
    const two = rows.find((row) => row[at('KEY')] === s.second)!
    expect(two[at('staff')]).toBe(12)
    expect(two[at('share')]).toBe(0.25)
    expect(two[at('place-Latitude')]).toBe(42.3381)
    expect(two[at('day')]).toEqual(new Date('2026-11-20T00:00:00Z'))
    expect(two[at('notes')]).toBe('=cmd, "шта"\në')
    expect(sheets[1]!.data).toHaveLength(4)
  })

  test('as a workbook has one clock, in UTC, and says how far a phone was ahead of it', async () => {
    const { bytes } = await taken('lira', { format: 'xlsx' })
    const sheets = (await readExcelFile(bytes)) as unknown as { sheet: string; data: unknown[][] }[]
    const [head, ...rows] = sheets[0]!.data as [string[], ...unknown[][]]
    const first = rows.find((row) => row[head.indexOf('KEY')] === s.first)!
    const cell = (name: string) => first[head.indexOf(name)]
    expect(head.slice(0, 5)).toEqual([
      'SubmissionDate (UTC)', 'start (UTC)', 'start (UTC offset)', 'end (UTC)', 'end (UTC offset)',
    ]) // biome-ignore format: a list
    expect(cell('start (UTC)')).toEqual(new Date('2026-11-20T07:11:02Z'))
    expect(cell('end (UTC)')).toEqual(new Date('2026-11-20T08:00:00Z'))
    expect([cell('start (UTC offset)'), cell('end (UTC offset)')]).toEqual([1, 1])
    expect(cell('day')).toEqual(new Date('2026-11-20T00:00:00Z'))
    // As the raw file has it: to nine decimals, from which the whole second comes back.
    const xml = text(unzipSync(bytes)['xl/worksheets/sheet1.xml'])
    const serials = [...xml.matchAll(/ s="3"><v>([^<]+)</g)].map((one) => Number(one[1]))
    expect(serials).toContain(46346.333333334)
    const labelled = await taken('lira', { format: 'xlsx', labels: 'sq' })
    const [named] = (await readExcelFile(labelled.bytes)) as unknown as { data: unknown[][] }[]
    expect(named!.data[0]!.slice(0, 2)).toEqual(['SubmissionDate (UTC)', 'start (UTC)'])
  })

  test('for SPSS has syntax with labels beside the CSV', async () => {
    const files = unzipSync((await taken('lira', { format: 'spss.zip' })).bytes)
    expect(Object.keys(files).sort()).toEqual([
      'border_visit-people.csv',
      'border_visit-people.sps',
      'border_visit.csv',
      'border_visit.sps',
    ])
    const syntax = text(files['border_visit.sps'])
    const columns = text(files['border_visit.csv']).split('\n')[0]!.split(',').length
    expect(syntax.split('/VARIABLES=\n')[1]!.split('.\nEXECUTE')[0]!.split('\n')).toHaveLength(columns)
    expect(syntax).toContain(`  site 'Site'`)
    expect(syntax).toContain(`'hani' 'Hani i Hotit'`)
    expect(syntax).toContain('topics_asylum')
    const safe = spssNames(['1 a', 'A-b', 'a b', 'shumë/ë', 'and', 'x'.repeat(100), 'x'.repeat(101), '…'])
    expect(new Set(safe.map((name) => name.toLowerCase())).size).toBe(safe.length)
    for (const name of safe) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]{0,63}$/)
  })

  test('is the same whether PostgreSQL writes it or this process', async () => {
    const reading = await openReading(s.kernel, 'session-petra')
    try {
      const form = (await findForm(reading.client, { id: s.form }))!
      const shape = await shapeOfForm(reading.client, form)
      const senders = await sendersOf(reading, form)
      const source = { reading, form, selection: { where: 'true', values: [] }, senders, personal: false }
      const whole = async (pieces: AsyncIterable<Buffer>) => {
        let all = ''
        for await (const piece of pieces) all += piece
        return all
      }
      for (const guard of [false, true])
        for (const splitSelectMultiples of [false, true])
          for (const table of shape.tables) {
            const layout = { groupPaths: true, splitSelectMultiples, labels: null }
            const own = await whole(csvOf(source, columnsOf(table, layout), { guard }))
            expect(await whole(csvTable(source, table, layout, { guard }))).toBe(own)
            expect(own.split('\n').length).toBeGreaterThan(3)
          }
    } finally {
      await reading.close()
    }
  })
})

describe('who has no right to it', () => {
  const may: Name[] = ['petra', 'arben', 'jelena', 'dora', 'lira', 'rada']
  test('cannot prepare one, each role', async () => {
    for (const who of names) {
      const answer = await prepared(who, { format: 'csv' })
      expect(may.includes(who) ? [200] : [403, 404], `${who}: ${answer.status}`).toContain(answer.status)
    }
  })

  test('cannot take what somebody else prepared, or what was prepared long ago', async () => {
    const { body } = await prepared('petra', {
      format: 'csv',
      personal: true,
      reason: 'For the ombudsperson',
    })
    for (const who of [null, 'lira', 'arben', 'donna', 'zana'] as const)
      expect([401, 404]).toContain((await fileOf(who, body.id)).statusCode)
    expect((await s.ask('lira', getExport, { params: { export: body.id } })).status).toBe(404)
    await s.admin.query(
      `update collection.export set created_at = now() - interval '2 hours' where id = $1`,
      [body.id],
    )
    expect((await fileOf('petra', body.id)).statusCode).toBe(404)
  })

  test('gets personal answers by no option; who may, only with a reason that is kept', async () => {
    expect(
      (await prepared('lira', { format: 'csv', personal: true, reason: 'I would like to' })).status,
    ).toBe(403)
    expect((await prepared('petra', { format: 'csv', personal: true, reason: 'hm' })).status).toBe(422)
    for (const format of ['csv.zip', 'csv', 'xlsx', 'geojson', 'spss.zip'])
      for (const labels of [null, 'en']) {
        const { bytes } = await taken('petra', { format, labels })
        const all =
          format.endsWith('zip') || format === 'xlsx'
            ? Object.values(unzipSync(bytes)).map(text).join()
            : text(bytes)
        expect(all, `${format} ${labels}`).not.toMatch(/Ardit|Petrović|Told at the fence/)
      }
    const { text: csv } = await taken('petra', {
      format: 'csv',
      personal: true,
      reason: 'For the ombudsperson',
    })
    expect(csv).toContain('Ardit Kola')
    expect(csv).toContain('Goran Petrović')
    // A coordinator of one country has those of that country alone.
    const own = await taken('arben', { format: 'csv', personal: true, reason: 'For the ombudsperson' })
    expect(own.text).toContain('Ardit Kola')
    expect(own.text).not.toContain('Goran')
    const { rows } = await s.admin.query(
      `select details from kernel.audit where action = 'collection.form.export' and details ->> 'personal' = 'true'`,
    )
    expect(rows.every((row) => row.details.reason === 'For the ombudsperson')).toBe(true)
    expect(
      (await s.ask('dora', getDataPage, { params: { form: s.form } })).body.exports.some(
        (one) => one.personal && one.reason,
      ),
    ).toBe(true)
  })
})
