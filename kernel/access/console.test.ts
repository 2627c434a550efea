import { afterAll, beforeAll, expect, test } from 'vitest'
import { visitor } from '../../testing/visitor.ts'
import { emailOfCast, makeWorld, type World } from '../../testing/world.ts'
import { addUser, changeRole, closeUser, inviteUser, listUsers, resetLink } from './console.ts'
import { acceptInvitation, getSession, performReset, signIn } from './contract.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const secretIn = (link: string) => link.slice(link.indexOf('#') + 1)
const email = 'operator@elsewhere.example'

test('the operator adds an administrator from the command line, who comes in by the newest link', async () => {
  const first = await addUser(world.kernel, {
    name: 'Olta Prima',
    email,
    language: 'sq',
    administrator: true,
  })
  expect(first).toMatch(/^http:\/\/localhost\/invitation#/)
  await expect(addUser(world.kernel, { name: 'Olta', email, language: 'sq' })).rejects.toThrow(
    'ura user invite',
  )
  const newest = await inviteUser(world.kernel, email)
  const accept = (link: string) =>
    visitor(world).ask(acceptInvitation, {
      body: { secret: secretIn(link), password: 'eleven stone arches', language: 'sq' },
    })
  expect((await accept(first)).status).toBe(404)
  expect((await accept(newest)).status).toBe(204)
  const browser = visitor(world)
  await browser.ask(signIn, { body: { email, password: 'eleven stone arches' } })
  expect((await browser.ask(getSession, {})).body.memberships).toMatchObject([{ role: 'administrator' }])
  await expect(inviteUser(world.kernel, email)).rejects.toThrow('can sign in already')
})

test('roles are given and ended, and what is unknown is named', async () => {
  const change = { role: 'trainer' as const, programme: 'balkans', country: 'MK' }
  await changeRole(world.kernel, email, change)
  const roles = async () => (await listUsers(world.kernel)).find((one) => one.email === email)?.roles
  expect(await roles()).toEqual(['administrator', 'trainer/balkans/MK'])
  await changeRole(world.kernel, email, { ...change, end: true })
  expect(await roles()).toEqual(['administrator'])
  await expect(changeRole(world.kernel, email, { ...change, end: true })).rejects.toThrow(
    'does not have this role',
  )
  await expect(changeRole(world.kernel, email, { role: 'trainer' })).rejects.toThrow('--programme')
  await expect(changeRole(world.kernel, email, { role: 'trainer', programme: 'nowhere' })).rejects.toThrow(
    'no programme "nowhere"',
  )
  await expect(changeRole(world.kernel, email, { ...change, country: 'XX' })).rejects.toThrow(
    'no country "XX"',
  )
  await expect(changeRole(world.kernel, email, { ...change, country: 'FR' })).rejects.toThrow(
    'does not work in FR',
  )
  expect(await roles()).toEqual(['administrator'])
  await expect(changeRole(world.kernel, 'x@nowhere.example', change)).rejects.toThrow('Nobody here')
})

test('an account is closed and opened, a password link works, and all of it is in the log', async () => {
  await closeUser(world.kernel, email, true)
  await expect(resetLink(world.kernel, email)).rejects.toThrow('is closed')
  await closeUser(world.kernel, email, false)
  const body = {
    secret: secretIn(await resetLink(world.kernel, emailOfCast('mira'))),
    password: 'nine quiet rivers',
  }
  expect((await visitor(world).ask(performReset, { body })).status).toBe(204)
  const { rows } = await world.admin.query(
    `select action, actor from kernel.audit where details ->> 'by' = 'command line' order by id`,
  )
  expect(rows.map((row) => row.action)).toEqual([
    'access.person.add',
    'access.invitation.send',
    'access.membership.give',
    'access.membership.end',
    'access.person.close',
    'access.person.reopen',
    'access.password.forget',
  ])
  expect(new Set(rows.map((row) => row.actor))).toEqual(new Set(['system']))
})
