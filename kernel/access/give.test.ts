import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Name } from '../../testing/cast.ts'
import { givePassword, visitor } from '../../testing/visitor.ts'
import { cast, emailOfCast, makeWorld, organisations, programmes, type World } from '../../testing/world.ts'
import {
  closePerson,
  endMembership,
  getPerson,
  getSession,
  giveMembership,
  inviteAgain,
  invitePerson,
  reopenPerson,
  resetCodes,
  signIn,
} from './contract.ts'
import { limits } from './limits.ts'
import { grantable } from './reach.ts'
import type { Role } from './roles.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => world.admin.query('delete from auth."rateLimit"'))

const balkans = { programme: programmes.balkans }
const problem = (answer: { body: unknown }) => answer.body as { code: string; detail: string }
const held = async (name: Name) => {
  const { rows } = await world.admin.query('select id from kernel.membership where person_id = $1', [
    cast[name].id,
  ])
  return { membership: rows[0].id as string }
}

describe('giving a role', () => {
  const body = { name: 'New Person', email: 'new@elsewhere.example', language: 'en' as const }
  const invite = (
    who: Name,
    given: { role: Role; country?: string | null; organisationId?: string },
    email = body.email,
  ) => world.ask(who, invitePerson, { params: balkans, body: { ...body, email, ...given } })

  test('is refused for a country that there is none of, and nobody hears of it: invitePerson, giveMembership', async () => {
    const counted = async () => {
      const { rows } = await world.admin.query(
        'select (select count(*) from kernel.membership) held, (select count(*) from graphile_worker.jobs) jobs',
      )
      return rows[0]
    }
    const before = await counted()
    const params = { person: cast.mira.id }
    const given = { role: 'monitor' as const, country: 'XX', programmeId: programmes.balkans }
    for (const answer of [
      await invite('petra', { role: 'monitor', country: 'XX' }),
      await world.ask('petra', giveMembership, { params, body: given }),
    ])
      expect([answer.status, answer.body]).toMatchObject([
        422,
        { fields: [{ path: 'country', code: 'problem.access.country_unknown' }] },
      ])
    expect(await counted()).toEqual(before)
  })

  test('is refused for a country in which the programme does not work, by the database as well', async () => {
    const work = (countries: string[]) =>
      world.admin.query('update programme.programme set countries = $2 where id = $1', [
        programmes.balkans,
        countries,
      ])
    const params = { person: cast.mira.id }
    const given = { role: 'monitor' as const, country: 'MK', programmeId: programmes.balkans }
    const add = (who: Name) =>
      world.inside(who, (tx) =>
        tx
          .insertInto('kernel.membership')
          .values({ ...given, personId: cast.nobody.id })
          .execute(),
      )
    const earlier = await world.ask('petra', giveMembership, { params, body: given })
    expect(earlier.status).toBe(200)
    await work(['AL', 'RS'])
    for (const answer of [
      await invite('petra', { role: 'monitor', country: 'MK' }),
      await world.ask('petra', giveMembership, { params, body: { ...given, role: 'analyst' } }),
    ]) {
      expect([answer.status, answer.body]).toMatchObject([
        422,
        {
          fields: [{ path: 'country', message: expect.stringMatching(/“MK” is not one of the programme’s/) }],
        },
      ])
    }
    await expect(add('petra')).rejects.toMatchObject({ constraint: 'membership_country_elsewhere' })
    // Who may give no role at all does not find out with it where the programme works.
    await expect(add('zana')).rejects.toThrow('row-level security')
    // A role that was given before stays, and is ended like any other.
    const membership = { membership: earlier.body.id }
    for (const body of [{ endsOn: '2099-01-01' }, {}])
      expect((await world.ask('petra', endMembership, { params: membership, body })).status).toBe(204)
    await work(['AL', 'RS', 'MK', 'ME', 'XK', 'BA'])
    await expect(add('petra')).resolves.toBeDefined()
  })

  test('is refused outside one’s reach, by the policy and by the database: invitePerson', async () => {
    const refused: [Name, Role, string | null][] = [
      ['arben', 'monitor', 'RS'],
      ['arben', 'monitor', null],
      ['arben', 'country_coordinator', 'AL'],
      ['arben', 'programme_coordinator', null],
      ['petra', 'administrator', null],
      ['mira', 'monitor', 'AL'],
      ['zana', 'monitor', 'AL'],
      ['gresa', 'monitor', 'AL'],
    ]
    for (const [who, role, country] of refused) {
      const answer = await invite(who, { role, country })
      expect(answer.status, `${who} gives ${role} in ${country}`).toBe(403)
      await expect(
        world.inside(who, (tx) =>
          tx
            .insertInto('kernel.membership')
            .values({ personId: cast.nobody.id, programmeId: programmes.balkans, role, country })
            .execute(),
        ),
        `${who} inserts ${role} in ${country}`,
      ).rejects.toThrow('row-level security')
    }
    expect(problem(await invite('arben', { role: 'monitor', country: 'RS' })).detail).toMatch(
      /not yours to give/,
    )
  })

  test('the list of who gives what is the same in the code and in the database', async () => {
    const { rows } = await world.admin.query('select giver, role from kernel.grantable')
    const pairs = Object.entries(grantable).flatMap(([giver, given]) =>
      given!.map((role) => `${giver} ${role}`),
    )
    expect(rows.map((row) => `${row.giver} ${row.role}`).sort()).toEqual(pairs.sort())
  })

  test('to somebody who is here already gives the role and invites nobody anew', async () => {
    const answer = await invite('arben', { role: 'trainer', country: 'AL' }, emailOfCast('nobody'))
    expect(answer.body).toEqual({ personId: cast.nobody.id, invited: false })
    expect(
      problem(await invite('arben', { role: 'trainer', country: 'AL' }, emailOfCast('nobody'))),
    ).toMatchObject({
      code: 'already_exists',
      detail: 'This person has this very role already.',
    })
    expect((await world.ask('nobody', getSession, {})).body.memberships).toMatchObject([
      { role: 'trainer', country: 'AL' },
    ])
  })

  test('an own-organisation role needs the organisation; a bad address is named', async () => {
    const without = await invite('petra', { role: 'grantee', country: 'AL' })
    expect(without.status).toBe(422)
    expect((await invite('petra', { role: 'monitor' }, 'not an address')).status).toBe(422)
    const given = await invite('petra', {
      role: 'grantee',
      country: 'AL',
      organisationId: organisations.grantee,
    })
    expect(given.body.invited).toBe(true)
    const { body: person } = await world.ask('petra', getPerson, { params: { person: given.body.personId } })
    expect(person).toMatchObject({ state: 'invited', may: { invite: true } })
    expect((await world.ask('petra', inviteAgain, { params: { person: given.body.personId } })).status).toBe(
      204,
    )
    expect((await world.ask('mira', inviteAgain, { params: { person: given.body.personId } })).status).toBe(
      403,
    )
  })

  test('is barred when there is too much of it', async () => {
    for (let at = 0; at < limits.invite.most; at++)
      await invite('jelena', { role: 'monitor', country: 'RS' }, 'same@elsewhere.example')
    expect(
      (await invite('jelena', { role: 'monitor', country: 'RS' }, 'more@elsewhere.example')).status,
    ).toBe(429)
  })

  test('one more role, and its end at once or on a day: giveMembership, endMembership', async () => {
    const params = { person: cast.pal.id }
    const add = (who: Name, given: object) =>
      world.ask(who, giveMembership, {
        params,
        body: { programmeId: programmes.balkans, role: 'monitor', country: 'AL', ...given },
      })
    expect((await add('jelena', {})).status).toBe(403)
    const made = await add('arben', {})
    expect(made.status).toBe(200)
    const roles = async () => (await world.ask('pal', getSession, {})).body.memberships.map((one) => one.role)
    expect(await roles()).toEqual(['monitor', 'platform_member'])
    const membership = { membership: made.body.id }
    expect((await world.ask('jelena', endMembership, { params: membership, body: {} })).status).toBe(403)
    expect(
      (await world.ask('arben', endMembership, { params: membership, body: { endsOn: '2001-01-01' } }))
        .status,
    ).toBe(422)
    expect(
      (await world.ask('arben', endMembership, { params: membership, body: { endsOn: '2099-01-01' } }))
        .status,
    ).toBe(204)
    expect(await roles()).toEqual(['monitor', 'platform_member'])
    expect((await world.ask('arben', endMembership, { params: membership, body: {} })).status).toBe(204)
    expect(await roles()).toEqual(['platform_member'])
    expect((await world.ask('arben', endMembership, { params: membership, body: {} })).status).toBe(409)
    expect((await add('arben', { startsOn: '2099-02-01', endsOn: '2099-01-01' })).status).toBe(422)
  })

  test('the last administrator stays one', async () => {
    const answer = await world.ask('ada', endMembership, { params: await held('ada'), body: {} })
    expect(answer.status).toBe(409)
    expect(problem(answer).detail).toMatch(/at least one administrator/)
    const other = {
      params: { person: cast.dora.id },
      body: { programmeId: null, role: 'administrator' as const },
    }
    expect((await world.ask('petra', giveMembership, other)).status).toBe(403)
    const made = await world.ask('ada', giveMembership, other)
    expect(
      (await world.ask('ada', endMembership, { params: { membership: made.body.id }, body: {} })).status,
    ).toBe(204)
  })
})

