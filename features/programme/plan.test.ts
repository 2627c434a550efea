import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalText, localText } from '../../common/languages.ts'
import type { Name } from '../../testing/cast.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { activities, headings, periods, risks } from './contract-plan.ts'

const params = { programme: programmes.balkans }
const text = (en: string): LocalText => localText({ en, sq: `${en} (sq)` })
const page = { page: 1, size: 50 }
let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

/** Petra, the programme coordinator, adds a record. */
async function add<R>(shelf: { create: unknown }, body: Record<string, unknown>, who: Name = 'petra') {
  const answer = await world.ask(who, shelf.create as never, { params, body } as never)
  expect(answer.status, answer.text).toBe(200)
  return answer.body as unknown as R & { id: string; version: number; may: string[] }
}

describe('plan, risks, budget, periods', () => {
  test('createActivity, updateActivity, getActivity, listActivities, deleteActivity: a country’s coordinator plans for the country', async () => {
    const mine = {
      code: 'AL-1',
      title: text('Visits in the south'),
      country: 'AL',
      startsOn: '2021-03-01',
      endsOn: '2021-06-30',
    }
    const made = await add(activities, mine, 'arben')
    const theirs = await world.ask('arben', activities.create, {
      params,
      body: { ...mine, code: 'RS-1', country: 'RS' },
    })
    expect(theirs.status).toBe(403)
    expect(
      (await world.ask('arben', activities.create, { params, body: { ...mine, code: 'X', country: null } }))
        .status,
    ).toBe(403)
    const at = { ...params, id: made.id }
    expect((await world.ask('jelena', activities.get, { params: at })).body.may).toEqual([])
    // Nor is a row taken over by moving it into one's own country.
    expect(
      (
        await world.ask('jelena', activities.update, {
          params: at,
          body: { ...mine, country: 'RS', version: 1 },
        })
      ).status,
    ).toBe(403)
    expect(
      (
        await world.ask('arben', activities.update, {
          params: at,
          body: { ...mine, state: 'done', version: 1 },
        })
      ).body.state,
    ).toBe('done')
    expect(
      (await world.ask('mira', activities.list, { params, query: { ...page, filter: ['country:AL'] } })).body
        .total,
    ).toBe(1)
    expect((await world.ask('petra', activities.remove, { params: at })).status).toBe(204)
  })

  test('createRisk, updateRisk, getRisk, listRisks, deleteRisk: not for supported organisations', async () => {
    const risk = {
      code: 'R1',
      kind: 'risk' as const,
      title: text('Access to sites is refused'),
      likelihood: 3,
      impact: 4,
      country: 'AL',
    }
    const made = await add(risks, risk, 'arben')
    const at = { ...params, id: made.id }
    expect((await world.ask('donna', risks.get, { params: at })).status).toBe(200)
    expect((await world.ask('gresa', risks.get, { params: at })).status).toBe(403)
    expect((await world.ask('jelena', risks.list, { params, query: page })).body.total).toBe(0)
    expect(
      (
        await world.ask('arben', risks.update, {
          params: at,
          body: { ...risk, state: 'occurred', version: 1 },
        })
      ).body.state,
    ).toBe('occurred')
    expect((await world.ask('arben', risks.remove, { params: at })).status).toBe(204)
  })

  test('createHeading, updateHeading, getHeading, listHeadings, deleteHeading: the lead’s budget', async () => {
    const made = await add(headings, { code: '1', title: text('Human resources'), amount: 1000.5 })
    const below = await add(headings, { code: '1.1', title: text('Salaries'), parentId: made.id })
    const at = { ...params, id: made.id }
    expect((await world.ask('donna', headings.get, { params: at })).body.amount).toBe(1000.5)
    expect((await world.ask('gresa', headings.list, { params, query: page })).status).toBe(403)
    const circle = { code: '1', title: text('x'), parentId: made.id, version: 1 }
    expect((await world.ask('petra', headings.update, { params: at, body: circle })).status).toBe(422)
    expect((await world.ask('petra', headings.remove, { params: at })).status).toBe(409)
    expect((await world.ask('petra', headings.remove, { params: { ...params, id: below.id } })).status).toBe(
      204,
    )
    expect((await world.ask('petra', headings.remove, { params: at })).status).toBe(204)
  })

  test('createPeriod, updatePeriod, getPeriod, listPeriods, deletePeriod', async () => {
    const period = { code: '2021', startsOn: '2021-01-01', endsOn: '2021-12-31', dueOn: '2022-01-31' }
    const made = await add<{ locked: unknown[] }>(periods, period)
    expect(made.locked).toEqual([])
    const at = { ...params, id: made.id }
    expect((await world.ask('mira', periods.get, { params: at })).body.code).toBe('2021')
    expect((await world.ask('mira', periods.list, { params, query: page })).body.total).toBe(1)
    expect(
      (await world.ask('arben', periods.update, { params: at, body: { ...period, version: 1 } })).status,
    ).toBe(403)
    expect(
      (await world.ask('petra', periods.update, { params: at, body: { ...period, dueOn: null, version: 1 } }))
        .body.dueOn,
    ).toBeNull()
    expect((await world.ask('petra', periods.remove, { params: at })).status).toBe(204)
    for (const [field, day] of [
      ['endsOn', '9999-12-31'],
      ['startsOn', '0001-01-01'],
    ] as const) {
      const refused = await world.ask('petra', periods.create, { params, body: { ...period, [field]: day } })
      expect([refused.status, refused.body]).toMatchObject([422, { fields: [{ path: field }] }])
    }
  })
})
