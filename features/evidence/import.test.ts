import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import writeXlsxFile, { type SheetData } from 'write-excel-file/node'
import { type Desk, openDesk } from '../../testing/statistics.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { mapImport } from './contract-import.ts'
import { loadShippedDatasets } from './seam.ts'

let world: World
let desk: Desk
const programme = programmes.balkans
const dataset = 'frontex-detections'
beforeAll(async () => {
  world = await makeWorld()
  await loadShippedDatasets(world.kernel, programme)
  desk = await openDesk(world, programme)
})
afterAll(async () => {
  await desk.close()
  await world.close()
})

const head = 'route,nationality,month,n\n'
const observations = async () => {
  const { rows } = await world.admin.query('select count(*)::int as n from evidence.observation')
  return rows[0].n as number
}

describe('a file with errors', () => {
  test('is told row by row what is wrong, and nothing of it is kept', async () => {
    const before = await observations()
    const checked = await desk.check(
      dataset,
      'bad.csv',
      `${head}Western Balkan Route,SYR,2024-01,12
Western Balkan Route,SYR,2024-13,5
Western Balkan Route,AFG,2024-01,-4
Western Balkan Route,Atlantis,2024-01,7
Western Balkan Route,SYR,2024-01,3
Western Balkan Route,PAK,2024-02,1.5
Western Balkan Route,PAK,2023,8
Western Balkan Route,PAK,2024-03,many
`,
    )
    const wrong = checked.findings!.listed.map(({ row, column, kind }) => [row, column, kind])
    expect(wrong).toEqual([
      [3, 'month', 'month'],
      [4, 'n', 'negative'],
      [5, 'nationality', 'code'],
      [7, 'n', 'fraction'],
      [8, 'month', 'granularity'],
      [9, 'n', 'value'],
      [6, 'n', 'duplicate'],
    ])
    expect(checked.findings!.errors).toBe(7)
    expect(checked.findings!.counts).toMatchObject({ month: 1, negative: 1, code: 1, duplicate: 1 })
    expect(checked.findings!.listed[0]!.message).toContain('months go from 01 to 12')
    expect(checked.findings!.listed.at(-1)!.message).toContain('row 2')
    await expect(desk.load(dataset, checked.id, 'Never')).rejects.toThrow('409')
    expect(await observations()).toBe(before)
  })

  test('says more than two hundred errors by their number, and all of them as a file', async () => {
    const rows = Array.from({ length: 500 }, (_, at) => `Western Balkan Route,SYR,2024-01,-${at + 1}`)
    const checked = await desk.check(dataset, 'many.csv', head + rows.join('\n'))
    expect(checked.findings!.errors).toBe(500)
    expect(checked.findings!.listed).toHaveLength(200)
    const all = await world.app.inject({
      url: `/api/programmes/${programme}/evidence/datasets/${dataset}/imports/${checked.id}/errors.csv`,
      headers: { cookie: world.cookie('lira'), 'accept-language': 'sq' },
    })
    expect(all.statusCode).toBe(200)
    const lines = all.body.trim().split('\r\n')
    expect(lines).toHaveLength(501)
    expect(lines[500]).toContain('501')
    expect(lines[1]).toContain('nën zero')
  })

  test('an unknown label is matched by a person, or its rows are left out', async () => {
    const file = `${head}Western Balkan Route,Siria,2024-01,12\nWestern Balkan Route,Grand total,2024-01,12\n`
    const checked = await desk.check(dataset, 'labels.csv', file)
    expect(checked.findings!.unknown.map((one) => one.label)).toEqual(['Siria', 'Grand total'])
    expect(checked.findings!.unknown[0]!.suggestions.map((one) => one.code)).toContain('SYR')
    const labels = { nationality: { Siria: 'SYR', 'Grand total': null } }
    const again = await desk.check(dataset, 'labels.csv', file, { labels })
    expect(again.findings).toMatchObject({ errors: 0, observations: 1, skipped: 1 })
  })

  test('two people at one import: the second is told', async () => {
    const { body } = await desk.upload(dataset, 'two.csv', `${head}Western Balkan Route,SYR,2024-01,1\n`)
    const params = { programme, dataset, import: body.id }
    const first = { format: body.format, mapping: body.mapping, version: body.version }
    expect((await world.ask('lira', mapImport, { params, body: first })).status).toBe(200)
    const second = await world.ask('petra', mapImport, { params, body: first })
    expect(second.body).toMatchObject({ code: 'changed_meanwhile' })
  })
})

