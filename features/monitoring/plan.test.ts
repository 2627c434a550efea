import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Name, programmes } from '../../testing/cast.ts'
import { addSite, approvedVisit, inBalkans, pastYear, planVisit } from '../../testing/monitoring.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { getPlan } from './contract.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  const site = await addSite(world, 'mira')
  await approvedVisit(world, site.id)
  await planVisit(world, 'mira', site.id)
  const hidden = await addSite(world, 'petra', { sensitivity: 3 })
  await planVisit(world, 'petra', hidden.id, { startsOn: `${pastYear}-08-02`, endsOn: `${pastYear}-08-02` })
})
afterAll(() => world.close())

const row = async (who: Name) => {
  const { body } = await world.ask(who, getPlan, { params: inBalkans, query: { year: pastYear } })
  return body.rows.find(({ country }) => country === 'AL')!
}

describe('the plan of a country', () => {
  test('is complete for whoever sees all of its visits', async () => {
    const { quarters, whole } = await row('petra')
    expect(quarters[0]).toEqual({ approved: 1, planned: 1, hidden: 0, sample: false })
    expect(quarters[2]).toEqual({ approved: 0, planned: 1, hidden: 0, sample: false })
    expect(whole).toMatchObject({ approved: 1, planned: 2, hidden: 0 })
  })

  test('has no false nought for those who may not look into the country: it says what they do not see', async () => {
    for (const who of ['nikola', 'jelena'] as const) {
      const { quarters, whole, may } = await row(who)
      expect(quarters[0], who).toEqual({ approved: 1, planned: 1, hidden: 2, sample: false })
      expect(whole, who).toMatchObject({ approved: 1, planned: 2, hidden: 3 })
      expect(may).toEqual([])
    }
  })

  test('counts visits above the reader’s clearance in their own country, too', async () => {
    const { quarters } = await row('mira')
    expect(quarters[0]).toMatchObject({ hidden: 0 })
    expect(quarters[2]).toMatchObject({ planned: 1, hidden: 1 })
  })

  test('is counted for nobody who does not read visits, not even by the database itself', async () => {
    for (const who of ['donna', 'gresa', 'zana', 'nobody'] as const) {
      expect((await world.ask(who, getPlan, { params: inBalkans, query: {} })).status, who).toBe(403)
      const counted = world.inside(who, (tx) =>
        tx
          .selectFrom((from) => from.fn<{ country: string }>('monitoring.plan_counts', [from.val(programmes.balkans)]).as('c'))
          .selectAll()
          .execute(),
      ) // biome-ignore format: one question
      expect(await counted, who).toEqual([])
    }
  })
})
