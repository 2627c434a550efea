import { afterAll, beforeAll, expect, test } from 'vitest'
import { cast, makeWorld, type World } from '../../testing/world.ts'
import { asActor } from '../http/transaction.ts'
import { getProgress, listNotices, readNotices } from './contract.ts'
import { finishProgress, leaveNotice, openProgress } from './desk.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
const asSystem = <T>(work: Parameters<typeof asActor<T>>[2]) => asActor(world.kernel.workerDb, 'system', work)

test("a notice is on its person's desk, in their language, until it is read; nobody else sees it", async () => {
  await asSystem((tx) =>
    leaveNotice(tx, { person: cast.mira.id, message: 'problem.not_found', link: '/programmes' }),
  )
  const answer = await world.ask('mira', listNotices, {}, 'sq')
  expect(answer.body.unread).toBe(1)
  expect(answer.body.notices[0]!.text).toBe(world.kernel.say('sq')('problem.not_found'))
  expect((await world.ask('arben', listNotices, {})).body.notices).toEqual([])
  expect(
    (await world.ask('mira', readNotices, { body: { upTo: new Date(Date.now() + 1000).toISOString() } })).body
      .read,
  ).toBe(1)
  expect((await world.ask('mira', listNotices, {})).body.unread).toBe(0)
})

test('progress is seen by whoever waits, and by nobody else', async () => {
  const id = await asSystem((tx) => openProgress(tx, 'paper', cast.lira.id))
  expect((await world.ask('lira', getProgress, { params: { id } })).body).toMatchObject({
    state: 'waiting',
    percent: 0,
  })
  await world.kernel.workerPool.query('select kernel.report_progress($1, 40, null)', [id])
  expect((await world.ask('lira', getProgress, { params: { id } })).body).toMatchObject({
    state: 'working',
    percent: 40,
  })
  await asSystem((tx) => finishProgress(tx, id, { pages: 9 }))
  expect((await world.ask('lira', getProgress, { params: { id } })).body).toMatchObject({
    state: 'done',
    result: { pages: 9 },
  })
  expect((await world.ask('mira', getProgress, { params: { id } })).status).toBe(404)
  expect((await world.ask(null, getProgress, { params: { id } })).status).toBe(401)
})
