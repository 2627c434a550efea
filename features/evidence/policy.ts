import type { Actor } from '../../kernel/access/actor.ts'
import type { Role } from '../../kernel/access/roles.ts'

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
