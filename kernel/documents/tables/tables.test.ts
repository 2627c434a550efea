import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import readExcelFile from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import { anyText } from '../testing.ts'
import type { TableColumn } from './columns.ts'
import { csv, csvStream } from './csv.ts'
import { dataPackage } from './datapackage.ts'
import { writeXlsx } from './xlsx.ts'
import { xlsxStream } from './xlsx-stream.ts'

const columns: TableColumn[] = [
  { name: 'month', title: 'Muaji', type: 'yearmonth', required: true },
  { name: 'route', type: 'string', codes: ['WBR', 'CRAG'] },
  { name: 'detections', type: 'integer', unit: 'detections', description: 'Not persons.' },
]
const all = async (pieces: AsyncIterable<string>) => {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

describe('CSV', () => {
  test('is RFC 4180, with an empty text told from a missing value', async () => {
    const text = await all(
      csv(columns, [
        ['2024-01', 'a "b", c\nd', 1234.5],
        ['2024-02', '', null],
      ]),
    )
    expect(text).toBe('month,route,detections\r\n2024-01,"a ""b"", c\nd",1234.5\r\n2024-02,"",\r\n')
  })

  test('gives back any text exactly when it is not guarded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyText, anyText)), async (rows) => {
        // A file in UTF-8 cannot hold half a surrogate pair.
        const whole = rows.map((row) => row.map((text) => text.toWellFormed()))
        const two = [
          { name: 'a', type: 'string' as const },
          { name: 'b', type: 'string' as const },
        ]
        const read = parse(await all(csv(two, whole, { guard: false })), { record_delimiter: '\r\n' })
        expect(read.slice(1)).toEqual(whole)
      }),
    )
  })

  test('guards every text that a spreadsheet would take for a formula, and no number', async () => {
    const two: TableColumn[] = [
      { name: 't', type: 'string' },
      { name: 'n', type: 'number' },
    ]
    const risky = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1']
    const read: string[][] = parse(
      await all(
        csv(
          two,
          risky.map((text) => [text, -5]),
        ),
      ),
      { record_delimiter: '\r\n' },
    )
    for (const [text, number] of read.slice(1)) {
      expect(text).toMatch(/^'/)
      expect(number).toBe('-5')
    }
  })

  test('streams: a million rows never stand in memory at once', async () => {
    let made = 0
    function* rows() {
      for (; made < 1_000_000; made++) yield ['2024-01', 'WBR', made]
    }
    const stream = csvStream(columns, rows(), { bom: true })
    const first = (await stream[Symbol.asyncIterator]().next()).value as Buffer
    expect(first.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(made).toBeLessThan(100_000)
    stream.destroy()
  })
})

describe('XLSX', () => {
  const read = async (file: Uint8Array) => {
    const sheets = await readExcelFile(Buffer.from(file))
    return sheets
  }

  test('has typed columns, and a text that looks like a formula stays a text', async () => {
    const dated: TableColumn[] = [
      { name: 'd', type: 'date' },
      { name: 't', type: 'string' },
      { name: 'n', type: 'number' },
    ]
    const file = await writeXlsx([
      {
        name: 'A/B: [x]',
        columns: dated,
        rows: [
          ['2024-03-01', '=1+1', 2.5],
          [null, 'ë', null],
        ],
        notes: ['Source: Frontex'],
      },
    ])
    const [sheet] = (await read(file)) as unknown as { sheet: string; data: unknown[][] }[]
    expect(sheet!.data.slice(0, 3)).toEqual([
      ['d', 't', 'n'],
      [new Date('2024-03-01T00:00:00.000Z'), '=1+1', 2.5],
      [null, 'ë', null],
    ])
    expect(sheet!.data.at(-1)![0]).toBe('Source: Frontex')
    expect(sheet!.sheet).toBe('A B   x')
  })

  test('words that every JavaScript object knows are words like others', async () => {
    const known = ['toString', 'constructor', '__proto__', 'hasOwnProperty']
    const file = await writeXlsx([
      { name: 'x', columns: [{ name: 'valueOf', type: 'string' }], rows: known.map((one) => [one]) },
    ])
    const [sheet] = (await read(file)) as unknown as { data: string[][] }[]
    expect(sheet!.data.map((row) => row[0]!.replace('\u200b', ''))).toEqual(['valueOf', ...known])
  })

  test('any text makes a file that opens', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (a, b) => {
        const file = await writeXlsx([
          { name: a, columns: [{ name: a, title: b, type: 'string' }], rows: [[a], [b]] },
          { name: a, columns: [{ name: a, type: 'string' }], rows: [] },
        ])
        expect(((await read(file)) as unknown[]).length).toBe(2)
      }),
      { numRuns: 40 },
    )
  })
})