describe('an account', () => {
  test('is closed with a reason: sessions die at once, and it opens again: closePerson, reopenPerson, resetCodes', async () => {
    const password = await givePassword(world, 'nikola')
    const nikola = visitor(world)
    await nikola.ask(signIn, { body: { email: emailOfCast('nikola'), password } })
    const params = { person: cast.nikola.id }
    const body = { reason: 'has left the organisation' }
    expect((await world.ask('petra', closePerson, { params, body })).status).toBe(403)
    expect((await world.ask('ada', closePerson, { params, body: { reason: ' ' } })).status).toBe(422)
    expect((await world.ask('ada', closePerson, { params: { person: cast.ada.id }, body })).status).toBe(409)
    expect((await world.ask('ada', closePerson, { params, body })).status).toBe(204)
    expect((await nikola.ask(getSession, {})).body.person).toBeNull()
    const { rows } = await world.admin.query(
      `select details from kernel.audit where action = 'access.person.close'`,
    )
    expect(rows[0].details.reason).toBe(body.reason)
    const role = { programmeId: programmes.balkans, role: 'assessor' as const, country: 'RS' }
    expect((await world.ask('jelena', giveMembership, { params, body: role })).status).toBe(409)
    expect((await world.ask('ada', reopenPerson, { params })).status).toBe(204)
    expect((await nikola.ask(signIn, { body: { email: emailOfCast('nikola'), password } })).status).toBe(200)
    expect(
      (await world.ask('ada', resetCodes, { params, body: { reason: 'lost the telephone' } })).status,
    ).toBe(204)
    expect((await nikola.ask(getSession, {})).body.person).toBeNull()
  })
})
