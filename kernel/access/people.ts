import type { Language } from '../../common/languages.ts'
import { type Served, serve } from '../http/serve.ts'
import { found } from '../problems/problem.ts'
import { getPerson, listEverybody, listPeople } from './contract.ts'
import { emailOf, nameOf } from './identity.ts'
import { pageOfRows } from './page.ts'
import { mayAdminister, mayLookAtAnybody, mayLookAtPeople, seesAddresses } from './policy.ts'
import { mayGive } from './reach.ts'
import type { Role } from './roles.ts'
import { memberships, organisationOf, personState, unsealed, withWayIn } from './roster.ts'

const ofProgramme = serve(listPeople, {
  may: mayLookAtPeople,
  run: async ({ kernel, db, actor, params, query, language }) => {
    const held = await memberships(db, { programme: params.programme })
    const ready = await withWayIn(
      kernel,
      held.map((one) => one.userId),
    )
    const names = await unsealed(kernel, held)
    const withAddress = seesAddresses(actor, params.programme)
    const rows = held.map((one) => ({
      id: one.id,
      personId: one.personId,
      name: names.get(one.personId)!.name,
      email: withAddress ? names.get(one.personId)!.email : null,
      person: personState(one, ready),
      role: one.role,
      country: one.country,
      organisation: organisationOf(one, language),
      startsOn: one.startsOn,
      endsOn: one.endsOn,
      state: one.state,
      sample: one.sample,
      mayEnd:
        one.state !== 'ended' &&
        mayGive(actor, one.role, { programme: params.programme, country: one.country }),
    }))
    return pageOfRows(rows, query, language, {
      search: (row) => [row.name, row.email, row.organisation?.name ?? null],
      columns: {
        name: (row) => row.name,
        role: (row) => row.role,
        country: (row) => row.country ?? '',
        organisation: (row) => row.organisation?.name ?? '',
        state: (row) => row.state,
        person: (row) => row.person,
        startsOn: (row) => row.startsOn,
        endsOn: (row) => row.endsOn ?? '9999',
      },
      sort: 'name',
    })
  },
})

const everybody = serve(listEverybody, {
  may: mayAdminister,
  run: async ({ kernel, db, query, language }) => {
    const people = await db
      .selectFrom('kernel.person')
      .select(['id', 'userId', 'nameSealed', 'emailSealed', 'language', 'sample', 'createdAt', 'disabledAt'])
      .execute()
    const held = (await memberships(db, {})).filter((one) => one.state !== 'ended')
    const roles = Map.groupBy(held, (one) => one.personId)
    const ready = await withWayIn(
      kernel,
      people.map((one) => one.userId),
    )
    const rows = await Promise.all(
      people.map(async (one) => ({
        id: one.id,
        name: await nameOf(kernel, one),
        email: await emailOf(kernel, one),
        state: personState(one, ready),
        language: one.language as Language,
        sample: one.sample,
        createdAt: one.createdAt.toISOString(),
        roles: (roles.get(one.id) ?? []).map((role) => ({
          role: role.role,
          programme: role.programmeCode,
          country: role.country,
        })),
      })),
    )
    return pageOfRows(rows, query, language, {
      search: (row) => [row.name, row.email],
      columns: {
        name: (row) => row.name,
        email: (row) => row.email,
        state: (row) => row.state,
        createdAt: (row) => row.createdAt,
        role: (row) => row.roles.map((one): Role => one.role),
      },
      sort: 'name',
    })
  },
})

const one = serve(getPerson, {
  may: mayLookAtAnybody,
  run: async ({ kernel, db, actor, params, language }) => {
    const person = found(
      await db
        .selectFrom('kernel.person')
        .select([
          'id',
          'userId',
          'nameSealed',
          'emailSealed',
          'language',
          'sample',
          'createdAt',
          'disabledAt',
        ])
        .where('id', '=', params.person)
        .executeTakeFirst(),
    )
    const held = await memberships(db, { person: params.person })
    const state = personState(person, await withWayIn(kernel, [person.userId]))
    const looksAfter = held.some((one) => one.programmeId !== null && seesAddresses(actor, one.programmeId))
    const withAddress = actor.isAdministrator || actor.personId === person.id || looksAfter
    return {
      id: person.id,
      name: await nameOf(kernel, person),
      email: withAddress ? await emailOf(kernel, person) : null,
      language: person.language as Language,
      state,
      sample: person.sample,
      createdAt: person.createdAt.toISOString(),
      codes: actor.isAdministrator ? await hasCodes(kernel, person.userId) : null,
      memberships: held.map((one) => ({
        id: one.id,
        programme: one.programmeId ? { id: one.programmeId, code: one.programmeCode ?? '' } : null,
        role: one.role,
        country: one.country,
        organisation: organisationOf(one, language),
        startsOn: one.startsOn,
        endsOn: one.endsOn,
        state: one.state,
        mayEnd:
          one.state !== 'ended' &&
          mayGive(actor, one.role, { programme: one.programmeId, country: one.country }),
      })),
      may: {
        close: actor.isAdministrator && actor.personId !== person.id,
        invite: state === 'invited' && (actor.isAdministrator || looksAfter),
        resetCodes: actor.isAdministrator && actor.personId !== person.id,
      },
    }
  },
})

async function hasCodes(kernel: Parameters<typeof withWayIn>[0], account: string | null): Promise<boolean> {
  const { rows } = await kernel.authPool.query<{ on: boolean }>(
    'select coalesce("twoFactorEnabled", false) as on from auth."user" where id = $1',
    [account],
  )
  return rows[0]?.on ?? false
}

export const peopleOperations: Served[] = [ofProgramme, everybody, one]