test('a streamed workbook has a default style, heads that filter, and moments in UTC as exact as a second', async () => {
  const moments = [
    '2026-03-01T10:00:00.000Z', '2026-03-01T23:30:59.999+02:00', '2026-03-29T02:30:01-05:45', '2026-03-01',
    '2026-02-30T10:00:00Z', '2026-03-01T09:00', 'soon', '1899-12-31T10:00:00Z',
  ] // biome-ignore format: a list
  const rows = async function* () {
    yield moments.map((one) => [one, one])
  }
  const chunks: Buffer[] = []
  for await (const chunk of xlsxStream([
    { name: 'a', heads: ['at', 'text'], kinds: ['dateTime', 'text'], rows },
  ]))
    chunks.push(chunk as Buffer)
  const files = unzipSync(Buffer.concat(chunks))
  const file = (name: string) => Buffer.from(files[name]!).toString('utf8')
  expect(file('xl/styles.xml')).toMatch(
    /<\/cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"\/>/,
  )
  const sheet = file('xl/worksheets/sheet1.xml')
  expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>')
  expect(sheet).toContain('</sheetData><autoFilter ref="A1:B9"/></worksheet>')
  const cells = [...sheet.matchAll(/<c r="A\d" s="3"><v>([^<]+)<\/v>/g)].map((one) => Number(one[1]))
  const read = cells.map((serial) => Date.UTC(1899, 11, 30) + serial * 86_400_000)
  const wanted = ['2026-03-01T10:00:00Z', '2026-03-01T21:30:59Z', '2026-03-29T08:15:01Z', '2026-03-01T00:00:00Z', '2026-03-01T09:00:00Z'] // biome-ignore format: a list
  expect(read).toHaveLength(wanted.length)
  for (const [at, ms] of read.entries()) {
    const late = ms - Date.parse(wanted[at]!)
    expect(late, wanted[at]).toBeGreaterThan(-0.001)
    expect(late, wanted[at]).toBeLessThan(0.1)
  }
})

test('a data package says what its files are and proves that they are whole', () => {
  const bytes = Buffer.from('month,route,detections\r\n')
  const made = dataPackage({
    name: 'Zbulimet në Rrugë',
    title: 'Zbulimet',
    created: '2025-06-10T00:00:00Z',
    licences: [{ name: 'CC-BY-4.0', path: 'https://creativecommons.org/licenses/by/4.0/' }],
    sources: [{ title: 'Frontex' }],
    resources: [
      { name: 'detections', path: 'detections.csv', columns, primaryKey: ['month', 'route'], bytes },
    ],
  }) as { name: string; licenses: unknown[]; resources: Record<string, unknown>[] }
  expect(made.name).toBe('zbulimet-ne-rruge')
  expect(made.licenses).toHaveLength(1)
  expect(made.resources[0]).toMatchObject({
    type: 'table',
    path: 'detections.csv',
    bytes: bytes.length,
    hash: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    schema: {
      primaryKey: ['month', 'route'],
      fields: [
        { name: 'month', type: 'yearmonth', title: 'Muaji', constraints: { required: true } },
        { name: 'route', type: 'string', constraints: { enum: ['WBR', 'CRAG'] } },
        { name: 'detections', type: 'integer', description: 'Not persons. Unit: detections.' },
      ],
    },
  })
})
