import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asActor } from '../../kernel/http/transaction.ts'
import type { Name } from '../../testing/cast.ts'
import { addSite, inBalkans, planVisit, said, writeUp } from '../../testing/monitoring.ts'
import { cast, makeWorld, programmes, type World } from '../../testing/world.ts'
import {
  createPoint,
  getPoint,
  getVisit,
  listPoints,
  listVisits,
  movePoint,
  type Point,
  updatePoint,
  type Visit,
} from './contract.ts'
import { remindOwners } from './jobs.ts'
import { owners } from './readers.ts'

let world: World
let visit: Visit
let hers: Point
let others: Point
beforeAll(async () => {
  world = await makeWorld()
  for (const measure of (await import('./measures.ts')).measures)
    world.kernel.measures.set(measure.key, measure)
  const planned = await planVisit(world, 'mira', (await addSite(world, 'mira')).id)
  visit = await writeUp(world, planned.id)
  hers = (await give({ ownerPersonId: cast.tea.id })).body
  others = (await give({ ownerInstitution: 'Ministry of Interior' })).body
})
afterAll(() => world.close())

const give = (owner: object) =>
  world.ask('mira', createPoint, {
    params: { ...inBalkans, visit: visit.id },
    body: { what: said('Train the guards of the crossing'), dueOn: '2099-06-01', ...owner },
  })
const move = async (who: Name, act: 'done' | 'verify' | 'reopen', reason = '') => {
  const at = { ...inBalkans, point: hers.id }
  const { version } = (await world.ask('petra', getPoint, { params: at })).body
  return world.ask(who, movePoint, { params: at, body: { act, reason, version } })
}

describe('an owner who works elsewhere in the programme', () => {
  test('opens their own action points, which a reminder leads them to, and nothing else of the room', async () => {
    const list = await world.ask('tea', listPoints, { params: inBalkans, query: {} })
    expect([list.status, list.body.total]).toEqual([200, 1])
    expect(list.body.rows).toMatchObject([{ id: hers.id, owner: 'Tea' }])
    const csv = await world.app.inject({
      url: `/api/programmes/${programmes.balkans}/monitoring/points?format=csv`,
      headers: { cookie: world.cookie('tea') },
    })
    expect(csv.statusCode).toBe(200)
    expect(csv.body.trim().split('\n')).toHaveLength(2)
    const own = await world.ask('tea', getPoint, { params: { ...inBalkans, point: hers.id } })
    expect(own.body).toMatchObject({ state: 'open', may: ['done'], visit: { code: '' } })
    expect((await world.ask('tea', getPoint, { params: { ...inBalkans, point: others.id } })).status).toBe(
      404,
    )
    expect((await world.ask('tea', listVisits, { params: inBalkans, query: {} })).status).toBe(403)
    expect((await world.ask('tea', getVisit, { params: { ...inBalkans, visit: visit.id } })).status).toBe(403)
    // Who owns none sees none; who is outside is not asked.
    expect((await world.ask('gent', listPoints, { params: inBalkans, query: {} })).body.total).toBe(0)
    for (const who of ['donna', 'gresa', 'teo', 'zana', 'nobody'] as const)
      expect((await world.ask(who, listPoints, { params: inBalkans, query: {} })).status, who).toBe(403)
  })

  test('says that it is done and reads why it was opened again, but changes and verifies nothing', async () => {
    expect((await move('tea', 'done', 'Trained on 3 May')).body).toMatchObject({ state: 'done' })
    expect((await move('tea', 'verify')).status).toBe(403)
    await move('arben', 'reopen', 'Only one of the two shifts')
    const { body } = await world.ask('tea', getPoint, { params: { ...inBalkans, point: hers.id } })
    expect(body.steps.map(({ act, reason }) => [act, reason])).toEqual([
      ['done', 'Trained on 3 May'],
      ['reopen', 'Only one of the two shifts'],
    ])
    const change = { ...body, dueOn: '2099-12-01' }
    expect(
      (await world.ask('tea', updatePoint, { params: { ...inBalkans, point: hers.id }, body: change }))
        .status,
    ).toBe(403)
    const steps = await world.inside('tea', (tx) => tx.selectFrom('monitoring.step').selectAll().execute())
    expect(steps.every((one) => one.actionPointId === hers.id)).toBe(true)
    expect(
      await world.inside('gent', (tx) => tx.selectFrom('monitoring.step').selectAll().execute()),
    ).toEqual([])
  })
})

describe('an owner', () => {
  const told = {
    fields: [{ path: 'ownerPersonId', message: expect.stringContaining('no role in the programme') }],
  }

  test('is nobody who could not open it: neither by the operation nor by the database', async () => {
    for (const who of ['donna', 'gresa', 'teo', 'ada', 'nobody', 'zana'] as const) {
      const refused = await give({ ownerPersonId: cast[who].id })
      // Who is not in the programme at all is not even seen.
      expect([refused.status, refused.body], who).toMatchObject([
        422,
        { fields: [{ path: 'ownerPersonId' }] },
      ])
      const set = (tx: Parameters<Parameters<World['inside']>[1]>[0]) =>
        tx
          .updateTable('monitoring.actionPoint')
          .set({ ownerPersonId: cast[who].id })
          .where('id', '=', others.id)
          .execute()
      await expect(world.inside('mira', set), who).rejects.toMatchObject({
        constraint: 'action_point_owner_outside',
      })
    }
    expect((await give({ ownerPersonId: cast.gresa.id })).body).toMatchObject(told)
  })

  test('who has left keeps what is theirs until it is given to another; the coordinators are reminded of it', async () => {
    await world.admin.query(
      'update kernel.membership set ended_at = now(), ends_on = current_date where person_id = $1',
      [cast.tea.id],
    )
    const at = { ...inBalkans, point: hers.id }
    const { body } = await world.ask('mira', getPoint, { params: at })
    const worded = { ...body, what: said('Train all guards of the crossing') }
    expect((await world.ask('mira', updatePoint, { params: at, body: worded })).status).toBe(200)
    expect((await give({ ownerPersonId: cast.tea.id })).status).toBe(422)
    await world.admin.query(`update monitoring.action_point set due_on = '2021-06-01' where id = $1`, [
      hers.id,
    ])
    await world.admin.query('update programme.programme set demo = false where id = $1', [programmes.balkans])
    await asActor(world.kernel.workerDb, 'system', (db) =>
      remindOwners.run({ kernel: world.kernel, db, payload: {} as never, progress: async () => undefined }),
    )
    const { rows } = await world.admin.query(
      `select person_id from kernel.notice where message = 'monitoring.notice.remind'`,
    )
    expect(rows.map((row) => row.person_id)).toEqual([cast.arben.id])
  })

  test('has one of the same roles in the code and in the database', async () => {
    const { rows } = await world.admin.query('select monitoring.owning_roles() roles')
    expect(rows[0].roles.toSorted()).toEqual([...owners].toSorted())
  })
})
