import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { home } from '../../kernel/config/config.ts'
import { type Desk, openDesk } from '../../testing/statistics.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { loadShippedDatasets } from './seam.ts'

const shared = resolve(process.env.URA_SHARED ?? resolve(home, '../shared'), 'data')
const there = existsSync(shared)
if (!there) console.warn(`Skipped: the source files of the shipped statistics are not at ${shared}.`)

let world: World
let desk: Desk
beforeAll(async () => {
  world = await makeWorld()
  await loadShippedDatasets(world.kernel, programmes.balkans)
  desk = await openDesk(world, programmes.balkans)
})
afterAll(async () => {
  await desk.close()
  await world.close()
})

const file = (name: string) => readFileSync(resolve(shared, name))
const unchanged = { added: 0, removed: 0, changed: 0 }

describe.skipIf(!there)('the source files become finer vintages of the shipped datasets', () => {
  test('Frontex: by month, route, border and nationality', async () => {
    const { figure } = desk
    const before = await figure({ dataset: 'frontex-detections', rows: ['month'], columns: ['route'] })
    const name = 'frontex_detections_western_balkans.csv'
    const { compared, accepted } = await desk.takeIn(
      'frontex-detections',
      name,
      file(name),
      'All columns',
      '2025-06-03',
    )
    expect(compared.rowCount).toBe(6_883)
    expect((compared.dimensions as string[]).sort()).toEqual(['border', 'nationality', 'route'])
    expect(compared.differences).toMatchObject({
      ...unchanged,
      compared: { dimensions: ['route'], granularity: 'month' },
    })
    expect(accepted.current).toBe(true)
    const after = await figure({ dataset: 'frontex-detections', rows: ['month'], columns: ['route'] })
    expect(after.digest).toBe(before.digest)
    expect(after.vintage.id).toBe(accepted.id)
    const vintage = before.vintage.id
    const old = await figure({ dataset: 'frontex-detections', vintage, rows: ['month'], columns: ['route'] })
    expect(old.digest).toBe(before.digest)
    const fine = await figure({ dataset: 'frontex-detections', rows: ['year', 'route', 'nationality'] })
    const shipped = await figure({ dataset: 'frontex-nationalities', rows: ['year', 'route', 'nationality'] })
    const plain = (rows: (string | number | null)[][]) => rows.map((row) => row.slice(0, 4))
    expect(plain(fine.rows)).toEqual(plain(shipped.rows))
  })

  test('Eurostat: by sex as well', async () => {
    const name = 'eurostat_asylum_applicants_western_balkans.csv'
    const { compared } = await desk.takeIn(
      'eurostat-first-time-applicants',
      name,
      file(name),
      'By sex',
      '2025-05-26',
    )
    expect(compared.rowCount).toBe(2_557)
    expect(compared.differences).toMatchObject(unchanged)
    const by = await desk.figure({
      dataset: 'eurostat-first-time-applicants',
      rows: ['sex'],
      filters: { destination: ['EU27'], citizenship: ['ALB'] },
      from: '2015',
      to: '2015',
    })
    expect(by.rows.map(([sex]) => sex)).toEqual(['female', 'male', 'unknown'])
  })

  test('UNHCR: the same cells', async () => {
    const name = 'unhcr_populations_western_balkans.csv'
    const { compared } = await desk.takeIn(
      'unhcr-persons-of-concern',
      name,
      file(name),
      'As downloaded',
      '2024-09-04',
    )
    expect(compared.rowCount).toBe(2_249)
    expect(compared.differences).toMatchObject(unchanged)
  })

  test('IOM: every incident with its place', async () => {
    const name = 'iom_missing_migrants_western_balkans.csv'
    const { compared } = await desk.takeIn(
      'iom-missing-migrants',
      name,
      file(name),
      'By incident',
      '2025-06-04',
    )
    expect(compared).toMatchObject({ rowCount: 129, granularity: 'day' })
    expect(compared.differences).toMatchObject({ ...unchanged, compared: { granularity: 'year' } })
    const { rows } = await world.admin.query(
      `select count(*)::int as placed from evidence.observation o join evidence.vintage v on v.number = o.vintage
       where v.id = $1 and o.lon is not null and o.place is not null`,
      [compared.id],
    )
    expect(rows[0].placed).toBe(129)
  })
})
