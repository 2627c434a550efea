import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeReporting, type Reporting } from '../../testing/programme.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { periods } from './contract-plan.ts'
import { lockPeriod, unlockPeriod } from './contract-values.ts'
import { exportProgramme, loadProgramme } from './file/load.ts'

const params = { programme: programmes.balkans }
let world: World
let ids: Reporting
beforeAll(async () => {
  world = await makeWorld()
  ids = await makeReporting(world)
})
afterAll(() => world.close())

const read = async (id: string) => (await world.ask('petra', periods.get, { params: { ...params, id } })).body
const change = async (id: string, fields: object) => {
  const { code, title, startsOn, endsOn, dueOn, version } = await read(id)
  const body = { code, title, startsOn, endsOn, dueOn, version, ...fields }
  return world.ask('petra', periods.update, { params: { ...params, id }, body })
}
const lock = (country: string | null) =>
  world.ask('petra', lockPeriod, { params: { ...params, id: ids.period }, body: { country } })
const unlock = (country: string | null) =>
  world.ask('petra', unlockPeriod, {
    params: { ...params, id: ids.period },
    body: { country, reason: 'A mistake' },
  })

describe('an approved period', () => {
  test('keeps its dates and its code while any place has it approved; the rest may change', async () => {
    expect((await lock('AL')).status).toBe(204)
    for (const fields of [{ startsOn: '2021-02-01' }, { endsOn: '2022-01-31' }, { code: '2021-A' }]) {
      const refused = await change(ids.period, fields)
      expect([refused.status, refused.text]).toEqual([
        409,
        expect.stringContaining('part of what was approved'),
      ])
    }
    expect((await change(ids.period, { dueOn: '2022-02-28' })).body.dueOn).toBe('2022-02-28')
    expect((await lock(null)).status).toBe(204)
    expect((await unlock('AL')).status).toBe(204)
    expect((await change(ids.period, { code: '2021-A' })).status).toBe(409)
    expect((await unlock(null)).status).toBe(204)
    expect((await change(ids.period, { startsOn: '2021-01-02' })).body.startsOn).toBe('2021-01-02')
    expect((await change(ids.period, { startsOn: '2021-01-01' })).status).toBe(200)
  })

  test('is neither moved nor taken away by a programme file, and the dry run says so', async () => {
    expect((await lock('AL')).status).toBe(204)
    const load = (text: string) =>
      world.inside('petra', (tx) => loadProgramme(tx, text, { dryRun: true, into: params.programme }))
    const file = await world.inside('petra', (tx) => exportProgramme(tx, params.programme))
    expect((await load(file)).changes).toEqual([])
    const named = { fields: [{ path: 'period 2021', message: 'programme.problem.period_approved' }] }
    await expect(load(file.replace('to: 2021-12-31', 'to: 2021-12-30'))).rejects.toMatchObject(named)
    await expect(load(file.replace('code: "2021"', 'code: "2021-A"'))).rejects.toMatchObject(named)
    expect((await unlock('AL')).status).toBe(204)
    expect((await load(file.replace('to: 2021-12-31', 'to: 2021-12-30'))).changes).toHaveLength(1)
  })

  test('is approved for one of the programme’s countries or the region, and for no other', async () => {
    for (const country of ['XX', 'FR', 'XK']) {
      const refused = await lock(country)
      expect([refused.status, refused.body]).toMatchObject([422, { fields: [{ path: 'country' }] }])
    }
  })

  test('has dates that no other period has, by hand and by file', async () => {
    const { code: _, ...dates } = { code: '', startsOn: '2021-01-01', endsOn: '2021-12-31' }
    const twin = await world.ask('petra', periods.create, { params, body: { code: 'TWIN', ...dates } })
    expect([twin.status, twin.body]).toMatchObject([422, { fields: [{ path: 'startsOn' }] }])
    expect((await change(ids.next, dates)).status).toBe(422)
    const half = { code: '2021-H1', startsOn: '2021-01-01', endsOn: '2021-06-30' }
    expect((await world.ask('petra', periods.create, { params, body: half })).status).toBe(200)
    const file = await world.inside('petra', (tx) => exportProgramme(tx, params.programme))
    const moved = file.replace('to: 2021-06-30', 'to: 2021-12-31')
    await expect(
      world.inside('petra', (tx) => loadProgramme(tx, moved, { dryRun: true })),
    ).rejects.toMatchObject({
      fields: [{ path: 'period 2021-H1', message: 'programme.problem.period_same_dates' }],
    })
  })
})
