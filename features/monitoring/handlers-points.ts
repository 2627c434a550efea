import type { LocalText } from '../../common/languages.ts'
import { readText } from '../../common/languages.ts'
import type { Actor } from '../../kernel/access/actor.ts'
import { sql } from '../../kernel/db/db.ts'
import { wordsOf } from '../../kernel/db/search.ts'
import { type Served, serve } from '../../kernel/http/serve.ts'
import { found, insist, invalid, Problem } from '../../kernel/problems/problem.ts'
import { findingsOf } from '../evidence/seam.ts'
import { namesOf, tidyFields } from '../programme/seam.ts'
import { createPoint, getPoint, listPoints, movePoint, Point, updatePoint } from './contract-points.ts'
import { allOf, filtersOf, orderOf, pageSql, searchIn, stored } from './listing.ts'
import { tellOfPoint } from './notices.ts'
import { mayOwn } from './people.ts'
import { mayDecide, mayMonitor, mayVerify, monitorsWrite, ownersAct } from './policy.ts'
import { type Calling, changedMeanwhile, mayDo as mayDoVisit, placeOf, today } from './present.ts'
import { type VisitRecord, visitById } from './queries-visits.ts'
import {
  isOverdue,
  mayNotVerify,
  type PointAct,
  type PointState,
  pointActs,
  pointAfter,
  pointNeedsReason,
} from './rules.ts'
import { insertInto, updateIn, writeStep } from './store.ts'
import { pointFile } from './tables-more.ts'

export interface PointRecord {
  id: string
  programmeId: string
  country: string
  visitId: string
  findingId: string | null
  what: LocalText
  ownerInstitution: string
  ownerOrganisationId: string | null
  ownerPersonId: string | null
  organisation: LocalText | null
  dueOn: string
  state: PointState
  doneBy: string | null
  verifiedBy: string | null
  sample: boolean
  createdBy: string | null
  changedAt: Date
  changedBy: string | null
  version: number
  visitCode: string
  visitTitle: LocalText | null
  steps: { act: string; at: string; byPerson: string | null; reason: string; from: string | null; to: string | null; actionPointId: string | null }[]
} // biome-ignore format: a record

async function pointById(call: Calling, id: string): Promise<PointRecord> {
  // An owner may not see the visit: its code is told, its title is not.
  const { rows } = await sql<PointRecord>`
    select a.*, o.name organisation, coalesce(v.code, '') visit_code, v.title visit_title,
      coalesce((select jsonb_agg(jsonb_build_object('act', x.act, 'at', x.at, 'byPerson', x.by_person, 'reason', x.reason, 'from', x.from_state, 'to', x.to_state, 'actionPointId', x.action_point_id) order by x.at, x.id)
        from monitoring.step x where x.action_point_id = a.id), '[]') steps
    from monitoring.action_point a left join monitoring.visit v on v.id = a.visit_id left join kernel.organisation o on o.id = a.owner_organisation_id
    where a.programme_id = ${call.params.programme} and a.id = ${id}`.execute(call.db)
  return found(rows[0])
}

/** Whose act it is: the owner or a monitor says that it is done, somebody else verifies. */
function mayAct(actor: Actor, point: PointRecord, act: PointAct): boolean {
  const at = placeOf(point)
  if (act === 'done') return point.ownerPersonId === actor.personId || mayMonitor(actor, at)
  if (act === 'verify') return mayVerify(actor, at) && !mayNotVerify(actor.personId, point)
  if (act === 'drop') return mayDecide(actor, at)
  return mayVerify(actor, at)
}

function mayDo(actor: Actor, point: PointRecord): string[] {
  const may: string[] = pointActs.filter((act) => pointAfter(point.state, act) && mayAct(actor, point, act))
  if (point.state === 'open' && mayMonitor(actor, placeOf(point))) may.push('update')
  return may
}

const ownerOf = (call: Calling, point: Pick<PointRecord, 'ownerInstitution' | 'organisation' | 'ownerPersonId'>, names: Map<string, string>) =>
  [point.ownerInstitution, point.organisation && readText(point.organisation, call.language).text, names.get(point.ownerPersonId ?? '')].filter(Boolean).join(' · ') // biome-ignore format: parts

