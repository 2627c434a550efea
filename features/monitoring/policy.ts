import type { Actor, Place } from '../../kernel/access/actor.ts'
import { coordinators, insiders, monitors, owners, readers } from './readers.ts'

/** A request about one programme. */
interface Asked {
  params: { programme: string }
}
/** What of a visit decides who may write it. */
export interface OnVisit {
  programmeId: string
  country: string
  createdBy: string | null
  team: readonly { personId: string }[]
}

/** The staff of the monitoring and the National Platform read visits; which ones, the database decides. */
export const readersRead = (actor: Actor, { params }: Asked) => actor.isAnywhere(readers, params.programme)

/** Incidents are for those who work with them, never for the whole platform. */
export const insidersRead = (actor: Actor, { params }: Asked) => actor.isAnywhere(insiders, params.programme)

/** Monitors and coordinators write in their country (asked again with the record). */
export const monitorsWrite = (actor: Actor, { params }: Asked) => actor.isAnywhere(monitors, params.programme)

/** Whether the actor monitors there: plans visits, keeps sites. */
export const mayMonitor = (actor: Actor, at: Place) => actor.is(monitors, at)

/** A visit is written by its team and by whoever planned it; coordinators of the place may always. */
export const mayWriteVisit = (actor: Actor, visit: OnVisit) => {
  const at = { programme: visit.programmeId, country: visit.country }
  if (actor.is(coordinators, at)) return true
  const own = visit.createdBy === actor.personId || visit.team.some((one) => one.personId === actor.personId)
  return own && actor.is(monitors, at)
}

/** The lead and the country's coordinator decide on visits. */
export const mayDecide = (actor: Actor, at: Place) => actor.is(coordinators, at)

/** Whether the actor is shown exact positions there, others the border section; a role in another country shows none. */
export const seesExactly = (actor: Actor, at: Place) => actor.is(insiders, at)

/** Whether the actor sees the incidents, checklists and findings of a visit there; to others their number is not told. */
export const seesInside = (actor: Actor, at: Place) => actor.is(insiders, at)

/** Everyone on the staff who may own an action point: which ones they read, the database decides. */
export const ownersAct = (actor: Actor, { params }: Asked) => actor.isAnywhere(owners, params.programme)

/** Everyone on the staff reads the summary; who is none of those who work with the records, without small counts. */
export const maySeeSummary = (actor: Actor, { params }: Asked) => actor.isStaff(params.programme)

/** Whether the actor sees every count there: whoever works with the records of that country, or of all. */
export const seesCounts = (actor: Actor, at: Place) => actor.is(insiders, at)

/** Who verifies that an action point is done, or opens it again: monitors and coordinators of the place, and reviewers. */
export const mayVerify = (actor: Actor, at: Place) => actor.is([...monitors, 'reviewer'], at)
