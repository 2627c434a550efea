import { sql } from '../../kernel/db/db.ts'
import { leaveNotice } from '../../kernel/desk/desk.ts'
import { decidersFor } from './people.ts'
import type { Calling } from './present.ts'
import type { VisitRecord } from './queries-visits.ts'
import type { VisitAct } from './rules.ts'

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
