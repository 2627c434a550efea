import { sql } from '../db/db.ts'
import { type Call, type Served, serve } from '../http/serve.ts'
import { found, insist, invalid, Problem } from '../problems/problem.ts'
import type { Place } from './actor.ts'
import { endMembership, giveMembership, inviteAgain, invitePerson } from './contract.ts'
import { addPerson, emailIndex, newId } from './identity.ts'
import { countTry } from './limits.ts'
import { mayGiveRoles, mayGiveRolesIn } from './policy.ts'
import { mayGive } from './reach.ts'
import { ownOrganisationRoles, type Role } from './roles.ts'
import { withWayIn } from './roster.ts'

type AnyCall = Pick<Call<never>, 'kernel' | 'db' | 'actor' | 'note' | 'enqueue'>
interface Given {
  role: Role
  country: string | null
  organisationId: string | null
  startsOn?: string | undefined
  endsOn: string | null
}

/** Refuses a role that is not the actor's to give, in words. */
function insistOnReach(call: Pick<AnyCall, 'actor'>, role: Role, at: Place): void {
  if (!mayGive(call.actor, role, at))
    throw new Problem('forbidden', { sentence: 'problem.access.out_of_reach' })
}

async function give(call: AnyCall, person: string, programme: string | null, given: Given): Promise<string> {
  insistOnReach(call, given.role, { programme, country: given.country })
  if (ownOrganisationRoles.includes(given.role) && !given.organisationId)
    throw invalid('body.organisationId', 'problem.constraint.membership_organisation_missing')
  if (!(await worksIn(call.db, programme, given.country)))
    throw invalid('country', 'problem.access.country_elsewhere', { country: given.country ?? '' })
  const id = await newId(call.db)
  const today = new Date().toISOString().slice(0, 10)
  await call.db
    .insertInto('kernel.membership')
    .values({
      id,
      personId: person,
      programmeId: given.role === 'administrator' ? null : programme,
      role: given.role,
      country: given.country,
      organisationId: given.organisationId,
      startsOn: given.startsOn ?? today,
      endsOn: given.endsOn,
    })
    .execute()
  call.note({
    subject: person,
    programme,
    country: given.country,
    details: { membership: id, role: given.role, organisation: given.organisationId },
  })
  await call.enqueue('access.sendInvitation', { person, membership: id, by: call.actor.personId })
  return id
}

/** Whether a role may be given for the country (null: all): it is one of the programme's. */
export async function worksIn(
  db: AnyCall['db'],
  programme: string | null,
  country: string | null,
): Promise<boolean> {
  if (!programme || !country) return true
  const row = await db
    .selectFrom('kernel.programme')
    .select('countries')
    .where('id', '=', programme)
    .executeTakeFirst()
  return found(row).countries.includes(country)
}

const invite = serve(invitePerson, {
  may: mayGiveRolesIn,
  run: async (call) => {
    const { kernel, db, params, body } = call
    insistOnReach(call, body.role, { programme: params.programme, country: body.country })
    await countTry(kernel, 'invite', found(call.actor.personId))
    const index = await emailIndex(kernel, body.email)
    const { rows } = await sql<{
      id: string
      closed: boolean
    }>`select * from kernel.person_by_email(${index})`.execute(db)
    const known = rows[0]
    if (known?.closed) throw new Problem('conflict', { sentence: 'problem.access.person_closed' })
    const person = known?.id ?? (await addPerson(kernel, db, body))
    await give(call, person, params.programme, body)
    return { personId: person, invited: !known }
  },
})

const again = serve(inviteAgain, {
  may: mayGiveRoles,
  run: async (call) => {
    const { kernel, db, params, actor } = call
    const person = found(
      await db
        .selectFrom('kernel.person')
        .select(['id', 'userId', 'disabledAt'])
        .where('id', '=', params.person)
        .executeTakeFirst(),
    )
    const held = await db
      .selectFrom('kernel.membership')
      .select(['role', 'programmeId', 'country'])
      .where('personId', '=', person.id)
      .execute()
    insist(
      held.some((one) =>
        mayGive(actor, one.role as Role, { programme: one.programmeId, country: one.country }),
      ),
    )
    await countTry(kernel, 'invite', found(actor.personId))
    if (person.disabledAt) throw new Problem('conflict', { sentence: 'problem.access.person_closed' })
    if ((await withWayIn(kernel, [person.userId])).size > 0)
      throw new Problem('conflict', { sentence: 'problem.access.accepted_already' })
    await call.enqueue('access.sendInvitation', { person: person.id, membership: null, by: actor.personId })
    call.note({ subject: person.id })
    return undefined
  },
})

const more = serve(giveMembership, {
  may: mayGiveRoles,
  run: async (call) => {
    const { db, params, body } = call
    const person = found(
      await db
        .selectFrom('kernel.person')
        .select(['id', 'disabledAt'])
        .where('id', '=', params.person)
        .executeTakeFirst(),
    )
    if (person.disabledAt) throw new Problem('conflict', { sentence: 'problem.access.person_closed' })
    return { id: await give(call, person.id, body.programmeId, body) }
  },
})

const end = serve(endMembership, {
  may: mayGiveRoles,
  run: async ({ db, actor, params, body, note }) => {
    const held = found(
      await db
        .selectFrom('kernel.membership')
        .select(['id', 'personId', 'programmeId', 'country', 'role', 'endsOn', 'endedAt'])
        .select(sql<string>`current_date::text`.as('today'))
        .where('id', '=', params.membership)
        .executeTakeFirst(),
    )
    const role = held.role as Role
    insistOnReach({ actor }, role, { programme: held.programmeId, country: held.country })
    const { today } = held
    if (held.endedAt || (held.endsOn && held.endsOn < today))
      throw new Problem('conflict', { sentence: 'problem.access.ended_already' })
    if (body.endsOn && body.endsOn < today) throw invalid('body.endsOn', 'problem.access.day_past')
    if (role === 'administrator') await insistOnAnother(db, held.personId)
    const later = body.endsOn
    await db
      .updateTable('kernel.membership')
      .set(
        later
          ? { endsOn: later }
          : { endedAt: new Date(), endsOn: sql<string>`greatest(starts_on, current_date)` },
      )
      .where('id', '=', held.id)
      .where('endedAt', 'is', null)
      .execute()
    note({
      subject: held.personId,
      programme: held.programmeId,
      country: held.country,
      details: { membership: held.id, role, on: later ?? 'at once' },
    })
    return undefined
  },
})

/** A workspace without an administrator could not be mended from inside. Two that go at once take turns. */
async function insistOnAnother(db: AnyCall['db'], but: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(817004)`.execute(db)
  const other = await db
    .selectFrom('kernel.membership as m')
    .innerJoin('kernel.person as p', 'p.id', 'm.personId')
    .select('m.id')
    .where('m.role', '=', 'administrator')
    .where('m.personId', '<>', but)
    .where('p.disabledAt', 'is', null)
    .where('m.endedAt', 'is', null)
    .where('m.endsOn', 'is', null)
    .executeTakeFirst()
  if (!other) throw new Problem('conflict', { sentence: 'problem.access.last_administrator' })
}

export const giveOperations: Served[] = [invite, again, more, end]
