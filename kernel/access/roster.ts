import type { Language } from '../../common/languages.ts'
import { readText } from '../../common/languages.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/db.ts'
import type { Kernel } from '../kernel.ts'
import type { membershipStates, personStates } from './contract.ts'
import { emailOf, nameOf } from './identity.ts'
import type { Role } from './roles.ts'

export type MembershipState = (typeof membershipStates)[number]
export type PersonState = (typeof personStates)[number]

const stateOfMembership = sql<MembershipState>`case
  when m.ended_at is not null or m.ends_on < current_date then 'ended'
  when m.starts_on > current_date then 'coming' else 'active' end`

/** Memberships with the people who hold them, as far as row-level security lets the reader see them. */
export function memberships(db: Db, where: { programme?: string; person?: string }) {
  let query = db
    .selectFrom('kernel.membership as m')
    .innerJoin('kernel.person as p', 'p.id', 'm.personId')
    .leftJoin('kernel.organisation as o', 'o.id', 'm.organisationId')
    .leftJoin('kernel.programme as g', 'g.id', 'm.programmeId')
    .select([
      'm.id',
      'm.personId',
      'm.programmeId',
      'g.code as programmeCode',
      'm.country',
      'm.organisationId',
      'm.startsOn',
      'm.endsOn',
      'o.name as organisationName',
      'p.nameSealed',
      'p.emailSealed',
      'p.userId',
      'p.disabledAt',
      'p.sample',
      stateOfMembership.as('state'),
    ])
    .select((eb) => eb.ref('m.role').$castTo<Role>().as('role'))
  if (where.programme) query = query.where('m.programmeId', '=', where.programme)
  if (where.person) query = query.where('m.personId', '=', where.person)
  return query.orderBy('m.startsOn').orderBy('m.id').execute()
}
export type HeldMembership = Awaited<ReturnType<typeof memberships>>[number]

/** Of the given accounts, those that have a way to sign in: whoever has none was only invited. */
export async function withWayIn(
  kernel: Pick<Kernel, 'authPool'>,
  accounts: (string | null)[],
): Promise<Set<string>> {
  const { rows } = await kernel.authPool.query<{ id: string }>(
    `select distinct "userId" id from auth.account where "userId" = any ($1) and (password is not null or "providerId" <> 'credential')
     union select "userId" from auth.passkey where "userId" = any ($1)`,
    [accounts.filter((one) => one !== null)],
  )
  return new Set(rows.map((row) => row.id))
}

export function personState(
  person: { userId: string | null; disabledAt: Date | null },
  ready: Set<string>,
): PersonState {
  if (person.disabledAt) return 'closed'
  return person.userId && ready.has(person.userId) ? 'active' : 'invited'
}

/** Names and addresses of people, unsealed once each. */
export async function unsealed(
  kernel: Pick<Kernel, 'keyring'>,
  people: { personId: string; nameSealed: string; emailSealed: string }[],
): Promise<Map<string, { name: string; email: string }>> {
  const known = new Map<string, { name: string; email: string }>()
  for (const { personId: id, nameSealed, emailSealed } of people) {
    if (known.has(id)) continue
    known.set(id, {
      name: await nameOf(kernel, { id, nameSealed }),
      email: await emailOf(kernel, { id, emailSealed }),
    })
  }
  return known
}

export function organisationOf(
  row: Pick<HeldMembership, 'organisationId' | 'organisationName'>,
  language: Language,
): { id: string; name: string } | null {
  if (!row.organisationId) return null
  return { id: row.organisationId, name: readText(row.organisationName, language).text }
}
