import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bySex, makeReporting, type Reporting, text } from '../../testing/programme.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { getProgramme, partners, updateProgramme } from './contract.ts'
import { targets } from './contract-indicators.ts'
import { activities, headings, risks } from './contract-plan.ts'
import { createValue, getDashboard } from './contract-values.ts'
import { exportProgramme, loadProgramme } from './file/load.ts'

const params = { programme: programmes.balkans }
let world: World
let ids: Reporting
beforeAll(async () => {
  world = await makeWorld()
  ids = await makeReporting(world)
})
afterAll(() => world.close())

const whole = async (id: string) => {
  const { rows } = (await world.ask('petra', getDashboard, { params })).body
  return rows.flatMap((row) => row.indicators).find((one) => one.id === id)!.whole
}
const setCountries = async (countries: string[]) => {
  const body = { ...(await world.ask('petra', getProgramme, { params })).body, countries }
  return world.ask('petra', updateProgramme, { params, body })
}

describe('the programme’s countries', () => {
  test('no target, activity, risk, heading or partner is of another country', async () => {
    const told = {
      code: 'invalid',
      fields: [{ path: 'country', message: expect.stringContaining('countries') }],
    }
    const [title, country] = [text('Elsewhere'), 'FR']
    const bodies: [{ create: unknown }, object][] = [
      [targets, { indicatorId: ids.people, value: 5, country }],
      [targets, { indicatorId: ids.people, value: 5, kind: 'baseline', country: 'XX' }],
      [activities, { code: 'FR-1', title, country }],
      [risks, { code: 'FR-1', kind: 'risk', title, country }],
      [headings, { code: 'FR-1', title, country }],
      [partners, { code: 'albanian', role: 'partner', country }],
    ]
    for (const [shelf, body] of bodies) {
      const refused = await world.ask('petra', shelf.create as never, { params, body } as never)
      expect([refused.status, refused.body], JSON.stringify(body)).toMatchObject([422, told])
    }
    const body = { code: 'AL-1', title, country: 'AL' }
    const made = await world.ask('petra', activities.create, { params, body })
    expect(made.status).toBe(200)
    const at = { ...params, id: made.body.id }
    const moved = { ...body, country, version: 1 }
    expect((await world.ask('petra', activities.update, { params: at, body: moved })).status).toBe(422)
    expect((await world.ask('petra', activities.remove, { params: at })).status).toBe(204)
  })

  test('a target has the kind of value that the indicator counts', async () => {
    const kinds = [
      [ids.people, 'AL', -5],
      [ids.people, 'AL', 2.5],
      [ids.regional, null, 2],
    ] as const
    for (const [indicatorId, country, value] of kinds) {
      const body = { indicatorId, country, value, onDate: '2022-12-31' }
      const refused = await world.ask('petra', targets.create, { params, body })
      expect([refused.status, refused.body]).toMatchObject([422, { fields: [{ path: 'value' }] }])
    }
  })

  test('a programme file is asked the same, and says where', async () => {
    const file = await world.inside('petra', (tx) => exportProgramme(tx, params.programme))
    const load = (from: RegExp, to: string) => {
      const changed = file.replace(from, to)
      expect(changed).not.toBe(file)
      return world.inside('petra', (tx) => loadProgramme(tx, changed, { dryRun: true }))
    }
    await expect(load(/- country: each\n(\s+)value: 20/, '- country: FR\n$1value: 20')).rejects.toMatchObject(
      {
        fields: [{ path: 'target 2.1 target FR -', message: 'programme.problem.country_not_here' }],
      },
    )
    const negative = ['AL', 'RS'].map((country) => ({
      path: `target 2.1 target ${country} -`,
      message: 'programme.problem.value_is_count',
    }))
    await expect(load(/value: 20/, 'value: -4')).rejects.toMatchObject({ fields: negative })
    const plan = 'activities:\n  - code: F1\n    title: Elsewhere\n    country: FR\nreporting_periods:'
    await expect(load(/reporting_periods:/, plan)).rejects.toMatchObject({
      fields: [{ path: 'activity F1', message: 'programme.problem.country_not_here' }],
    })
  })

  test('totals are of them alone, whatever an older workspace holds', async () => {
    expect((await whole(ids.people)).target).toBe(40)
    await world.admin.query('alter table programme.target disable trigger countries')
    await world.admin.query(
      `insert into programme.target (programme_id, indicator_id, country, value) values ($1, $2, 'FR', 100)`,
      [params.programme, ids.people],
    )
    expect((await whole(ids.people)).target).toBe(40)
    await world.admin.query(`delete from programme.target where country = 'FR'`)
    await world.admin.query('alter table programme.target enable trigger countries')
  })

  test('a country is taken out only when nothing refers to it; what does is said', async () => {
    expect((await setCountries(['AL', 'RS', 'XK'])).status).toBe(200)
    expect((await setCountries(['AL', 'RS'])).status).toBe(200)
    const value = { indicatorId: ids.people, periodId: ids.next, country: 'RS', cells: bySex(1, 2) }
    expect((await world.ask('nikola', createValue, { params, body: value })).status).toBe(200)
    const activity = { code: 'RS-1', title: text('Visits'), country: 'RS' }
    expect((await world.ask('petra', activities.create, { params, body: activity })).status).toBe(200)
    const refused = await setCountries(['AL'])
    expect([refused.status, refused.body]).toMatchObject([
      422,
      {
        fields: [{ path: 'countries' }, { path: 'countries' }, { path: 'countries' }, { path: 'countries' }],
      },
    ])
    for (const what of [
      'targets, milestones and baselines (2)',
      'reported values (1)',
      'activities (1)',
      'roles of people (3)',
    ])
      expect(refused.text).toContain(what)
    // A file that takes the targets and the plan along still leaves the values and the people behind.
    const file = await world.inside('petra', (tx) => exportProgramme(tx, params.programme))
    const without = file
      .replace(/countries:\n\s+- AL\n\s+- RS/, 'countries:\n  - AL')
      .replace(/activities:\n[\s\S]*?reporting_periods:/, 'reporting_periods:')
    await expect(
      world.inside('petra', (tx) => loadProgramme(tx, without, { dryRun: true })),
    ).rejects.toMatchObject({
      fields: [
        { path: 'countries', message: 'programme.problem.country_of_values' },
        { path: 'countries', message: 'programme.problem.country_of_roles' },
      ],
    })
  })
})
