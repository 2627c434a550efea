import { afterAll, beforeAll, expect, test } from 'vitest'
import { asActor } from '../../kernel/http/transaction.ts'
import { addSite, inBalkans, pastYear, planVisit, said, step } from '../../testing/monitoring.ts'
import { cast, makeWorld, programmes, type World } from '../../testing/world.ts'
import { createPoint, getPoint, listPoints, movePoint } from './contract.ts'
import { remindOwners } from './jobs.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

test('open action points go with a visit that is cancelled: dropped for its reason, not overdue, nobody is reminded', async () => {
  const visit = await planVisit(world, 'mira', (await addSite(world, 'mira')).id)
  await step(world, 'mira', visit.id, 'prepare')
  const add = async (what: string) => {
    const body = { what: said(what), ownerPersonId: cast.lira.id, dueOn: '2099-06-01' }
    const { id } = (await world.ask('mira', createPoint, { params: { ...inBalkans, visit: visit.id }, body }))
      .body
    // Its day comes and goes.
    await world.admin.query(`update monitoring.action_point set due_on = '${pastYear}-06-01' where id = $1`, [
      id,
    ])
    return id
  }
  const read = async (id: string) =>
    (await world.ask('petra', getPoint, { params: { ...inBalkans, point: id } })).body
  const open = await add('Ask for the key')
  const done = await add('Ask for an interpreter')
  const wasDone = { act: 'done' as const, reason: 'Asked', version: (await read(done)).version }
  await world.ask('lira', movePoint, { params: { ...inBalkans, point: done }, body: wasDone })
  const cancelled = await step(world, 'mira', visit.id, 'cancel', 'The crossing was closed')
  expect(cancelled.body.state).toBe('cancelled')
  expect(await read(open)).toMatchObject({ state: 'dropped', overdue: false })
  expect((await read(open)).steps.at(-1)).toMatchObject({
    act: 'drop', from: 'open', to: 'dropped', reason: 'The crossing was closed', by: 'Mira',
  }) // biome-ignore format: a step
  // What was done was done.
  expect((await read(done)).state).toBe('done')
  const query = { filter: ['overdue:yes', `visit:${visit.id}`] }
  expect((await world.ask('petra', listPoints, { params: inBalkans, query })).body.total).toBe(0)
  const told = async (message: string) =>
    (await world.admin.query('select link from kernel.notice where person_id = $1 and message = $2', [cast.lira.id, message])).rows // biome-ignore format: a query
  expect(await told('monitoring.notice.point.drop')).toMatchObject([{ link: expect.stringContaining(open) }])
  await world.admin.query('update programme.programme set demo = false where id = $1', [programmes.balkans])
  await asActor(world.kernel.workerDb, 'system', (db) =>
    remindOwners.run({ kernel: world.kernel, db, payload: {} as never, progress: async () => undefined }),
  )
  await world.admin.query('update programme.programme set demo = true where id = $1', [programmes.balkans])
  const { rows } = await world.admin.query('select reminded_on from monitoring.action_point where id = $1', [
    open,
  ])
  expect(rows).toEqual([{ reminded_on: null }])
  // Taken up again by a coordinator, the visit does not bring them back by itself; each is reopened for a reason.
  await step(world, 'arben', visit.id, 'resume')
  expect((await read(open)).may).toContain('reopen')
})
