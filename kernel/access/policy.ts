import type { Actor } from './actor.ts'
import type { Role } from './roles.ts'

/** Signing in, forgotten passwords, one-time links: whoever comes. */
export const mayBeAnyone = () => true

export const maySignOut = (actor: Actor) => actor.isSignedIn

/** One's own account is one's own alone. */
export const mayTendOwnAccount = (actor: Actor) => actor.isSignedIn

/** What the whole house allows the actor, for the navigation; each operation asks again. */
export function rightsOf(
  actor: Actor,
): ('access.people.administer' | 'access.organisation.edit' | 'access.people.export')[] {
  const has = (...roles: Role[]) => actor.context.memberships.some((one) => roles.includes(one.role))
  return [
    ...(has('administrator') ? (['access.people.administer'] as const) : []),
    ...(has(...organisationEditors) ? (['access.organisation.edit'] as const) : []),
    ...(has(...peopleExporters) ? (['access.people.export'] as const) : []),
  ]
}

export const organisationEditors: readonly Role[] = [
  'administrator',
  'programme_coordinator',
  'country_coordinator',
  'grants_officer',
]
/** Who may take a list of people out of the workspace, with a reason. */
export const peopleExporters: readonly Role[] = [
  'administrator',
  'data_protection_officer',
  'programme_coordinator',
]
