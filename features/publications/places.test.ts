import { afterAll, beforeAll, expect, test } from 'vitest'
import { asActor } from '../../kernel/http/transaction.ts'
import { type Desk, openDesk } from '../../testing/statistics.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { loadShippedDatasets } from '../evidence/seam.ts'
import { checkFigures } from './check.ts'
import { gatherStatistics, makeStatisticsPaper } from './make.ts'

const programme = programmes.balkans
// Invented incidents, for this test alone.
const csv = `date,country,cause,nat,lon,lat,place,dead
2023-05-01,SRB,Drowning,SYR,19.4,44.1,A sample river,2
2024-07-09,SRB,Drowning,SYR,19.4,44.1,A sample river,3
2024-08-02,BIH,Violence,AFG,16.1,44.8,A sample forest,1
2025-02-03,MKD,Violence,AFG,,,Somewhere,4
`
let world: World
let desk: Desk
beforeAll(async () => {
  world = await makeWorld()
  await loadShippedDatasets(world.kernel, programme)
  desk = await openDesk(world, programme)
}, 400_000)
afterAll(async () => {
  await desk.close()
  await world.close()
})

const write = () =>
  asActor(world.kernel.workerDb, 'system', async (db) => {
    const given = await gatherStatistics(db, programme)
    const how = { language: 'en', date: '2026-11-24', edition: '', status: 'draft' } as const
    const made = await makeStatisticsPaper(world.kernel, db, programme, given, how)
    return { given, made, checked: await checkFigures(db, programme, made.proof.figures) }
  })
const onMap = (made: Awaited<ReturnType<typeof write>>['made']) =>
  made.document.blocks.flatMap((block) => (block.kind === 'figure' ? [block.id] : []))

test('deaths stand on the map by country first, and by place once a file that says where was taken in', async () => {
  const before = await write()
  expect(before.given.places).toBeNull()
  expect(onMap(before.made)).toContain('deaths-by-country')

  await desk.takeIn('iom-missing-migrants', 'places.csv', csv, 'Sample incidents', '2025-07-01')
  const { given, made, checked } = await write()
  expect(given.places?.rows).toEqual([
    ['44.1000, 19.4000', 5, ''],
    ['44.8000, 16.1000', 1, ''],
  ])
  expect(onMap(made)).toContain('deaths-by-place')
  expect(onMap(made)).not.toContain('deaths-by-country')
  // The year in which the file was published was not over: the last whole one is named.
  expect(JSON.stringify(made.document.blocks)).toContain('In 2024, ')
  expect(checked.map(({ state }) => state)).toEqual(checked.map(() => 'match'))
  expect(checked.some(({ id }) => id === 'deaths-by-place')).toBe(true)
}, 400_000)
