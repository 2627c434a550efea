import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { organisations, programmes } from '../../testing/cast.ts'
import { addVisits, makeField, type Visit } from '../../testing/programme.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { breakDown, type Counting, cannotCompute, count } from './compute.ts'
import { explainCount } from './explain.ts'

const counting = (more: Partial<Counting> = {}): Counting => ({
  measure: 'field.visits', aggregate: 'count', filter: {}, over: null, counted: null, ...more,
}) // biome-ignore format: one counting

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await makeField(world)
})
afterAll(() => world.close())

/** What the numbers must be, counted by hand. */
function byHand(all: Visit[], { aggregate, filter, over, counted }: Counting): number | null {
  const fits = (visit: Visit, wanted: Counting['filter']) =>
    Object.entries(wanted).every(([key, values]) => {
      const has =
        key === 'country' ? visit.country : key === 'organisation' ? visit.organisation : visit.dims[key]
      return [has].flat().some((one) => one !== null && one !== undefined && values.includes(String(one)))
    })
  const above = all.filter((visit) => fits(visit, filter))
  const total = (list: Visit[]) => list.reduce((sum, visit) => sum + visit.value, 0)
  if (aggregate === 'count') return above.length
  if (aggregate === 'sum') return total(above)
  if (aggregate === 'mean') return above.length ? total(above) / above.length : null
  if (aggregate === 'distinct') {
    const of = (visit: Visit) =>
      counted === 'organisation'
        ? visit.organisation
        : counted === 'country'
          ? visit.country
          : visit.dims[counted!]
    return new Set(above.map(of).filter((one) => one !== null && one !== undefined)).size
  }
  const below = total(all.filter((visit) => fits(visit, over!)))
  return below === 0 || above.length === 0 ? null : (100 * total(above)) / below
}

const visit = fc.record({
  country: fc.constantFrom('AL', 'RS', 'XK', null),
  value: fc.integer({ min: 1, max: 9 }),
  heldOn: fc.constantFrom('2021-01-15', '2021-05-31', '2022-02-28'),
  organisation: fc.constantFrom(organisations.grantee, organisations.rival, null),
  dims: fc.record({
    kind: fc.constantFrom('border', 'camp', 'court'),
    themes: fc.uniqueArray(fc.constantFrom('access', 'health', 'children'), { maxLength: 3 }),
  }),
}) as fc.Arbitrary<Visit>
const filter = fc.constantFrom<Counting['filter']>(
  {},
  { kind: ['border'] },
  { kind: ['border', 'camp'] },
  { themes: ['health'] },
  { country: ['AL', 'XK'] },
  { kind: ['camp'], themes: ['access', 'children'] },
  { organisation: [organisations.rival] },
)

test('whatever the facts, the database counts what one counts by hand: in total and by country', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(visit, { maxLength: 25 }), filter, filter, async (all, above, below) => {
      await world.admin.query('truncate field.visit')
      await addVisits(world, programmes.balkans, all)
      const countings = [
        counting({ filter: above }),
        counting({ aggregate: 'sum', filter: above }),
        counting({ aggregate: 'mean', filter: above }),
        counting({ aggregate: 'distinct', counted: 'organisation', filter: above }),
        counting({ aggregate: 'distinct', counted: 'kind', filter: above }),
        counting({ aggregate: 'ratio', filter: above, over: below }),
      ]
      const found = await world.inside('petra', (tx) =>
        count(tx, world.kernel.measures, programmes.balkans, countings),
      )
      for (const [at, one] of countings.entries()) {
        const close = (mine: number | null, hand: number | null) =>
          hand === null
            ? expect(mine, JSON.stringify(one)).toBeNull()
            : expect(mine, JSON.stringify(one)).toBeCloseTo(hand, 6)
        close(found[at]!.value, byHand(all, one))
        for (const country of ['AL', 'RS', 'XK']) {
          const here = found[at]!.countries.get(country)
          if (here)
            close(
              here.value,
              byHand(
                all.filter((visit) => visit.country === country),
                one,
              ),
            )
        }
      }
    }),
    { numRuns: 40 },
  )
})