describe('a file that cannot be read', () => {
  const fault = async (name: string, content: Buffer | string) => {
    const answer = await desk.upload(dataset, name, content)
    expect(answer.status, answer.text).toBe(422)
    return (answer.body as unknown as { fields: { code: string; message: string }[] }).fields[0]!
  }

  test('a truncated workbook', async () => {
    const whole = await workbook([
      ['Route', 'Nationality', 'JAN2024'],
      ['Western Balkan Route', 'Syria', 12],
    ])
    expect((await fault('cut.xlsx', whole.subarray(0, whole.length - 200))).code).toBe(
      'evidence.fault.truncated',
    )
    const broken = Buffer.from(whole)
    const sheet = whole.indexOf('xl/worksheets/sheet1.xml') + 60
    broken[sheet] = broken[sheet]! ^ 0x10
    expect((await fault('broken.xlsx', broken)).code).toBe('evidence.fault.truncated')
  })

  test('a zip bomb', async () => {
    const bomb = zipOf('xl/workbook.xml', Buffer.alloc(80 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(200_000)
    expect((await fault('bomb.xlsx', bomb)).code).toBe('evidence.fault.bomb')
    // One that lies about its size is stopped while it unpacks.
    const lying = zipOf('xl/workbook.xml', Buffer.alloc(8 * 1024 * 1024), 100)
    expect((await fault('lying.xlsx', lying)).code).toBe('evidence.fault.truncated')
  })

  test('a CSV with a million columns', async () => {
    const started = performance.now()
    expect((await fault('wide.csv', 'a,'.repeat(1_000_000))).code).toBe('evidence.fault.columns')
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  test('the wrong encoding', async () => {
    const text = 'route,nationality,month,n\nWestern Balkan Route,Côte d’Ivoire,2024-01,4\n'
    const western = Buffer.from(text.replace('’', "'"), 'latin1')
    const { body } = await desk.upload(dataset, 'western.csv', western)
    expect(body.format).toMatchObject({ encoding: 'windows-1252' })
    const checked = await desk.check(dataset, 'western.csv', western)
    expect(checked.findings!.errors).toBe(0)
    const params = { programme, dataset, import: body.id }
    const wrong = { ...body.format, encoding: 'utf-8' } as typeof body.format
    const told = await world.ask('lira', mapImport, {
      params,
      body: { format: wrong, mapping: body.mapping, version: body.version },
    })
    expect(told.status).toBe(422)
    expect(told.text).toContain('row 2')
  })

  test('an empty file, an old workbook, half a JSON, a picture', async () => {
    expect((await fault('old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'))).code).toBe(
      'evidence.fault.spreadsheet_old',
    )
    expect((await fault('half.json', '{"class":"dataset","id":["geo"')).code).toBe('evidence.fault.json')
    expect((await fault('other.json', '{"hello":1}')).code).toBe('evidence.fault.jsonstat')
    expect((await fault('empty.csv', '\n\n')).code).toBe('evidence.fault.empty')
  })
})

describe('other layouts', () => {
  test('the monthly workbook of Frontex: a blank row, then headings, then a column for each month', async () => {
    const xlsx = await workbook(
      [
        [],
        ['Route', 'Border type or inland', 'Nationality', 'JAN2024', 'FEB2024', 'MAR2024'],
        ['Western Balkan Route', 'Land', 'Syria', 120, null, 80],
        ['Western Balkan Route', 'Land', 'Kosovo*', null, 3, null],
        ['Circular Route from Albania to Greece', 'Land', 'Albania', 40, 41, 42],
        ['Western Balkan Route', 'Land', 'Unspecified sub-Saharan nationals', 1, null, null],
      ],
      'Detections_of_IBC',
    )
    const checked = await desk.check(dataset, 'Monthly_detections_of_IBC_2024_04_02.xlsx', xlsx)
    expect(checked.format).toEqual({ kind: 'xlsx', sheet: 'Detections_of_IBC', header: 2 })
    expect(checked.mapping).toMatchObject({ period: { headings: true }, blank: 'skip' })
    expect(checked.findings).toMatchObject({
      errors: 0,
      observations: 7,
      granularity: 'month',
      first: '2024-01-01',
    })
  })

  test('SDMX-CSV and JSON-stat of one table give the same cells', async () => {
    const sdmx = `DATAFLOW,LAST UPDATE,freq,unit,citizen,sex,age,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:MIGR_ASYAPPCTZA(1.0),26/05/25 11:00:00,A,PER,AL,F,Y_LT14,EL,2023,15,
ESTAT:MIGR_ASYAPPCTZA(1.0),26/05/25 11:00:00,A,PER,AL,M,Y_LT14,EL,2023,20,p
ESTAT:MIGR_ASYAPPCTZA(1.0),26/05/25 11:00:00,A,PER,XK,F,Y_LT14,EU27_2020,2023,:,
ESTAT:MIGR_ASYAPPCTZA(1.0),26/05/25 11:00:00,A,PER,XK,M,Y_LT14,EU27_2020,2023,5,bp
`
    const cube = {
      version: '2.0',
      class: 'dataset',
      id: ['freq', 'citizen', 'sex', 'age', 'geo', 'time'],
      size: [1, 2, 2, 1, 2, 1],
      dimension: {
        freq: { category: { index: { A: 0 } } },
        citizen: { category: { index: { AL: 0, XK: 1 } } },
        sex: { category: { index: ['F', 'M'] } },
        age: { category: { label: { Y_LT14: 'Less than 14 years' } } },
        geo: { category: { index: { EL: 0, EU27_2020: 1 } } },
        time: { category: { index: { 2023: 0 } } },
      },
      value: { 0: 15, 2: 20, 7: 5 },
      status: { 2: 'p', 5: ':', 7: 'bp' },
    }
    const cells = async (name: string, content: string, label: string) => {
      const { accepted } = await desk.takeIn(
        'eurostat-first-time-applicants',
        name,
        content,
        label,
        '2026-01-01',
      )
      const rows = ['citizenship', 'destination', 'sex', 'age']
      return desk.figure({
        dataset: 'eurostat-first-time-applicants',
        vintage: accepted.id,
        rows,
        columns: ['year'],
      })
    }
    const one = await cells('migr.csv', sdmx, 'SDMX')
    const other = await cells('migr.json', JSON.stringify(cube), 'JSON-stat')
    expect(one.rows).toEqual([
      ['ALB', 'GRC', 'female', '0-13', '2023', 15, ''],
      ['ALB', 'GRC', 'male', '0-13', '2023', 20, 'p'],
      ['XKX', 'EU27', 'female', '0-13', '2023', null, ':'],
      ['XKX', 'EU27', 'male', '0-13', '2023', 5, 'b'],
    ])
    expect(other.digest).toBe(one.digest)
  })

  test('semicolons, decimal commas, UTF-16 and Cyrillic names of countries', async () => {
    const text =
      'Рута;Државјанство;Месец;Број\nWestern Balkan route;Сирија;2024-01;1 200\nWestern Balkan route;Авганистан;2024-02;3.000\n'
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    const checked = await desk.check(dataset, 'mk.csv', bytes, { decimal: ',' })
    expect(checked.format).toMatchObject({ encoding: 'utf-16le', delimiter: ';' })
    expect(checked.findings).toMatchObject({ errors: 0, observations: 2 })
  })
})

async function workbook(rows: (string | number | null)[][], sheet = 'Sheet1'): Promise<Buffer> {
  const data: SheetData = rows.map((row) =>
    (row.length ? row : [null]).map((value) => (value === null ? null : { value })),
  )
  return Buffer.from(await writeXlsxFile([{ data, sheet }]).toBuffer())
}

/** A zip archive of one entry, with the size that it says to have. */
function zipOf(name: string, content: Buffer, says = content.length): Buffer {
  const packed = deflateRawSync(content)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(says, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(20, 6)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(says, 24)
  central.writeUInt16LE(name.length, 28)
  const body = Buffer.concat([local, Buffer.from(name), packed])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(body.length, 16)
  return Buffer.concat([body, central, Buffer.from(name), end])
}
