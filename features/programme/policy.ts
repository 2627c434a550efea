import type { Actor, Place } from '../../kernel/access/actor.ts'
import type { Role } from '../../kernel/access/roles.ts'

/** A request about one programme. */
interface Asked {
  params: { programme: string }
}

const lead: Role[] = ['programme_coordinator']
const coordinators: Role[] = ['programme_coordinator', 'country_coordinator']
/** Who reports values of their place. */
const reporters: Role[] = [...coordinators, 'grants_officer', 'monitor', 'analyst', 'trainer']

/** Every member reads the framework; supported organisations too, because they report against it. */
export const membersRead = (actor: Actor, { params }: Asked) => actor.isMember(params.programme)

/** Staff and the donor see how far the programme is; supported organisations see their own rooms only. */
export const staffRead = (actor: Actor, { params }: Asked) => actor.isStaff(params.programme)

/** Members, and administrators who found programmes and give access to them. */
export const membersOrAdministratorsRead = (actor: Actor, { params }: Asked) =>
  actor.isMember(params.programme) || actor.isAdministrator

/** The programme coordinator writes the framework. */
export const leadWrites = (actor: Actor, { params }: Asked) => actor.is(lead, params)

/** Coordinators write plan and risks: those of a country its own, the rest the lead's (asked again with the record). */
export const coordinatorsWrite = (actor: Actor, { params }: Asked) =>
  actor.isAnywhere(coordinators, params.programme)
export const mayPlan = (actor: Actor, at: Place) => actor.is(coordinators, at)
export const mayLead = (actor: Actor, at: Place) => actor.is(lead, { programme: at.programme ?? null })

/** Administrators found programmes. */
export const administratorsFound = (actor: Actor) => actor.isAdministrator

/** Whoever works in the programme may report for their place (asked again with the record). */
export const reportersWrite = (actor: Actor, { params }: Asked) =>
  actor.isAnywhere(reporters, params.programme)
export const mayReport = (actor: Actor, at: Place) => actor.is(reporters, at)

/** A country's coordinator checks its values, the lead approves; for the regional level the lead does both. */
export const mayCheck = (actor: Actor, at: Place) => actor.is(coordinators, at)
export const mayApprove = mayLead

const followers: Role[] = [...reporters, 'data_protection_officer', 'assessor', 'reviewer']
/** Who follows what a place has not reported: the staff there; the regional level is everybody's on the staff. */
export const mayFollow = (actor: Actor, at: Place) =>
  at.country ? actor.is(followers, at) : actor.isSystem || actor.isAnywhere(followers, at.programme ?? '')
