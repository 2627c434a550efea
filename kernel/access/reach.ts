import type { Actor, Membership, Place } from './actor.ts'
import { ownOrganisationRoles, type Role, roles } from './roles.ts'

/** Which roles may be given by which. The database has the same list (kernel.grantable). */
export const grantable: Partial<Record<Role, readonly Role[]>> = {
  administrator: roles,
  programme_coordinator: roles.filter((role) => role !== 'administrator'),
  country_coordinator: [
    'grants_officer', 'assessor', 'monitor', 'analyst', 'reviewer', 'trainer', 'platform_member', 'grantee', 'trainee',
  ],
} // biome-ignore format: a table

/**
 * Whether the actor may give (or end) a role there: administrators everywhere, programme coordinators in their
 * programme, country coordinators in their country; each only what theirs may give. As `kernel.may_give` says it.
 */
export function mayGive(actor: Actor, role: Role, at: Place): boolean {
  return (
    actor.isSystem ||
    actor.context.memberships.some(
      (one) =>
        grantable[one.role]?.includes(role) === true &&
        (one.role === 'administrator' ||
          (one.programme === at.programme && (one.country === null || one.country === at.country))),
    )
  )
}

/** The roles that the actor may give somewhere in the programme, with the countries for which (null: any). */
export function givenIn(actor: Actor, programme: string): { role: Role; countries: string[] | null }[] {
  return roles.flatMap((role) => {
    const from = actor.context.memberships.filter(
      (one) =>
        grantable[one.role]?.includes(role) && (one.role === 'administrator' || one.programme === programme),
    )
    if (from.length === 0) return []
    const everywhere = from.some((one) => one.country === null)
    return [{ role, countries: everywhere ? null : from.map((one) => one.country!) }]
  })
}

/** What guards a kind of record, as `kernel.guarded` and the table's columns say it. */
export interface Guard {
  scope: 'reach' | 'members' | 'own'
  readers: readonly Role[] | null
  writers: readonly Role[]
  byCountry: boolean
  byOrganisation: boolean
  bySensitivity: boolean
}

/** How far a role reaches into a kind of record. */
export interface Reach {
  read: boolean
  write: boolean
  /** The country that is read; null: every country of the programme, and what lies in none. */
  readIn: string | null
  /** The country that is written. */
  writeIn: string | null
  /** Only records of the role's own organisation. */
  ownOnly: boolean
  /** Records up to this sensitivity (0 low … 3 severe); null where it makes no difference. */
  upTo: number | null
}

/**
 * What a membership may do with a kind of record, and how far: the same rules as `kernel.guard`, in words that the
 * access page can say. A test holds it against the database's real conditions.
 * @returns null for records with a condition of their own, which says more than a role
 */
export function reachInto(
  guard: Guard,
  membership: Pick<Membership, 'role' | 'country' | 'clearance'>,
): Reach | null {
  if (guard.scope === 'own') return null
  const { role, country, clearance } = membership
  const own = ownOrganisationRoles.includes(role)
  // An own-organisation role reaches records that have an organisation, or what every member reads.
  const reaches = !own || guard.byOrganisation
  const forAll = guard.scope === 'members'
  const place = guard.byCountry ? country : null
  return {
    read: forAll || (reaches && (guard.readers === null || guard.readers.includes(role))),
    // A role for one country writes that country's records only; what lies in no country is the whole programme's.
    write: reaches && guard.writers.includes(role) && (country === null || guard.byCountry),
    readIn: forAll ? null : place,
    writeIn: place,
    ownOnly: own && !forAll,
    upTo: guard.bySensitivity && !forAll ? clearance : null,
  }
}
