/** The roles of a workspace, in the order in which they are shown. The database has the same list (kernel.role). */
export const roles = [
  'administrator', 'data_protection_officer', 'programme_coordinator', 'country_coordinator', 'grants_officer',
  'assessor', 'monitor', 'analyst', 'reviewer', 'trainer', 'platform_member', 'donor', 'grantee', 'trainee',
] as const // biome-ignore format: a list
export type Role = (typeof roles)[number]

/** Roles that reach only the records of their own organisation. */
export const ownOrganisationRoles: readonly Role[] = ['grantee', 'trainee']

/** A session's membership, as far as it decides what screens are offered. */
interface Belonging {
  programmeId: string | null
  role: string
}

/** What `Actor.isMember` is to the server: whether somebody has any membership in the programme. */
export const belongsTo = (memberships: readonly Belonging[], programme: string | undefined): boolean =>
  memberships.some((one) => one.programmeId === programme)

/** What `Actor.isStaff` is to the server: a member who is not bound to an own organisation's records. */
export const worksIn = (memberships: readonly Belonging[], programme: string | undefined): boolean =>
  memberships.some(
    (one) => one.programmeId === programme && !ownOrganisationRoles.some((role) => role === one.role),
  )

/** The highest sensitivity (0 low … 3 severe) that a role may see. */
export const clearance: Record<Role, 0 | 1 | 2 | 3> = {
  administrator: 1, data_protection_officer: 3, programme_coordinator: 3, country_coordinator: 3, grants_officer: 1,
  assessor: 1, monitor: 2, analyst: 2, reviewer: 2, trainer: 1, platform_member: 1, donor: 0, grantee: 1, trainee: 0,
} // biome-ignore format: a table
