/** The roles of a workspace, in the order in which they are shown. The database has the same list (kernel.role). */
export const roles = [
  'administrator', 'data_protection_officer', 'programme_coordinator', 'country_coordinator', 'grants_officer',
  'assessor', 'monitor', 'analyst', 'reviewer', 'trainer', 'platform_member', 'donor', 'grantee', 'trainee',
] as const // biome-ignore format: a list
export type Role = (typeof roles)[number]

/** Roles that reach only the records of their own organisation. */
export const ownOrganisationRoles: readonly Role[] = ['grantee', 'trainee']
/** The highest sensitivity (0 low … 3 severe) that a role may see. */
export const clearance: Record<Role, 0 | 1 | 2 | 3> = {
  administrator: 1, data_protection_officer: 3, programme_coordinator: 3, country_coordinator: 3, grants_officer: 1,
  assessor: 1, monitor: 2, analyst: 2, reviewer: 2, trainer: 1, platform_member: 1, donor: 0, grantee: 1, trainee: 0,
} // biome-ignore format: a table
