import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

test('a person reaches what their memberships say, and nobody else does', async () => {
  const seen = await world.inside('mira', (tx) => tx.selectFrom('kernel.membership').select('id').execute())
  expect(seen.length).toBeGreaterThan(10)
  expect(
    await world.inside('nobody', (tx) => tx.selectFrom('kernel.membership').select('id').execute()),
  ).toEqual([])
  expect(await world.inside(null, (tx) => tx.selectFrom('kernel.membership').select('id').execute())).toEqual(
    [],
  )
})

test('the context cannot be forged by whoever only has the role of the app', async () => {
  await expect(world.kernel.appPool.query('select kernel.act_as()')).rejects.toThrow('permission denied')
  await expect(world.kernel.appPool.query('select value from kernel.secret')).rejects.toThrow(
    'permission denied',
  )
  const client = await world.kernel.appPool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('ura.context', '{"system": true, "memberships": []}', true)`)
    const { rows } = await client.query('select kernel.context() context')
    expect(rows[0].context).toBeNull()
    await client.query('rollback')
  } finally {
    client.release()
  }
})

test('health is answered without a session', async () => {
  const answer = await world.app.inject({ url: '/health/ready' })
  expect(answer.json()).toEqual({ ok: true })
})