async function present(call: Calling, id: string): Promise<Point> {
  const point = await pointById(call, id)
  const names = await namesOf(call.kernel, call.db, [point.changedBy, point.doneBy, point.verifiedBy, point.ownerPersonId, ...point.steps.map((one) => one.byPerson)]) // biome-ignore format: a list
  const name = (person: string | null) => (person ? (names.get(person) ?? null) : null)
  return {
    ...point,
    owner: ownerOf(call, point, names),
    overdue: isOverdue(point, today()),
    changedAt: point.changedAt.toISOString(),
    changedBy: name(point.changedBy),
    doneBy: name(point.doneBy),
    verifiedBy: name(point.verifiedBy),
    visit: { id: point.visitId, code: point.visitCode, title: point.visitTitle ?? point.what },
    steps: point.steps.map((one) => ({ ...one, at: new Date(one.at).toISOString(), by: name(one.byPerson) })),
    may: mayDo(call.actor, point),
  }
}

type Owned = Pick<PointRecord, 'ownerInstitution' | 'ownerOrganisationId' | 'ownerPersonId'>

/** An action point is somebody's; a person to whom it is given can open it. */
async function insistOnOwner({ db, params }: Calling, body: Owned, before?: Owned) {
  if (!body.ownerInstitution && !body.ownerOrganisationId && !body.ownerPersonId)
    throw invalid('ownerInstitution', 'monitoring.problem.owner_missing')
  if (body.ownerPersonId && body.ownerPersonId !== before?.ownerPersonId) {
    const person = await db.selectFrom('kernel.person').select('id').where('id', '=', body.ownerPersonId).executeTakeFirst()
    if (!person) throw invalid('ownerPersonId', 'monitoring.problem.owner_unknown')
    if (!(await mayOwn(db, params.programme, person.id))) throw invalid('ownerPersonId', 'problem.constraint.action_point_owner_outside')
  }
} // biome-ignore format: short

/** What a point leans on is of its own visit. */
async function insistOnFinding({ db }: Calling, findingId: string | null, visit: string) {
  if (!findingId) return
  const findings = await findingsOf(db, { room: 'monitoring', kind: 'visit', id: visit })
  if (!findings.some((one) => one.id === findingId))
    throw invalid('findingId', 'problem.constraint.action_point_finding_elsewhere')
}

/** Nothing is asked for by a day that has passed: it would be overdue from the first. */
function insistOnDue(dueOn: string) {
  if (dueOn < today()) throw invalid('dueOn', 'monitoring.problem.due_past')
}

const serveList = serve(listPoints, {
  // Whoever reads nothing else of the room still sees what is theirs to do: the database shows them that alone.
  may: ownersAct,
  file: pointFile,
  run: async (call) => {
    const { query } = call
    const language = stored(call.language)
    const me = call.actor.personId
    const conditions = [
      sql`a.programme_id = ${call.params.programme}`,
      ...filtersOf(query, {
        state: sql`a.state`,
        country: sql`a.country`,
        visit: sql`a.visit_id::text`,
        overdue: sql`case when a.state = 'open' and a.due_on < current_date then 'yes' else 'no' end`,
      }),
      ...searchIn(query.search, [wordsOf(sql`a.what`), sql`a.owner_institution`, sql`v.code`]),
    ]
    if (query.mine === 'owner') conditions.push(sql`a.owner_person_id = ${me}::uuid`)
    if (query.mine === 'verify')
      conditions.push(
        sql`a.state = 'done' and a.done_by is distinct from ${me}::uuid and a.owner_person_id is distinct from ${me}::uuid`,
      )
    const order = orderOf(
      query.sort,
      { what: sql`lower(kernel.text_in(a.what, ${language}))`, dueOn: sql`a.due_on`, country: sql`a.country`, state: sql`array_position('{open,done,verified,dropped}'::text[], a.state)` },
      sql`a.due_on, a.id`,
    ) // biome-ignore format: columns
    const { rows } = await sql<PointRecord & { total: number }>`
      select a.*, o.name organisation, coalesce(v.code, '') visit_code, count(*) over () total
      from monitoring.action_point a left join monitoring.visit v on v.id = a.visit_id left join kernel.organisation o on o.id = a.owner_organisation_id
      where ${allOf(conditions)} order by ${order} ${pageSql(query)}`.execute(call.db)
    const names = await namesOf(call.kernel, call.db, rows.map((row) => row.ownerPersonId)) // biome-ignore format: short
    return {
      rows: rows.map((row) => ({
        ...row,
        owner: ownerOf(call, row, names),
        overdue: isOverdue(row, today()),
        visit: { id: row.visitId, code: row.visitCode },
      })),
      total: rows[0]?.total ?? 0,
    }
  },
})

