import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localText } from '../../common/languages.ts'
import { sql } from '../../kernel/db/db.ts'
import { type Desk, openDesk } from '../../testing/statistics.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { createDataset, editDataset, explainFigure, listPlaces, readDataset } from './contract.ts'
import { loadShippedDatasets } from './seam.ts'

let world: World
let desk: Desk
const programme = programmes.balkans
beforeAll(async () => {
  world = await makeWorld()
  await loadShippedDatasets(world.kernel, programme)
  desk = await openDesk(world, programme)
})
afterAll(async () => {
  await desk.close()
  await world.close()
})

const text = (en: string) => localText({ en })
const arrivals = {
  code: 'registered-arrivals',
  title: text('Registered arrivals'),
  description: text('A sample.'),
  definition: text('Persons registered on arrival.'),
  publisher: 'A sample publisher',
  source: 'A sample source',
  url: null,
  licence: text('None'),
  unit: 'persons' as const,
  geography: 'country' as const,
  summableOverTime: true,
  events: false,
  comparability: [],
  sensitivity: 0,
  dimensions: [
    { key: 'country', type: 'country' as const, label: text('Country'), summable: false },
    { key: 'centre', type: 'text' as const, label: text('Centre'), summable: true },
  ],
}

describe('a dataset of one’s own', () => {
  test('registered arrivals are never added over countries; its centres are a list of its own', async () => {
    const made = await world.ask('petra', createDataset, { params: { programme }, body: arrivals })
    expect(made.status, made.text).toBe(200)
    expect((await world.ask('mira', createDataset, { params: { programme }, body: arrivals })).status).toBe(
      403,
    )
    const again = await world.ask('petra', createDataset, { params: { programme }, body: arrivals })
    expect(again.body).toMatchObject({ code: 'already_exists' })
    const file =
      'country,centre,month,persons\nSRB,North,2024-01,5\nSRB,South,2024-01,6\nBIH,West,2024-01,7\n'
    await desk.takeIn('registered-arrivals', 'arrivals.csv', file, 'First', '2024-02-01')
    await expect(desk.figure({ dataset: 'registered-arrivals', rows: ['month'] })).rejects.toThrow(
      'must not be added',
    )
    const by = await desk.figure({ dataset: 'registered-arrivals', rows: ['country'] })
    expect(by.rows).toEqual([
      ['BIH', 7, ''],
      ['SRB', 11, ''],
    ])
    expect(by.total).toBeNull()
    const centres = await desk.figure({ dataset: 'registered-arrivals', rows: ['country', 'centre'] })
    expect(centres.rows.map((row) => row[1])).toEqual(['West', 'North', 'South'])
  })

  test('is changed by one person at a time, keeps its dimensions, and hides what has become sensitive', async () => {
    const params = { programme, dataset: 'registered-arrivals' }
    const { body } = await world.ask('petra', readDataset, { params })
    const { unit: _, id, code, shipped, sample, vintages, may, ...fields } = body
    const fewer = await world.ask('petra', editDataset, {
      params,
      body: { ...fields, dimensions: fields.dimensions.slice(1) },
    })
    expect(fewer.status).toBe(422)
    const changed = await world.ask('petra', editDataset, { params, body: { ...fields, sensitivity: 2 } })
    expect(changed.status, changed.text).toBe(200)
    const late = await world.ask('lira', editDataset, { params, body: fields })
    expect(late.body).toMatchObject({ code: 'changed_meanwhile' })
    expect((await world.ask('donna', readDataset, { params })).status).toBe(404)
    expect([id, code, shipped, sample, vintages.length, may.length]).toEqual([
      id,
      'registered-arrivals',
      false,
      false,
      1,
      3,
    ])
    for (let open = 1; open > 0; ) {
      const left = await world.inside('donna', (tx) =>
        sql<{ n: number }>`select count(*) as n from evidence.observation o where o.vintage =
          (select number from evidence.vintage where label = 'First')`.execute(tx),
      )
      open = left.rows[0]!.n
    }
  })
})

