import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { home } from '../../kernel/config/config.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { addVisits, makeField } from '../../testing/programme.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { listMissing } from './contract-values.ts'
import {
  addSamples,
  computeFigure,
  explainFigure,
  exportProgramme,
  indicatorValues,
  loadProgramme,
  removeSamples,
  resultsOf,
} from './seam.ts'

const founding = readFileSync(resolve(home, 'programmes/western-balkans.yaml'), 'utf8').replace(
  'code: western-balkans',
  'code: balkans',
)
let world: World
beforeAll(async () => {
  world = await makeWorld()
  await makeField(world)
  await asActor(world.kernel.workerDb, 'system', (db) => loadProgramme(db, founding))
})
afterAll(() => world.close())
const asSystem = <T>(work: Parameters<typeof asActor<T>>[2]) => asActor(world.kernel.workerDb, 'system', work)

test('sample records make a demo lively, are told apart, come once, and stay out of the programme file', async () => {
  expect(await asSystem((db) => addSamples(db, programmes.balkans))).toBeGreaterThan(20)
  expect(await asSystem((db) => addSamples(db, programmes.balkans))).toBe(0)
  const [capacities] = (
    await world.inside('petra', (tx, actor) => indicatorValues(world.kernel, tx, programmes.balkans, actor))
  ).filter((one) => one.code === '2.1')
  expect(capacities).toMatchObject({
    whole: { value: 13, truth: 'sample', light: 'no_target', targetNotSet: true },
  })
  const file = await asSystem((db) => exportProgramme(db, programmes.balkans))
  expect(file).not.toContain('S-2021')
  expect((await asSystem((db) => loadProgramme(db, file, { dryRun: true }))).changes).toEqual([])
  const page = { page: 1, size: 50, filter: ['indicatorId:none'] }
  expect(
    (await world.ask('petra', listMissing, { params: { programme: programmes.balkans }, query: page })).body
      .total,
  ).toBe(0)
})

test('a demo programme that works in one country gets samples of that one alone', async () => {
  await world.admin.query(`update programme.programme set countries = '{AL}' where id = $1`, [
    programmes.other,
  ])
  expect(await asSystem((db) => addSamples(db, programmes.other))).toBeGreaterThan(10)
  const { rows } = await world.admin.query(
    'select distinct country from programme.activity where programme_id = $1 and country is not null',
    [programmes.other],
  )
  expect(rows).toEqual([{ country: 'AL' }])
  await asSystem((db) => removeSamples(db, programmes.other))
})

test('in a real programme the database refuses them', async () => {
  await world.admin.query('update programme.programme set demo = false where id = $1', [programmes.other])
  await expect(asSystem((db) => addSamples(db, programmes.other))).rejects.toThrow(/demo programme/)
})

test('other rooms compute figures, open them, and find results', async () => {
  const visit = { value: 1, organisation: null, dims: { kind: 'camp' } }
  await addVisits(world, programmes.balkans, [
    { ...visit, country: 'AL', heldOn: '2021-03-01' },
    { ...visit, country: 'RS', heldOn: '2022-03-01' },
  ])
  const counting = {
    measure: 'field.visits',
    aggregate: 'count' as const,
    filter: {},
    over: null,
    counted: null,
  }
  const parts = await world.inside('lira', (tx, actor) =>
    computeFigure(world.kernel, tx, programmes.balkans, actor, counting, ['year', 'kind']),
  )
  expect(parts.map((part) => [part.keys, part.value])).toEqual([
    [{ year: '2021', kind: 'camp' }, 1],
    [{ year: '2022', kind: 'camp' }, 1],
  ])
  await expect(
    world.inside('lira', (tx, actor) =>
      computeFigure(world.kernel, tx, programmes.balkans, actor, counting, ['colour']),
    ),
  ).rejects.toThrow(/unknown_dimension/)
  const explained = await world.inside('arben', (tx, actor) =>
    explainFigure(world.kernel, tx, programmes.balkans, actor, counting, { page: 1, size: 10 }),
  )
  expect(explained).toMatchObject({ total: 2, hidden: 1 })
  expect(await world.inside('mira', (tx) => resultsOf(tx, programmes.balkans))).toHaveLength(12)
})
