import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addSite, inBalkans, pastYear, planVisit, readVisit, said, step, writeUp,
} from '../../testing/monitoring.ts' // biome-ignore format: a list
import { cast, makeWorld, programmes, type World } from '../../testing/world.ts'
import { computeFigure, explainFigure } from '../programme/seam.ts'
import {
  countPeople, createVisit, deleteVisit, getPlan, listPeople, listVisits,
  moveVisit, type Site, updateVisit, writeAccount,
} from './contract.ts' // biome-ignore format: a list

let world: World
let site: Site
const of = (visit: string) => ({ ...inBalkans, visit })
const counting = {
  measure: 'monitoring.visits', aggregate: 'count', filter: {}, over: null, counted: null,
} as const // biome-ignore format: one figure

/** Approved visits, as an indicator counts them. */
const counted = (measure = 'monitoring.visits', aggregate = 'count', by: string[] = []) =>
  world.inside('petra', (db, actor) => {
    const asked = { ...counting, measure, aggregate } as never
    return computeFigure(world.kernel, db, programmes.balkans, actor, asked, by)
  })
const recordsBehind = (who: 'petra' | 'donna') =>
  world.inside(who, (db, actor) =>
    explainFigure(world.kernel, db, programmes.balkans, actor, counting as never, { page: 1, size: 10 }),
  )

beforeAll(async () => {
  world = await makeWorld()
  for (const measure of (await import('./measures.ts')).measures)
    world.kernel.measures.set(measure.key, measure)
  site = await addSite(world, 'mira')
})
afterAll(() => world.close())

