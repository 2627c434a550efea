import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, openDesk } from '../../testing/statistics.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import {
  acceptVintage,
  checkImport,
  compareVintage,
  listDifferences,
  listImports,
  loadImport,
  readImport,
  readVintage,
  rejectVintage,
  startImport,
} from './contract-import.ts'
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

describe('vintages', () => {
  const file = (value: number) =>
    `route,month,n\nWestern Balkan Route,2024-01,${value}\nWestern Balkan Route,2030-01,7\n`

  test('a new one lists what it changes, and figures use it only once it is accepted', async () => {
    const before = await desk.figure({
      dataset,
      rows: ['month'],
      filters: { route: ['western-balkans'] },
      from: '2024-01',
      to: '2024-01',
    })
    const checked = await desk.check(dataset, 'next.csv', file(1))
    const loaded = await desk.load(dataset, checked.id, 'Next', '2031-01-01')
    const params = { programme, dataset, vintage: loaded.vintageId! }
    const vintage = (await world.ask('lira', readVintage, { params })).body
    expect(vintage).toMatchObject({
      state: 'compared',
      current: false,
      previousLabel: 'As of 3 June 2025, by month and route',
    })
    expect(vintage.differences).toMatchObject({ added: 1, changed: 1, removed: 391 })
    expect(vintage.differences!.years.find((one) => one.year === '2030')).toEqual({
      year: '2030',
      old: null,
      new: 7,
    })
    const listed = await world.ask('mira', listDifferences, { params, query: { filter: ['kind:changed'] } })
    expect(listed.body.rows).toEqual([
      expect.objectContaining({
        kind: 'changed',
        period: '2024-01-01',
        cell: { route: 'western-balkans' },
        old: before.rows[0]![1],
        new: 1,
      }),
    ])
    const still = await desk.figure({
      dataset,
      rows: ['month'],
      filters: { route: ['western-balkans'] },
      from: '2024-01',
      to: '2024-01',
    })
    expect(still.digest).toBe(before.digest)

    // Another vintage is accepted in the meantime: what was looked at is no longer the whole truth.
    const { accepted } = await desk.takeIn(dataset, 'other.csv', file(2), 'Other', '2031-01-02')
    expect(accepted.current).toBe(true)
    const late = await world.ask('lira', acceptVintage, { params, body: { version: vintage.version } })
    expect(late.status).toBe(409)
    expect(late.text).toContain('Compare again')
    expect((await world.ask('lira', compareVintage, { params })).body.state).toBe('draft')
    let again = (await world.ask('lira', readVintage, { params })).body
    while (again.state === 'draft') again = (await world.ask('lira', readVintage, { params })).body
    expect(again.differences).toMatchObject({ added: 0, removed: 0, changed: 1 })

    const rejected = await world.ask('lira', rejectVintage, { params, body: { version: again.version } })
    expect(rejected.body.state).toBe('rejected')
    const { rows } = await world.admin.query('select number from evidence.vintage where id = $1', [
      vintage.id,
    ])
    for (let left = 1; left > 0; ) {
      const count = await world.admin.query(
        'select count(*)::int as n from evidence.observation where vintage = $1',
        [rows[0].number],
      )
      left = count.rows[0].n
    }
  })

  test('are kept by coordinators and analysts of the whole programme alone', async () => {
    const { body } = await desk.upload(dataset, 'who.csv', file(3))
    const params = { programme, dataset, import: body.id }
    const load = { label: 'No', publishedOn: null, retrievedOn: null }
    for (const who of ['mira', 'arben', 'donna', 'gresa', 'zana', 'nobody'] as const) {
      const tries = [
        await world.ask(who, startImport, { params, body: { file: body.id } }),
        await world.ask(who, readImport, { params }),
        await world.ask(who, checkImport, { params }),
        await world.ask(who, loadImport, { params, body: load }),
      ]
      expect(
        tries.map((one) => one.status),
        who,
      ).toEqual([403, 403, 403, 403])
    }
    expect((await world.ask('petra', loadImport, { params, body: load })).status).toBe(409)
    expect((await world.ask('mira', listImports, { params })).status).toBe(403)
    expect((await world.ask('petra', listImports, { params })).body.rows.map((one) => one.id)).toContain(
      body.id,
    )
    expect(
      (await world.ask('zana', checkImport, { params: { ...params, programme: programmes.other } })).status,
    ).toBe(404)
  })
})
