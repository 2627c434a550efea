import type { Actor } from '../../kernel/access/actor.ts'
import type { Role } from '../../kernel/access/roles.ts'
import { findingReaders } from './findings/shapes.ts'

/** Who keeps the statistics of a programme: makes datasets, takes in files, accepts vintages. */
export const statisticsKeepers: readonly Role[] = ['programme_coordinator', 'analyst']

interface InProgramme {
  params: { programme: string }
}

/** Statistics are for the staff of the programme; sensitive datasets ask for clearance, which the database checks. */
export const maySeeStatistics = (actor: Actor, { params }: InProgramme): boolean =>
  actor.isStaff(params.programme)

/** Keepers of the whole programme; a membership for one country does not reach the region's statistics. */
export const mayKeepStatistics = (actor: Actor, { params }: InProgramme): boolean =>
  actor.is(statisticsKeepers, { programme: params.programme })

const findingWriters: readonly Role[] = [
  'programme_coordinator', 'country_coordinator', 'monitor', 'analyst', 'reviewer',
] // biome-ignore format: a list
const findingApprovers: readonly Role[] = ['programme_coordinator', 'country_coordinator', 'reviewer']

/** Readers of findings anywhere in the programme; which findings, the database decides. */
export const maySeeFindings = (actor: Actor, { params }: InProgramme): boolean =>
  actor.isAnywhere(findingReaders, params.programme)
/** Asked again with the finding's own place by the three policies below. */
export const mayWriteFindings = (actor: Actor, { params }: InProgramme): boolean =>
  actor.isAnywhere(findingWriters, params.programme)
export const mayDecideFindings = (actor: Actor, { params }: InProgramme): boolean =>
  actor.isAnywhere(findingApprovers, params.programme)

interface AtPlace {
  programmeId: string
  country: string | null
}
type Written = AtPlace & { writers: readonly string[] }
const placeOf = (finding: AtPlace) => ({ programme: finding.programmeId, country: finding.country })

/** Writers of the finding's own country, or of the whole programme. */
export const mayEditFinding = (actor: Actor, finding: AtPlace): boolean =>
  actor.is(findingWriters, placeOf(finding))
/** Four eyes: whoever has written in a finding since it was last approved; the database holds to it. */
export const hasWrittenFinding = (actor: Actor, { writers }: Pick<Written, 'writers'>): boolean =>
  actor.personId !== null && writers.includes(actor.personId)
/** Coordinators and reviewers there, but never who wrote it. */
export const mayApproveFinding = (actor: Actor, finding: Written): boolean =>
  actor.is(findingApprovers, placeOf(finding)) && !hasWrittenFinding(actor, finding)
export const mayWithdrawFinding = (actor: Actor, finding: AtPlace): boolean =>
  actor.is(findingApprovers, placeOf(finding))
