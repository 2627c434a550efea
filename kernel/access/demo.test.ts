import { afterAll, beforeAll, expect, test } from 'vitest'
import { visitor } from '../../testing/visitor.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { getDoor, getSession, signIn } from './contract.ts'
import { demoPeople, insistOnKind } from './demo.ts'
import { roles } from './roles.ts'

let demo: World
let real: World
beforeAll(async () => {
  demo = await makeWorld({ URA_DEMO: 'true' })
  real = await makeWorld()
})
afterAll(() => Promise.all([demo.close(), real.close()]))

test('the demo has a sample person for every role, and each signs in: getDoor', async () => {
  const people = await demoPeople(demo.kernel, programmes.balkans)
  expect(new Set(people.map((one) => one.role))).toEqual(new Set(roles))
  // A second start changes nothing.
  expect(await demoPeople(demo.kernel, programmes.balkans)).toEqual(people)
  const { rows } = await demo.admin.query(
    'select count(*)::int n, bool_and(sample) samples from kernel.person where sample',
  )
  expect(rows).toEqual([{ n: people.length, samples: true }])
  expect((await visitor(demo).ask(getDoor, {})).body.demo).toEqual(people)
  for (const one of people) {
    const browser = visitor(demo)
    await browser.ask(signIn, { body: { email: one.email, password: one.password } })
    const { body } = await browser.ask(getSession, {})
    expect(body.person).toMatchObject({ name: one.name, sample: true })
    expect(body.memberships.map((membership) => membership.role)).toEqual([one.role])
    expect(body.demo).toBe(true)
  }
})

test('a workspace that is no demo has no sample people, and makes none', async () => {
  expect((await visitor(real).ask(getDoor, {})).body).toEqual({ provider: null, demo: [] })
  await expect(demoPeople(real.kernel, programmes.balkans)).rejects.toThrow('demo workspace only')
})

test('a demo is not started as a real workspace, nor a real one as a demo', async () => {
  // The cast of the stories are no samples: `real` is a real workspace; `demo` has its sample people by now.
  await expect(insistOnKind(real.kernel)).resolves.toBeUndefined()
  await expect(insistOnKind(demo.kernel)).resolves.toBeUndefined()
  const as = (world: World, isDemo: boolean) => ({
    ...world.kernel,
    config: { ...world.kernel.config, demo: isDemo },
  })
  await expect(insistOnKind(as(real, true))).rejects.toThrow('real workspace')
  await expect(insistOnKind(as(demo, false))).rejects.toThrow('demo workspace')
})

test('the demo starts again although visitors have taken a country out of its programme', async () => {
  await demoPeople(demo.kernel, programmes.balkans)
  await demo.admin.query(
    "update kernel.membership set ended_at = now(), ends_on = current_date where country = 'AL'",
  )
  await demo.admin.query("update programme.programme set countries = '{RS}' where id = $1", [
    programmes.balkans,
  ])
  await expect(demoPeople(demo.kernel, programmes.balkans)).resolves.not.toEqual([])
})