const serveCreate = serve(createPoint, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = found(await visitById(call.db, call.params.programme, call.params.visit))
    insist(mayDoVisit(call.actor, visit).includes('addPoint'))
    await insistOnOwner(call, call.body)
    insistOnDue(call.body.dueOn)
    await insistOnFinding(call, call.body.findingId, visit.id)
    const id = await insertInto(call.db, 'action_point', { ...tidyFields(call.body), programmeId: visit.programmeId, visitId: visit.id, country: visit.country, sensitivity: visit.sensitivity, sample: visit.sample }) // biome-ignore format: a row
    const point = await pointById(call, id)
    await tellOfPoint(call, point, 'assign')
    call.note({
      subject: id,
      programme: visit.programmeId,
      country: visit.country,
      details: { visit: visit.code },
    })
    return present(call, id)
  },
})

const serveUpdate = serve(updatePoint, {
  may: monitorsWrite,
  run: async (call) => {
    const point = await pointById(call, call.params.point)
    insist(mayDo(call.actor, point).includes('update'))
    const { version, ...body } = call.body
    await insistOnOwner(call, body, point)
    if (body.findingId !== point.findingId) await insistOnFinding(call, body.findingId, point.visitId)
    if (point.version !== version) throw changedMeanwhile(Point.parse(await present(call, point.id)))
    // What is overdue may be changed otherwise without a new day.
    if (body.dueOn !== point.dueOn) insistOnDue(body.dueOn)
    const at = { programme: point.programmeId, id: point.id, version }
    if (!(await updateIn(call.db, 'action_point', at, tidyFields(body))))
      throw changedMeanwhile(Point.parse(await present(call, point.id)))
    if (body.ownerPersonId && body.ownerPersonId !== point.ownerPersonId)
      await tellOfPoint(call, { ...point, ...body }, 'assign')
    call.note({ subject: point.id, programme: point.programmeId, country: point.country })
    return present(call, point.id)
  },
})

const serveMove = serve(movePoint, {
  may: ownersAct,
  run: async (call) => {
    const point = await pointById(call, call.params.point)
    const { act, reason, version } = call.body
    const to = pointAfter(point.state, act)
    if (point.version !== version) throw changedMeanwhile(Point.parse(await present(call, point.id)))
    if (!to) throw new Problem('conflict', { sentence: 'monitoring.problem.step_impossible' })
    if (!mayAct(call.actor, point, act)) {
      const own = act === 'verify' && mayNotVerify(call.actor.personId, point)
      throw new Problem('forbidden', own ? { sentence: 'monitoring.problem.own_verification' } : {})
    }
    if (pointNeedsReason(act) && reason === '')
      throw invalid(
        'reason',
        act === 'done' ? 'monitoring.problem.done_how' : 'monitoring.problem.reason_missing',
      )
    const at = { programme: point.programmeId, id: point.id, version }
    if (!(await updateIn(call.db, 'action_point', at, { state: to })))
      throw changedMeanwhile(Point.parse(await present(call, point.id)))
    await writeStep(call.db, { programmeId: point.programmeId, visitId: point.visitId, actionPointId: point.id, act, fromState: point.state, toState: to, reason, byPerson: call.actor.personId }) // biome-ignore format: a row
    await tellOfPoint(call, { ...point, doneBy: act === 'done' ? call.actor.personId : point.doneBy }, act)
    call.note({
      subject: point.id,
      programme: point.programmeId,
      country: point.country,
      details: { act, to, reason },
    })
    return present(call, point.id)
  },
})

/**
 * Drops what is still open of a visit that is cancelled, for the reason of the cancelling: nobody owes it any more, and
 * nobody is reminded. Each keeps its history, and can be reopened where it is wanted all the same.
 */
export async function dropOpenPoints(call: Calling, visit: VisitRecord, reason: string): Promise<void> {
  const { rows } = await sql<PointRecord>`
    update monitoring.action_point set state = 'dropped' where visit_id = ${visit.id} and state = 'open' returning *`.execute(
    call.db,
  )
  for (const point of rows) {
    await writeStep(call.db, { programmeId: visit.programmeId, visitId: visit.id, actionPointId: point.id, act: 'drop', fromState: 'open', toState: 'dropped', reason, byPerson: call.actor.personId }) // biome-ignore format: a row
    await tellOfPoint(call, { ...point, visitCode: visit.code }, 'drop')
  }
}

export const pointOperations: Served[] = [
  serveList,
  serve(getPoint, { may: ownersAct, run: async (call) => present(call, call.params.point) }),
  serveCreate,
  serveUpdate,
  serveMove,
]