describe('facts', () => {
  const fact = (more: Partial<Visit> = {}): Visit => ({
    country: 'AL',
    value: 1,
    heldOn: '2021-02-03',
    organisation: null,
    dims: { kind: 'camp' },
    ...more,
  })
  const counted = async (who: 'petra' | 'zana' | 'donna', span = {}) =>
    (
      await world.inside(who, (tx) =>
        count(tx, world.kernel.measures, programmes.balkans, [counting()], span),
      )
    )[0]!

  test('of unapproved records do not count, nor facts of another programme, nor for strangers', async () => {
    await world.admin.query('truncate field.visit')
    await addVisits(world, programmes.balkans, [fact(), fact({ approved: false }), fact({ sensitivity: 3 })])
    await addVisits(world, programmes.other, [fact()])
    expect((await counted('petra')).value).toBe(2)
    expect((await counted('donna')).value).toBe(2)
    expect((await counted('zana')).value).toBe(0)
  })

  test('of samples count in a demo programme, are told apart, and never count in a real one', async () => {
    await world.admin.query('truncate field.visit')
    await addVisits(world, programmes.balkans, [fact(), fact({ dims: { kind: 'camp', sample: true } })])
    expect(await counted('petra')).toMatchObject({ value: 2, facts: 2, samples: 1 })
    await world.admin.query('update programme.programme set demo = false where id = $1', [programmes.balkans])
    expect(await counted('petra')).toMatchObject({ value: 1, facts: 1, samples: 0 })
    await world.admin.query('update programme.programme set demo = true where id = $1', [programmes.balkans])
  })

  test('count within a span of days, both ends included', async () => {
    await world.admin.query('truncate field.visit')
    await addVisits(
      world,
      programmes.balkans,
      ['2021-01-01', '2021-06-30', '2021-07-01'].map((heldOn) => fact({ heldOn })),
    )
    expect((await counted('petra', { from: '2021-01-01', to: '2021-06-30' })).value).toBe(2)
    expect((await counted('petra', { from: '2021-07-01' })).value).toBe(1)
  })

  test('break down by place, time and dimension', async () => {
    await world.admin.query('truncate field.visit')
    await addVisits(world, programmes.balkans, [
      fact(),
      fact({ country: 'RS', dims: { kind: 'border' } }),
      fact({ heldOn: '2021-12-01' }),
    ])
    const parts = await world.inside('petra', (tx) =>
      breakDown(tx, world.kernel.measures, programmes.balkans, counting(), ['quarter', 'kind']),
    )
    expect(parts.map((part) => [part.keys['quarter'], part.keys['kind'], part.value])).toEqual([
      ['2021-Q1', 'border', 1],
      ['2021-Q1', 'camp', 1],
      ['2021-Q4', 'camp', 1],
    ])
  })

  test('without a measure, or with dimensions that it does not have, are not guessed', () => {
    const { measures } = world.kernel
    expect(cannotCompute(counting(), measures)).toBeNull()
    expect(cannotCompute(counting({ measure: 'field.none' }), measures)).toBe('no_measure')
    expect(cannotCompute(counting({ measure: null }), measures)).toBe('no_measure')
    expect(cannotCompute(counting({ filter: { colour: ['red'] } }), measures)).toBe('unknown_dimension')
    expect(cannotCompute(counting({ aggregate: 'distinct', counted: 'colour' }), measures)).toBe(
      'unknown_dimension',
    )
    expect(cannotCompute(counting({ filter: { country: ['AL'] } }), measures)).toBeNull()
  })

  test('open down to the records that the asker may see; of the others only the number is told', async () => {
    await world.admin.query('truncate field.visit')
    await addVisits(world, programmes.balkans, [fact(), fact({ sensitivity: 3 }), fact({ country: 'RS' })])
    const explained = (who: 'petra' | 'arben' | 'donna' | 'mira', country: string | null = null) =>
      world.inside(who, (tx, actor) =>
        explainCount(tx, world.kernel.measures, programmes.balkans, actor, counting(), {
          country,
          page: 1,
          size: 50,
        }),
      )
    const lead = await explained('petra')
    expect([lead.rows.length, lead.total, lead.hidden]).toEqual([3, 3, 0])
    expect(lead.rows[0]).toMatchObject({
      title: 'a visit',
      link: expect.stringMatching(/^\.\/field\/[0-9a-f-]{36}$/),
      value: 1,
    })
    // A country's coordinator sees the country; a monitor not what is severe; the donor nothing but what is low.
    expect(await explained('arben')).toMatchObject({ total: 3, hidden: 1 })
    expect(await explained('mira')).toMatchObject({ total: 3, hidden: 2 })
    expect(await explained('donna', 'RS')).toMatchObject({ total: 1, hidden: 0 })
    await world.admin.query('update field.visit set sensitivity = 3')
    expect(await explained('donna')).toMatchObject({ rows: [], total: 3, hidden: 3 })
  })
})
