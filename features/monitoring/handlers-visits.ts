import { ownUpload } from '../../kernel/files/files.ts'
import { type Served, serve } from '../../kernel/http/serve.ts'
import { found, insist, invalid, Problem } from '../../kernel/problems/problem.ts'
import { approveFindings, reopenSource } from '../evidence/seam.ts'
import { namesOf, tidyFields } from '../programme/seam.ts'
import {
  attachFile, countPeople, createVisit, deleteVisit, detachFile, getVisit, listPeople, listVisits, moveVisit,
  updateVisit, Visit, writeAccount,
} from './contract-visits.ts' // biome-ignore format: a list
import { dropOpenPoints } from './handlers-points.ts'
import { tellOfVisit } from './notices.ts'
import { membersOf } from './people.ts'
import { mayMonitor, monitorsWrite, readersRead } from './policy.ts'
import {
  type Calling,
  changedMeanwhile,
  mayDo,
  mayMove,
  placeOf,
  presentVisit,
  readyOf,
  today,
} from './present.ts'
import { nextCode, replacePopulation, replaceTeam, siteOf } from './queries-parts.ts'
import { listVisitRows, type VisitRecord, visitById } from './queries-visits.ts'
import {
  doubledCells,
  isTooLong,
  isTooOld,
  lacksFor,
  longestVisit,
  needsReason,
  stateAfter,
} from './rules.ts'
import { deleteFrom, insertInto, updateIn, writeStep } from './store.ts'
import { visitFile } from './tables.ts'

type OnVisit = Calling & { params: { visit: string } }
const read = async (call: OnVisit): Promise<VisitRecord> =>
  found(await visitById(call.db, call.params.programme, call.params.visit))
const answer = async (call: Calling, id: string) =>
  presentVisit(call, found(await visitById(call.db, call.params.programme, id)))
const conflict = async (call: Calling, id: string) => changedMeanwhile(Visit.parse(await answer(call, id)))

/** The team must be of members who reach the country. */
async function insistOnTeam(
  call: Calling,
  country: string,
  team: readonly { personId: string; role: string }[],
) {
  if (new Set(team.map((one) => one.personId)).size < team.length)
    throw invalid('team', 'monitoring.problem.team_person_twice')
  if (team.filter((one) => one.role === 'lead').length > 1)
    throw invalid('team', 'monitoring.problem.team_two_leads')
  const members = new Set((await membersOf(call.db, call.params.programme, country)).map((one) => one.id))
  if (team.some((one) => !members.has(one.personId)))
    throw invalid('team', 'monitoring.problem.team_not_member')
}

/** A visit of the last century is a slip of the keyboard, and would be counted there. */
function insistOnYear(startsOn: string) {
  if (isTooOld(startsOn, today())) throw invalid('startsOn', 'monitoring.problem.visit_too_old')
}
function insistOnSpan(plan: { startsOn: string; endsOn: string }) {
  if (isTooLong(plan)) throw invalid('endsOn', 'monitoring.problem.visit_too_long', { days: longestVisit })
}

/** Where a visit takes it to: the row may be written at all. */
const noteOf = (visit: VisitRecord, details: Record<string, unknown> = {}) => ({
  subject: visit.id,
  programme: visit.programmeId,
  country: visit.country,
  details: { code: visit.code, ...details },
})

const serveCreate = serve(createVisit, {
  may: monitorsWrite,
  run: async (call) => {
    const { team, ...plan } = call.body
    const { programme } = call.params
    insistOnYear(plan.startsOn)
    insistOnSpan(plan)
    const site = await siteOf(call.db, programme, plan.siteId)
    if (!site) throw invalid('siteId', 'monitoring.problem.site_unknown')
    insist(mayMonitor(call.actor, { programme, country: site.country }))
    await insistOnTeam(call, site.country, team)
    const id = await insertInto(call.db, 'visit', {
      ...tidyFields(plan),
      programmeId: programme,
      country: site.country,
      organisationId: call.actor.context.organisation ?? null,
      authority: plan.authority || site.authority,
      sensitivity: Math.max(plan.sensitivity, site.sensitivity),
      code: await nextCode(call.db, programme, site.country, plan.startsOn),
    })
    await replaceTeam(call.db, { id, programmeId: programme }, team, call.actor.personId)
    const visit = found(await visitById(call.db, programme, id))
    await writeStep(call.db, { programmeId: programme, visitId: id, act: 'plan', fromState: null, toState: 'planned', reason: '', byPerson: call.actor.personId }) // biome-ignore format: a row
    call.note(noteOf(visit))
    return answer(call, id)
  },
})

