import type { Language } from '../../common/languages.ts'
import { countryCodes } from '../../common/places.ts'
import { sql, type Transaction } from '../db/db.ts'
import { writeAudit } from '../http/mount.ts'
import { asActor } from '../http/transaction.ts'
import type { Kernel } from '../kernel.ts'
import { endSessionsOf } from './accounts.ts'
import { authOf } from './auth.ts'
import { worksIn } from './give.ts'
import { accountEmail, addPerson, emailIndex, emailOf, ensureAccount, nameOf } from './identity.ts'
import { makeLink } from './links.ts'
import { catchResetToken } from './reset.ts'
import type { Role } from './roles.ts'
import { memberships, personState, withWayIn } from './roster.ts'

// What the operator of a workspace does with people from its command line. Whoever may start the workspace and read
// its master key may do all this; it is written into the audit log as the system's doing.

interface Known {
  id: string
  userId: string | null
  emailIndex: string
  disabledAt: Date | null
}

async function byEmail(kernel: Kernel, db: Transaction, email: string): Promise<Known> {
  const person = await db
    .selectFrom('kernel.person')
    .select(['id', 'userId', 'emailIndex', 'disabledAt'])
    .where('emailIndex', '=', await emailIndex(kernel, email))
    .executeTakeFirst()
  if (!person) throw new Error(`Nobody here has the address ${email}. See: ura user list`)
  return person
}

const asOperator = <T>(
  kernel: Kernel,
  action: string,
  work: (db: Transaction) => Promise<{ subject: string; details?: Record<string, unknown>; result: T }>,
): Promise<T> =>
  asActor(kernel.workerDb, 'system', async (db, actor) => {
    const { subject, details, result } = await work(db)
    await writeAudit(db, actor, action, [{ subject, details: { ...details, by: 'command line' } }])
    return result
  })

export interface Listed {
  name: string
  email: string
  state: string
  roles: string[]
}

/** Everybody, with their roles that have not ended. */
export function listUsers(kernel: Kernel): Promise<Listed[]> {
  return asActor(kernel.workerDb, 'system', async (db) => {
    const people = await db
      .selectFrom('kernel.person')
      .select(['id', 'userId', 'nameSealed', 'emailSealed', 'disabledAt'])
      .execute()
    const held = (await memberships(db, {})).filter((one) => one.state !== 'ended')
    const ready = await withWayIn(kernel, people.map((one) => one.userId)) // biome-ignore format: one line
    const listed = await Promise.all(
      people.map(async (one) => ({
        name: await nameOf(kernel, one),
        email: await emailOf(kernel, one),
        state: personState(one, ready),
        roles: held
          .filter((role) => role.personId === one.id)
          .map((role) => [role.role, role.programmeCode, role.country].filter(Boolean).join('/')),
      })),
    )
    return listed.sort((a, b) => a.name.localeCompare(b.name))
  })
}

/** Adds a person. @returns the link of their invitation */
export function addUser(
  kernel: Kernel,
  person: { name: string; email: string; language: Language; administrator?: boolean },
): Promise<string> {
  return asOperator(kernel, 'access.person.add', async (db) => {
    const known = await db
      .selectFrom('kernel.person')
      .select('id')
      .where('emailIndex', '=', await emailIndex(kernel, person.email))
      .executeTakeFirst()
    if (known)
      throw new Error(`${person.email} is here already. A new invitation: ura user invite ${person.email}`)
    const id = await addPerson(kernel, db, person)
    if (person.administrator)
      await db.insertInto('kernel.membership').values({ personId: id, role: 'administrator' }).execute()
    await ensureAccount(kernel, { id, emailIndex: await emailIndex(kernel, person.email) })
    const result = await makeLink(kernel, db, { kind: 'invitation', person: id })
    return { subject: id, details: { administrator: person.administrator ?? false }, result }
  })
}

/** Makes a new invitation; the older links of the person die. @returns the link */
export function inviteUser(kernel: Kernel, email: string): Promise<string> {
  return asOperator(kernel, 'access.invitation.send', async (db) => {
    const person = await byEmail(kernel, db, email)
    if ((await withWayIn(kernel, [person.userId])).size > 0)
      throw new Error(`${email} can sign in already. A new password: ura user reset-password ${email}`)
    await db
      .updateTable('kernel.link')
      .set({ usedAt: new Date() })
      .where('personId', '=', person.id)
      .where('usedAt', 'is', null)
      .execute()
    await ensureAccount(kernel, { id: person.userId ?? person.id, emailIndex: person.emailIndex })
    return {
      subject: person.id,
      result: await makeLink(kernel, db, { kind: 'invitation', person: person.id }),
    }
  })
}

