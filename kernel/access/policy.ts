import type { Actor } from './actor.ts'
import { ownOrganisationRoles, type Role, roles } from './roles.ts'

/** Signing in, forgotten passwords, one-time links: whoever comes. */
export const mayBeAnyone = () => true

export const maySignOut = (actor: Actor) => actor.isSignedIn

/** One's own account is one's own alone. */
export const mayTendOwnAccount = (actor: Actor) => actor.isSignedIn

/** Who adds and edits organisations. */
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

/** A request in a programme. */
interface InProgramme {
  params: { programme: string }
}

/** Roles that work in the programme with others: a donor reads what it has come to, and nothing personal. */
export const colleagues: readonly Role[] = roles.filter(
  (role) => role !== 'donor' && !ownOrganisationRoles.includes(role),
)

/** Whoever works in the programme sees who else does; administrators see it too. */
export const mayLookAtPeople = (actor: Actor, { params }: InProgramme) =>
  actor.isAnywhere(colleagues, params.programme) || actor.isAdministrator

/** A person's page: row-level security shows whom the actor may see, and finds nobody else. */
export const mayLookAtAnybody = (actor: Actor) => actor.isSignedIn

export const mayAdminister = (actor: Actor) => actor.isAdministrator

/** Addresses are for those who look after the people of the programme; colleagues see each other's names. */
export const seesAddresses = (actor: Actor, programme: string) =>
  actor.isAdministrator ||
  actor.isAnywhere(['data_protection_officer', 'programme_coordinator', 'country_coordinator'], programme)

/** Somebody who gives roles at all in the programme; which ones and where is asked of the role itself. */
export const mayGiveRolesIn = (actor: Actor, { params }: InProgramme) =>
  actor.isAdministrator ||
  actor.isAnywhere(['programme_coordinator', 'country_coordinator'], params.programme)

/** Roles are given and ended by those who may give this one there (`mayGive`, asked with the role itself). */
export const mayGiveRoles = (actor: Actor) =>
  givers.some((role) => actor.context.memberships.some((one) => one.role === role))
const givers: readonly Role[] = ['administrator', 'programme_coordinator', 'country_coordinator']

export const mayExportPeople = (actor: Actor, { params }: InProgramme) =>
  actor.isAdministrator || actor.is(peopleExporters, { programme: params.programme })

export const mayLookAtOrganisations = (actor: Actor) => actor.isSignedIn
export const mayEditOrganisations = (actor: Actor) =>
  actor.context.memberships.some((one) => organisationEditors.includes(one.role))