const serveUpdate = serve(updateVisit, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    const { team, version, ...plan } = call.body
    insist(mayDo(call.actor, visit).includes('update'))
    // A visit that has grown old is still corrected.
    if (plan.startsOn !== visit.startsOn) insistOnYear(plan.startsOn)
    if (plan.startsOn !== visit.startsOn || plan.endsOn !== visit.endsOn) insistOnSpan(plan)
    const site = await siteOf(call.db, visit.programmeId, plan.siteId)
    if (!site) throw invalid('siteId', 'monitoring.problem.site_unknown')
    insist(mayMonitor(call.actor, placeOf({ programmeId: visit.programmeId, country: site.country })))
    await insistOnTeam(call, site.country, team)
    const moved = site.country !== visit.country
    // Checklists are of the country where they were filled in: they do not come along.
    if (moved && visit.counts.checklists > 0) throw invalid('siteId', 'monitoring.problem.checklists_stay')
    const fields = {
      ...tidyFields(plan),
      ...(moved ? { code: await nextCode(call.db, visit.programmeId, site.country, plan.startsOn) } : {}),
      country: site.country,
      sensitivity: Math.max(plan.sensitivity, site.sensitivity),
    }
    if (visit.version !== version || !(await updateIn(call.db, 'visit', { programme: visit.programmeId, id: visit.id, version }, fields)))
      throw await conflict(call, visit.id) // biome-ignore format: one question
    await replaceTeam(call.db, visit, team, call.actor.personId)
    call.note(noteOf(visit))
    return answer(call, visit.id)
  },
})

const serveAccount = serve(writeAccount, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    const { version, ...account } = call.body
    insist(mayDo(call.actor, visit).includes('account'))
    const at = { programme: visit.programmeId, id: visit.id, version }
    if (visit.version !== version || !(await updateIn(call.db, 'visit', at, tidyFields(account))))
      throw await conflict(call, visit.id)
    call.note(noteOf(visit))
    return answer(call, visit.id)
  },
})

const serveCount = serve(countPeople, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    const { cells, nobodySeen, version } = call.body
    insist(mayDo(call.actor, visit).includes('account'))
    if (nobodySeen && cells.length > 0) throw invalid('nobodySeen', 'monitoring.problem.somebody_seen')
    const [twice] = doubledCells(cells)
    if (twice !== undefined)
      throw invalid(`cells.${twice}`, 'monitoring.problem.cell_twice', { row: twice + 1 })
    // The cells are the visit's: its version is theirs, so that two people cannot overwrite each other's rows.
    const at = { programme: visit.programmeId, id: visit.id, version }
    if (
      visit.version !== version ||
      !(await updateIn(call.db, 'visit', at, { nobodySeen, changedAt: new Date() }))
    )
      throw await conflict(call, visit.id)
    await replacePopulation(call.db, visit, cells)
    call.note(noteOf(visit, { persons: cells.reduce((all, cell) => all + cell.persons, 0) }))
    return answer(call, visit.id)
  },
})