export interface RoleChange {
  role: Role
  programme?: string | undefined
  country?: string | undefined
  organisation?: string | undefined
  end?: boolean | undefined
}

/** Gives a role, or ends it at once. */
export function changeRole(kernel: Kernel, email: string, change: RoleChange): Promise<void> {
  const action = change.end ? 'access.membership.end' : 'access.membership.give'
  return asOperator(kernel, action, async (db) => {
    const person = await byEmail(kernel, db, email)
    const programmeId = await idOf(db, 'kernel.programme', change.programme)
    const organisationId = await idOf(db, 'kernel.organisation', change.organisation)
    if (change.role !== 'administrator' && !programmeId)
      throw new Error(`Say in which programme: ura user role ${email} ${change.role} --programme CODE`)
    // What was given before codes were asked may still be ended.
    if (!change.end && change.country !== undefined && !countryCodes.has(change.country))
      throw new Error(
        `There is no country "${change.country}". Countries are given by their two letters, Kosovo by XK.`,
      )
    const place = {
      programmeId: change.role === 'administrator' ? null : programmeId,
      country: change.country ?? null,
    }
    if (!change.end && !(await worksIn(db, place.programmeId, place.country)))
      throw new Error(`The programme ${change.programme} does not work in ${change.country}.`)
    if (change.end) await endRole(db, person.id, change.role, place)
    else
      await db
        .insertInto('kernel.membership')
        .values({ personId: person.id, role: change.role, organisationId, ...place })
        .execute()
    return { subject: person.id, details: { role: change.role, ...place }, result: undefined }
  })
}

async function endRole(
  db: Transaction,
  person: string,
  role: Role,
  place: { programmeId: string | null; country: string | null },
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('kernel.membership')
    .set({ endedAt: new Date(), endsOn: sql<string>`greatest(starts_on, current_date)` })
    .where('personId', '=', person)
    .where('role', '=', role)
    .where('endedAt', 'is', null)
    .where(sql<boolean>`programme_id is not distinct from ${place.programmeId}::uuid`)
    .where(sql<boolean>`country is not distinct from ${place.country}::text`)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Error('The person does not have this role there. See: ura user list')
}

async function idOf(
  db: Transaction,
  table: 'kernel.programme' | 'kernel.organisation',
  code: string | undefined,
): Promise<string | null> {
  if (!code) return null
  const row = await db.selectFrom(table).select('id').where('code', '=', code).executeTakeFirst()
  if (!row) throw new Error(`There is no ${table.slice(7)} "${code}".`)
  return row.id
}

/** Closes an account, or opens it again; closing ends every session. */
export function closeUser(kernel: Kernel, email: string, closed: boolean): Promise<void> {
  return asOperator(kernel, closed ? 'access.person.close' : 'access.person.reopen', async (db) => {
    const person = await byEmail(kernel, db, email)
    await db
      .updateTable('kernel.person')
      .set({ disabledAt: closed ? new Date() : null, version: sql<number>`version + 1` })
      .where('id', '=', person.id)
      .execute()
    if (closed) await endSessionsOf(kernel, person.userId ?? '')
    return { subject: person.id, result: undefined }
  })
}

/** Makes a link to a new password, for somebody whom no mail reaches. @returns the link */
export function resetLink(kernel: Kernel, email: string): Promise<string> {
  return asOperator(kernel, 'access.password.forget', async (db) => {
    const person = await byEmail(kernel, db, email)
    if (person.disabledAt)
      throw new Error(`The account of ${email} is closed. Open it first: ura user enable ${email}`)
    await ensureAccount(kernel, { id: person.userId ?? person.id, emailIndex: person.emailIndex })
    const secret = await catchResetToken(() =>
      authOf(kernel).api.requestPasswordReset({ body: { email: accountEmail(person.emailIndex) } }),
    )
    if (!secret) throw new Error('The accounts library made no link.')
    return { subject: person.id, result: `${kernel.url}/reset-password#${secret}` }
  })
}