describe('a figure opens', () => {
  const ask = (q: object, cell?: object) =>
    world.ask('mira', explainFigure, {
      params: { programme },
      query: { q: JSON.stringify(q), ...(cell ? { cell: JSON.stringify(cell) } : {}) },
    })

  test('down to the rows of the file that it came from', async () => {
    const q = { dataset: 'frontex-detections', rows: ['year'], columns: ['route'] }
    const cell = { year: '2015', route: 'western-balkans' }
    const answer = await ask(q, cell)
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body.total).toBe(12)
    expect(answer.body.rows.reduce((sum, row) => sum + row.value!, 0)).toBe(764_033)
    expect(answer.body.rows[0]).toMatchObject({ period: '2015-01', codes: { route: 'western-balkans' } })
    expect(answer.body.fileName).toBe('frontex-detections.csv')
    expect((await ask(q, { year: '2015' })).status).toBe(422)
    const stocks = await ask({ dataset: 'unhcr-persons-of-concern' })
    expect(stocks.body.total).toBe(2_249)
  })

  test('to places on the map, where the file has them', async () => {
    const csv =
      'date,country,cause,nat,lon,lat,place,dead\n2024-05-01,SRB,Drowning,SYR,19.4,44.1,A sample river,2\n'
    const { accepted } = await desk.takeIn('iom-missing-migrants', 'places.csv', csv, 'Sample', '2020-01-01')
    const q = JSON.stringify({ dataset: 'iom-missing-migrants', vintage: accepted.id })
    const { body } = await world.ask('donna', listPlaces, { params: { programme }, query: { q } })
    expect(body.rows).toEqual([
      expect.objectContaining({ lon: 19.4, lat: 44.1, value: 2, place: 'A sample river' }),
    ])
  })

  test('as CSV, workbook and Data Package, with its digest', async () => {
    const q = { dataset: 'frontex-detections', rows: ['year'], filters: { route: ['western-balkans'] } }
    const get = (kind: string, who: 'donna' | 'zana') =>
      world.app.inject({
        url: `/api/programmes/${programme}/evidence/figure.${kind}?q=${encodeURIComponent(JSON.stringify(q))}`,
        headers: { cookie: world.cookie(who), 'accept-language': 'sq' },
      })
    const figure = await desk.figure(q)
    const csv = await get('csv', 'donna')
    expect(csv.body.split('\r\n')[7]).toBe('2015,764033,')
    expect((await get('xlsx', 'donna')).rawPayload.subarray(0, 2).toString()).toBe('PK')
    const files = unzipSync(new Uint8Array((await get('zip', 'donna')).rawPayload))
    const described = JSON.parse(Buffer.from(files['datapackage.json']!).toString())
    expect(described['ura:digest']).toBe(figure.digest)
    const sum = createHash('sha256').update(files['frontex-detections.csv']!).digest('hex')
    expect(described.resources[0].hash).toBe(`sha256:${sum}`)
    expect((await get('csv', 'zana')).statusCode).toBe(403)
  })
})

test('nobody writes observations but the worker, and nobody reads those of another programme', async () => {
  for (const who of ['petra', 'lira', 'ada'] as const)
    await expect(
      world.inside(who, (tx) =>
        sql`insert into evidence.observation (programme_id, vintage, "row", period, value) values (${programme}, 1, 1, '2024-01-01', 1)`.execute(
          tx,
        ),
      ),
    ).rejects.toThrow('row-level security')
  for (const who of ['zana', 'nobody', 'gresa', null] as const) {
    const { rows } = await world.inside(who, (tx) =>
      sql<{ n: number }>`select count(*) as n from evidence.observation`.execute(tx),
    )
    expect(rows[0]!.n, String(who)).toBe(0)
  }
})