const serveMove = serve(moveVisit, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    const { act, reason, version } = call.body
    const to = stateAfter(visit.state, act)
    if (visit.version !== version) throw await conflict(call, visit.id)
    if (!to) throw new Problem('conflict', { sentence: 'monitoring.problem.step_impossible' })
    if (!mayMove(call.actor, visit, act)) {
      const own = act === 'approve' && mayMove(call.actor, { ...visit, writers: [], team: [] }, act)
      throw new Problem('forbidden', own ? { sentence: 'monitoring.problem.own_approval' } : {})
    }
    if (needsReason(act) && reason === '') throw invalid('reason', 'monitoring.problem.reason_missing')
    const lacks = lacksFor(act, await readyOf(call, visit), today())
    if (lacks.length) throw new Problem('invalid', { fields: lacks })
    const at = { programme: visit.programmeId, id: visit.id, version }
    const because = act === 'cancel' ? reason : null
    if (!(await updateIn(call.db, 'visit', at, { state: to, cancelledBecause: because })))
      throw await conflict(call, visit.id)
    await writeStep(call.db, { programmeId: visit.programmeId, visitId: visit.id, act, fromState: visit.state, toState: to, reason, byPerson: call.actor.personId }) // biome-ignore format: a row
    if (act === 'cancel') await dropOpenPoints(call, visit, reason)
    // The findings are the visit's: whoever approves it has read them.
    const source = { room: 'monitoring', kind: 'visit', id: visit.id }
    if (act === 'approve')
      await approveFindings(call.db, source, { by: call.actor.personId, restrictions: visit.restrictions })
    if (act === 'reopen') await reopenSource(call.db, source)
    await tellOfVisit(call, visit, act)
    call.note(noteOf(visit, { act, to, reason }))
    return answer(call, visit.id)
  },
})

const serveDelete = serve(deleteVisit, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    insist(mayDo(call.actor, visit).includes('delete'))
    found((await deleteFrom(call.db, 'visit', { programme: visit.programmeId, id: visit.id })) || undefined)
    call.note(noteOf(visit))
    return undefined
  },
})

const serveAttach = serve(attachFile, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    insist(mayDo(call.actor, visit).includes('update'))
    const { fileId, caption } = call.body
    if (visit.attachments.some((one) => one.fileId === fileId))
      throw invalid('fileId', 'problem.constraint.attachment_twice')
    if (!(await ownUpload(call.db, fileId, visit.programmeId)))
      throw invalid('fileId', 'monitoring.problem.file_unknown')
    await insertInto(call.db, 'attachment', { programmeId: visit.programmeId, country: visit.country, sensitivity: visit.sensitivity, visitId: visit.id, fileId, caption, addedBy: call.actor.personId }) // biome-ignore format: a row
    call.note(noteOf(visit, { file: fileId }))
    return answer(call, visit.id)
  },
})

const serveDetach = serve(detachFile, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    insist(mayDo(call.actor, visit).includes('update'))
    const { attachment } = call.params
    const at = { programme: visit.programmeId, id: attachment, visit: visit.id }
    found((await deleteFrom(call.db, 'attachment', at)) || undefined)
    call.note(noteOf(visit, { attachment }))
    return answer(call, visit.id)
  },
})

export const visitOperations: Served[] = [
  serve(listVisits, {
    may: readersRead,
    file: visitFile,
    run: async (call) => {
      const asker = { person: call.actor.personId, language: call.language }
      const { rows, total } = await listVisitRows(call.db, call.params.programme, call.query, asker)
      const names = await namesOf(call.kernel, call.db, rows.map((row) => row.leadId)) // biome-ignore format: short
      return {
        rows: rows.map((row) => ({ ...row, lead: names.get(row.leadId ?? '') ?? null })),
        total,
      }
    },
  }),
  serve(getVisit, { may: readersRead, run: async (call) => presentVisit(call, await read(call)) }),
  serveCreate, serveUpdate, serveAccount, serveCount, serveMove, serveDelete, serveAttach, serveDetach,
  serve(listPeople, {
    may: readersRead,
    run: async (call) => {
      const members = await membersOf(call.db, call.params.programme, call.query.country)
      const names = await namesOf(call.kernel, call.db, members.map((one) => one.id))
      const rows = members.map((one) => ({ ...one, name: names.get(one.id) ?? '' })).filter((one) => one.name)
      return { rows: rows.sort((a, b) => a.name.localeCompare(b.name, call.language)) }
    },
  }),
] // biome-ignore format: a list