describe('the way of a visit', () => {
  test('planned → checklist → field → draft → review → approved; only then it counts', async () => {
    const visit = await planVisit(world, 'mira', site.id)
    expect(visit).toMatchObject({ state: 'planned', country: 'AL', code: `AL-${pastYear}-01` })
    expect(visit.may).toEqual(expect.arrayContaining(['prepare', 'cancel', 'update', 'delete']))
    const written = await writeUp(world, visit.id)
    expect(written.state).toBe('draft')
    expect(await counted()).toMatchObject([{ value: 0 }])
    expect((await step(world, 'mira', visit.id, 'submit')).body.state).toBe('review')
    const approved = await step(world, 'arben', visit.id, 'approve')
    expect(approved.body).toMatchObject({ state: 'approved', approvedBy: 'Arben' })
    expect(approved.body.steps.map((one) => one.act)).toEqual([
      'plan',
      'prepare',
      'depart',
      'write',
      'submit',
      'approve',
    ])
    expect(await counted()).toMatchObject([{ value: 1 }])
    expect(await counted('monitoring.personsSeen', 'sum', ['sex'])).toMatchObject([
      { keys: { sex: 'f' }, value: 3 },
      { keys: { sex: 'm' }, value: 5 },
    ])
    expect(await recordsBehind('petra')).toMatchObject({
      total: 1,
      hidden: 0,
      rows: [{ id: visit.id, link: `/monitoring/visits/${visit.id}` }],
    })
    // The donor hears how many there are, and sees none of them.
    expect(await recordsBehind('donna')).toMatchObject({ total: 1, hidden: 1, rows: [] })
  })

  test('whoever wrote does not approve, not even the lead of the programme', async () => {
    const visit = await planVisit(world, 'arben', site.id)
    await writeUp(world, visit.id)
    const now = await readVisit(world, 'arben', visit.id)
    const account = { access: 'granted' as const, summary: said('Arben wrote this'), version: now.version }
    await world.ask('arben', writeAccount, { params: of(visit.id), body: account })
    await step(world, 'mira', visit.id, 'submit')
    const refused = await step(world, 'arben', visit.id, 'approve')
    expect(refused.status).toBe(403)
    expect(refused.text).toMatch(/somebody else must approve/)
    expect((await step(world, 'petra', visit.id, 'approve')).status).toBe(200)
    const sql = `update monitoring.visit set state = 'approved' where id = $1`
    await step(world, 'petra', visit.id, 'reopen', 'A number is wrong')
    await step(world, 'mira', visit.id, 'submit')
    // By direct SQL under the app's role the database says the same.
    await expect(asApp('arben', sql, [visit.id])).rejects.toMatchObject({ constraint: 'visit_own_approval' })
    await expect(asApp('nikola', sql, [visit.id])).resolves.toBe(0)
    await expect(asApp('mira', sql, [visit.id])).rejects.toMatchObject({ code: '42501' })
    await expect(
      asApp('arben', `update monitoring.visit set writers = '{}' where id = $1`, [visit.id]),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      asApp('arben', `update monitoring.visit set authority = 'x' where id = $1`, [visit.id]),
    ).rejects.toMatchObject({ constraint: 'visit_not_open' })
    await expect(
      asApp(
        'mira',
        `insert into monitoring.population (programme_id, country, sensitivity, visit_id, sex, age, nationality, vulnerability, persons) values ($2, '', 0, $1, 'f', '60+', 'AF', 'none', 3)`,
        [visit.id, programmes.balkans],
      ),
    ).rejects.toMatchObject({ constraint: 'visit_not_open' })
  })

  test('what is missing is named before a step, and refused at it', async () => {
    const visit = await planVisit(world, 'mira', site.id, { team: [], risk: null, announced: null })
    expect(visit.lacks).toMatchObject([
      { act: 'prepare', path: 'team', message: 'The team needs somebody who leads the visit.' },
    ])
    const refused = await step(world, 'mira', visit.id, 'prepare')
    expect(refused.status).toBe(422)
    expect((refused.body as unknown as { fields: { path: string }[] }).fields.map((one) => one.path)).toEqual(
      ['team'],
    )
    const { id: _, ...plan } = await readVisit(world, 'mira', visit.id)
    const body = { ...plan, team: [{ personId: cast.mira.id, role: 'lead' as const }] }
    const updated = await world.ask('mira', updateVisit, { params: of(visit.id), body })
    expect(updated.status, updated.text).toBe(200)
    await step(world, 'mira', visit.id, 'prepare')
    const depart = await step(world, 'mira', visit.id, 'depart')
    expect((depart.body as unknown as { fields: { path: string }[] }).fields.map((one) => one.path)).toEqual([
      'announced',
      'risk',
    ])
    // Cancelled with a reason only, and taken up again by a coordinator.
    expect((await step(world, 'mira', visit.id, 'cancel')).status).toBe(422)
    expect((await step(world, 'mira', visit.id, 'cancel', 'The crossing was closed')).body).toMatchObject({
      state: 'cancelled',
      cancelledBecause: 'The crossing was closed',
    })
    expect((await step(world, 'mira', visit.id, 'resume')).status).toBe(403)
    expect((await step(world, 'arben', visit.id, 'resume')).body).toMatchObject({
      state: 'planned',
      cancelledBecause: null,
    })
  })

  test('begins at most ten years ago; one that has grown old meanwhile is still corrected', async () => {
    const visit = await planVisit(world, 'mira', site.id)
    const days = { startsOn: '1900-01-01', endsOn: '1900-01-02' }
    const { id: _, ...plan } = visit
    const wrong = {
      fields: [{ path: 'startsOn', message: expect.stringMatching(/^Kjo është më shumë se dhjetë vjet/) }],
    }
    const created = await world.ask(
      'mira',
      createVisit,
      { params: inBalkans, body: { ...plan, ...days } },
      'sq',
    )
    expect(created.body).toMatchObject(wrong)
    const body = { ...plan, ...days }
    expect((await world.ask('mira', updateVisit, { params: of(visit.id), body }, 'sq')).body).toMatchObject(
      wrong,
    )
    await world.admin.query(`update monitoring.visit set starts_on = '1900-01-01', ends_on = '1900-01-02' where id = $1`, [visit.id]) // biome-ignore format: a query
    const { version } = await readVisit(world, 'mira', visit.id)
    const same = await world.ask('mira', updateVisit, { params: of(visit.id), body: { ...body, version } })
    expect(same.status, same.text).toBe(200)
    await world.ask('mira', deleteVisit, { params: of(visit.id) })
  })

  test('whoever saves second is told, with the record as it is', async () => {
    const visit = await planVisit(world, 'mira', site.id)
    const body = { ...visit, authority: 'Border police', version: visit.version }
    expect((await world.ask('mira', updateVisit, { params: of(visit.id), body })).status).toBe(200)
    const second = await world.ask('arben', updateVisit, { params: of(visit.id), body })
    expect(second.status).toBe(409)
    expect(second.body).toMatchObject({ code: 'changed_meanwhile', current: { authority: 'Border police' } })
    expect(
      (
        await world.ask('mira', moveVisit, {
          params: of(visit.id),
          body: { act: 'prepare', version: visit.version },
        })
      ).status,
    ).toBe(409)
  })

  test('people seen: counted once, never twice the same cell, never after the submission', async () => {
    const visit = await planVisit(world, 'mira', site.id)
    const cell = {
      sex: 'f' as const,
      age: '60+' as const,
      nationality: 'AF',
      vulnerability: 'none' as const,
      persons: 2,
    }
    const early = await world.ask('mira', countPeople, {
      params: of(visit.id),
      body: { cells: [cell], version: visit.version },
    })
    expect(early.status).toBe(403)
    await writeUp(world, visit.id)
    const { version } = await readVisit(world, 'mira', visit.id)
    const twice = await world.ask('mira', countPeople, {
      params: of(visit.id),
      body: { cells: [cell, cell], version },
    })
    expect(twice.body).toMatchObject({
      fields: [{ path: 'cells.1', message: expect.stringMatching(/Row 2/) }],
    })
    const bad = { ...cell, nationality: 'Afghan' }
    expect(
      (await world.ask('mira', countPeople, { params: of(visit.id), body: { cells: [bad], version } }))
        .status,
    ).toBe(422)
  })

  test('only a planned visit is removed; the planned one of another is not', async () => {
    const visit = await planVisit(world, 'mira', site.id)
    expect((await world.ask('nikola', deleteVisit, { params: of(visit.id) })).status).toBe(404)
    expect((await world.ask('mira', deleteVisit, { params: of(visit.id) })).status).toBe(204)
    const { id } = await planVisit(world, 'mira', site.id)
    await step(world, 'mira', id, 'prepare')
    expect((await world.ask('mira', deleteVisit, { params: of(id) })).status).toBe(403)
  })
})

