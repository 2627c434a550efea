import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asActor } from '../../kernel/http/transaction.ts'
import type { Name } from '../../testing/cast.ts'
import { addVisits, makeReporting, type Reporting, visits } from '../../testing/programme.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import {
  explainValue,
  getDashboard,
  getIndicatorValues,
  lockPeriod,
  unlockPeriod,
} from './contract-values.ts'
import { computeFigure, explainFigure } from './figures.ts'
import { writeOutput } from './outputs/routes.ts'

const params = { programme: programmes.balkans }
const outsiders: Name[] = ['donna', 'pal', 'tea', 'gent']
let world: World
let ids: Reporting
beforeAll(async () => {
  world = await makeWorld()
  ids = await makeReporting(world)
  // The visits of the tests stand for persons seen: whoever monitors sees their counts.
  const seers = ['programme_coordinator', 'country_coordinator', 'monitor']
  world.kernel.measures.set(visits.key, { ...visits, disclosure: { threshold: 5, seers } })
  await addVisits(
    world,
    programmes.balkans,
    ['AL', 'AL', 'AL', 'RS'].map((country) => ({ country, value: 1, heldOn: '2021-03-01', organisation: null, dims: {} })),
  )
}) // biome-ignore format: visits
afterAll(() => world.close())

const glance = async (who: Name) => {
  const { body } = await world.ask(who, getDashboard, { params })
  return body.rows.flatMap(({ indicators }) => indicators).find(({ code }) => code === '6.1')!
}
const valuesOf = async (who: Name) =>
  (await world.ask(who, getIndicatorValues, { params: { ...params, id: ids.visits } })).body
const explained = async (who: Name, country?: string) =>
  (
    await world.ask(who, explainValue, {
      params: { ...params, id: ids.visits },
      query: { page: 1, size: 50, ...(country ? { country } : {}) },
    })
  ).body
const lock = (country: string, small: boolean) =>
  world.ask('petra', lockPeriod, { params: { ...params, id: ids.period }, body: { country, small } })

describe('a measure that counts people', () => {
  test('is told on the dashboard to who works with its records, where they do', async () => {
    const told = async (who: Name) => {
      const { whole, countries } = await glance(who)
      return [whole, ...countries].map(({ value, truth, light }) => [value, truth, light])
    }
    expect((await told('petra')).map(([value]) => value)).toEqual([4, 3, 1])
    const nothing = [null, 'withheld', 'no_value']
    for (const who of outsiders) expect(await told(who), who).toEqual([nothing, nothing, nothing])
    // A country's monitor sees the country: the whole would give the others by subtraction.
    expect(await told('mira')).toEqual([nothing, [3, 'measured', expect.any(String)], nothing])
  })

  test('has no course for others, and opens to no record, although they may read the visits', async () => {
    expect((await valuesOf('petra')).course).toHaveLength(2)
    expect((await valuesOf('mira')).course.map(({ country, value }) => [country, value])).toEqual([['AL', 3]])
    for (const who of outsiders) expect((await valuesOf(who)).course, who).toEqual([])
    expect(await explained('petra')).toMatchObject({ total: 4, withheld: false })
    expect(await explained('mira', 'AL')).toMatchObject({ total: 3, withheld: false })
    const nothing = { computed: true, rows: [], values: [], total: 0, hidden: 0, withheld: true }
    for (const who of outsiders)
      for (const country of [undefined, 'AL', 'RS'])
        expect(await explained(who, country), who).toMatchObject(nothing)
    for (const country of [undefined, 'RS']) expect(await explained('mira', country)).toMatchObject(nothing)
  })

  test('gives no figure to others, and none of its live counts leaves the workspace', async () => {
    const counting = {
      measure: visits.key,
      aggregate: 'count' as const,
      filter: {},
      over: null,
      counted: null,
    }
    const figure = (who: Name) =>
      world.inside(who, (db, actor) =>
        computeFigure(world.kernel, db, programmes.balkans, actor, counting, ['country']),
      )
    expect(await figure('petra')).toHaveLength(2)
    for (const who of [...outsiders, 'mira'] as const)
      await expect(figure(who)).rejects.toMatchObject({ code: 'forbidden' })
    const behind = await world.inside('donna', (db, actor) =>
      explainFigure(world.kernel, db, programmes.balkans, actor, counting, { page: 1, size: 9 }),
    )
    expect(behind).toEqual({ rows: [], total: 0, hidden: 0, withheld: true })
    const iati = await asActor(world.kernel.db, { session: 'session-petra' }, (db) =>
      writeOutput(world.kernel, db, programmes.balkans, 'iati', 'en'),
    )
    expect(new TextDecoder().decode(iati)).not.toContain('<actual')
  })

  test('is approved small only by who says so, and then stays as it was decided, for everybody', async () => {
    const refused = await lock('AL', false)
    expect([refused.status, refused.text]).toEqual([409, expect.stringMatching(/recognised \(6\.1\)/)])
    expect((await glance('donna')).countries[0]).toMatchObject({ value: null, truth: 'withheld' })
    expect((await lock('AL', true)).status).toBe(204)
    const { rows } = await world.admin.query(
      `select details from kernel.audit where action = 'programme.period.lock' and details ? 'small'`,
    )
    expect(rows).toEqual([{ details: { code: '2021', small: ['6.1'] } }])
    await addVisits(world, programmes.balkans, [{ country: 'AL', value: 1, heldOn: '2021-04-01', organisation: null, dims: {} }])
    const { countries, whole } = await glance('donna')
    expect(countries.map(({ value, truth }) => [value, truth])).toEqual([[3, 'reported'], [null, 'withheld']])
    expect(whole).toMatchObject({ value: 3, truth: 'reported' })
    expect((await valuesOf('donna')).approved).toMatchObject([{ country: 'AL', value: 3, now: null, withheld: true }])
    expect((await valuesOf('petra')).approved).toMatchObject([{ country: 'AL', value: 3, now: 4, withheld: false }])
    await world.ask('petra', unlockPeriod, { params: { ...params, id: ids.period }, body: { country: 'AL', reason: 'Done' } })
  }) // biome-ignore format: stories
})
