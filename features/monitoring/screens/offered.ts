import type { NavItem } from '../../../ui/rooms.ts'
import type { Membership } from '../../../ui/session.tsx'
import { insiders, outsiders, readers } from '../readers.ts'

type May = NonNullable<NavItem['may']>
const inProgramme =
  (fits: (one: Membership) => boolean): May =>
  (session, programme) =>
    session.memberships.some((one) => one.programmeId === programme?.id && fits(one))
const among = (roles: readonly string[]) => (one: Membership) => roles.includes(one.role)

// What the policy lets somebody read is offered; the server decides again.
export const mayReadVisits = inProgramme(among(readers))
export const mayReadIncidents = inProgramme(among(insiders))
export const mayReadSummary = inProgramme((one) => !among(outsiders)(one))