describe('lists', () => {
  test('listVisits: filter, search, sort, mine and to review', async () => {
    const ask = async (who: 'mira' | 'arben' | 'petra' | 'pal' | 'nikola', query: object) =>
      (await world.ask(who, listVisits, { params: inBalkans, query: query as never })).body
    const all = await ask('petra', {})
    expect(all.total).toBeGreaterThan(4)
    expect(
      (await ask('petra', { filter: ['state:approved'] })).rows.every((row) => row.state === 'approved'),
    ).toBe(true)
    // A state of translation is nothing that a visit is called.
    expect((await ask('petra', { search: 'approved' })).rows).toEqual([])
    const code = `AL-${pastYear}-01`
    expect((await ask('petra', { search: `crossing ${code}` })).rows.map((row) => row.code)).toEqual([code])
    expect((await ask('petra', { sort: 'code' })).rows[0]!.code).toBe(code)
    expect((await ask('mira', { mine: 'team' })).total).toBe(all.total)
    const visit = await planVisit(world, 'mira', site.id)
    await writeUp(world, visit.id)
    await step(world, 'mira', visit.id, 'submit')
    expect((await ask('arben', { mine: 'review' })).rows.map((row) => row.id)).toContain(visit.id)
    expect((await ask('mira', { mine: 'review' })).total).toBe(0)
    expect((await ask('pal', {})).total).toBeGreaterThan(0)
    // A monitor of another country sees none of Albania's.
    expect((await ask('nikola', {})).rows.filter((row) => row.country === 'AL')).toEqual([])
  })

  test('as CSV and XLSX, all rows that match, and the audit log knows', async () => {
    for (const format of ['csv', 'xlsx']) {
      const url = `/api/programmes/${programmes.balkans}/monitoring/visits?filter=state:approved&format=${format}`
      const answer = await world.app.inject({ url, headers: { cookie: world.cookie('petra') } })
      expect(answer.statusCode).toBe(200)
      if (format === 'csv')
        expect(answer.body).toMatch(RegExp(`^\\ufeffcode,title,country.*\\r\\nAL-${pastYear}-`))
      else expect(answer.rawPayload.subarray(0, 2).toString()).toBe('PK')
    }
    const { rows } = await world.admin.query(
      `select count(*)::int n from kernel.audit where action = 'monitoring.listVisits.export'`,
    )
    expect(rows[0].n).toBe(2)
  })

  test('listPeople: those who may be on a team in the country', async () => {
    const { body } = await world.ask('mira', listPeople, { params: inBalkans, query: { country: 'AL' } })
    expect(body.rows.map((row) => row.name)).toEqual(['Arben', 'Lira', 'Mira', 'Pal', 'Petra', 'Rada', 'Tea'])
    const team = [{ personId: cast.nikola.id, role: 'lead' as const }]
    const answer = await world.ask('mira', createVisit, {
      params: inBalkans,
      body: {
        title: said('x'),
        purpose: said('y'),
        siteId: site.id,
        startsOn: `${pastYear}-01-01`,
        endsOn: `${pastYear}-01-01`,
        team,
      },
    })
    expect(answer.body).toMatchObject({ fields: [{ path: 'team' }] })
  })

  test('getPlan: by country and quarter, with the gap to the framework’s target', async () => {
    const { body } = await world.ask('petra', getPlan, { params: inBalkans, query: { year: pastYear } })
    const row = body.rows.find((one) => one.country === 'AL')!
    expect(row.quarters[0]!.approved).toBeGreaterThan(0)
    expect(row.year.approved + row.year.planned).toBe(
      row.quarters.reduce((all, one) => all + one.approved + one.planned, 0),
    )
    expect(row.may).toEqual(['plan'])
  })
})

/** Runs a statement as one of the cast with the app's own role. @returns how many rows it changed */
async function asApp(who: 'mira' | 'arben' | 'nikola', sql: string, values: unknown[]): Promise<number> {
  const client = await world.kernel.appPool.connect()
  try {
    await client.query('begin')
    await client.query('select kernel.act($1)', [`session-${who}`])
    return (await client.query(sql, values)).rowCount ?? 0
  } finally {
    await client.query('rollback')
    client.release()
  }
}
