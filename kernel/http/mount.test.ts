import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { errorForLog } from '../log.ts'

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

test('every answer tells browsers what they may load, from where they may be framed, and which devices are ours', async () => {
  for (const url of ['/health/live', '/api/session', '/api/nothing']) {
    const { headers } = await world.app.inject({ url })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'self'")
    // The form engine's parser is WebAssembly; `eval` stays forbidden.
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    })
    expect(String(headers['permissions-policy'])).toContain('usb=()')
  }
})

test('the log holds nothing of a row that the database refused', async () => {
  const refused = await world.admin
    .query(
      `insert into kernel.organisation (code, name) values ('lead', '{"source": "en", "texts": {"en": {"text": "Secret Name"}}}')`,
    )
    .then(
      () => null,
      (error: Error) => error,
    )
  expect(JSON.stringify({ ...refused })).toContain('lead')
  const told = errorForLog(refused!)
  expect(told).toHaveProperty('message')
  expect(told).not.toHaveProperty('detail')
  expect(JSON.stringify({ ...told, stack: '' })).not.toContain('(lead)')
})
