import { sql } from '../../kernel/db/db.ts'
import { leaveNotice } from '../../kernel/desk/desk.ts'
import { decidersFor } from './people.ts'
import type { Calling } from './present.ts'
import type { VisitRecord } from './queries-visits.ts'
import type { PointAct, VisitAct } from './rules.ts'

/** Address of a page of the room, as notices and mails link to it. */
export async function linkTo(db: Calling['db'], programme: string, path: string): Promise<string> {
  const { rows } = await sql<{ code: string }>`select code from programme.programme where id = ${programme}`.execute(db)
  return `/programmes/${rows[0]!.code}/monitoring/${path}`
} // biome-ignore format: one call

/** Who is to do the next thing hears of it: coordinators of what was submitted, the team of what was decided. */
export async function tellOfVisit(call: Calling, visit: VisitRecord, act: VisitAct): Promise<void> {
  const team = [...new Set([...visit.team.map((one) => one.personId), ...visit.writers])]
  const to =
    act === 'submit'
      ? (await decidersFor(call.db, visit.programmeId, visit.country)).filter((one) => !team.includes(one))
      : act === 'return' || act === 'approve' || act === 'reopen' || act === 'cancel'
        ? team
        : []
  const link = await linkTo(call.db, visit.programmeId, `visits/${visit.id}`)
  for (const person of to)
    if (person !== call.actor.personId)
      await leaveNotice(call.db, {
        person,
        programme: visit.programmeId,
        message: `monitoring.notice.${act}`,
        params: { code: visit.code },
        link,
      })
}

/** The owner hears of what is theirs, those who decide of what waits for verification. */
export async function tellOfPoint(
  call: Calling,
  point: {
    id: string
    programmeId: string
    country: string
    visitCode: string
    ownerPersonId: string | null
    doneBy: string | null
    createdBy: string | null
  },
  act: PointAct | 'assign',
): Promise<void> {
  const owners = [point.ownerPersonId, act === 'assign' ? null : point.doneBy]
  const to =
    act === 'done'
      ? [point.createdBy, ...(await decidersFor(call.db, point.programmeId, point.country))].filter(
          (one) => one !== point.ownerPersonId,
        )
      : owners
  const link = await linkTo(call.db, point.programmeId, `points/${point.id}`)
  for (const person of new Set(to))
    if (person && person !== call.actor.personId)
      await leaveNotice(call.db, {
        person,
        programme: point.programmeId,
        message: `monitoring.notice.point.${act}`,
        params: { code: point.visitCode },
        link,
      })
}
