import { getMigrations } from 'better-auth/db/migration'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givePassword, visitor } from '../../testing/visitor.ts'
import { emailOfCast, makeWorld, type World } from '../../testing/world.ts'
import { authOf } from './auth.ts'
import { getSession, signIn } from './contract.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

test('the tables are those that the installed accounts library expects', async () => {
  const plan = await getMigrations(authOf(world.kernel).options, { throwOnUnsafe: false })
  expect(plan.toBeCreated.map((one) => one.table)).toEqual([])
  expect(plan.toBeAdded.map((one) => [one.table, Object.keys(one.fields)])).toEqual([])
  expect(plan.schemaProblems).toEqual([])
})

test('behind HTTPS the session’s cookie is one that browsers send over HTTPS alone', async () => {
  const secure = await makeWorld({ URA_URL: 'https://ura.example.org' })
  try {
    const password = await givePassword(secure, 'mira')
    const browser = visitor(secure)
    const answer = await browser.ask(signIn, { body: { email: emailOfCast('mira'), password } })
    expect([answer.headers['set-cookie']].flat().join('\n')).toMatch(
      /^__Secure-ura\.session_token=.*HttpOnly.*Secure.*SameSite=Lax/m,
    )
    expect((await browser.ask(getSession, {})).body.person?.name).toBe('Mira')
    // A cookie whose signature was tampered with is no session.
    const [name] = browser.cookies.keys()
    browser.cookies.set(name!, browser.cookies.get(name!)!.replace(/.(?=.{10}$)/, 'x'))
    browser.cookies.set(name!, `${browser.cookies.get(name!)!.slice(0, 20)}AAAA`)
    expect((await browser.ask(getSession, {})).body.person).toBeNull()
  } finally {
    await secure.close()
  }
})

test('a write that another website makes is refused, whatever cookies the browser sends along', async () => {
  const password = await givePassword(world, 'lira')
  const browser = visitor(world)
  await browser.ask(signIn, { body: { email: emailOfCast('lira'), password } })
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
    const answer = await world.app.inject({
      method: 'DELETE',
      url: '/api/session',
      headers: { ...headers, cookie },
    })
    expect(answer.statusCode).toBe(403)
  }
  expect((await browser.ask(getSession, {})).body.person?.name).toBe('Lira')
})

test('every constraint that a person can meet has its sentence', async () => {
  const { rows } = await world.admin.query<{ name: string }>(
    `select conname name from pg_constraint where connamespace = 'kernel'::regnamespace and contype in ('c', 'u', 'x')
       and conrelid::regclass::text in ('kernel.organisation', 'kernel.person', 'kernel.membership')
     union select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
       where x.indisunique and not x.indisprimary and t.oid::regclass::text in ('kernel.organisation', 'kernel.person', 'kernel.membership')`,
  )
  expect(rows.length).toBeGreaterThan(8)
  const say = world.kernel.say('en')
  expect(rows.map((row) => row.name).filter((name) => !say.has(`problem.constraint.${name}`))).toEqual([])
})
