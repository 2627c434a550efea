import type { z } from 'zod'
import { readText } from '../../common/languages.ts'
import { sql } from '../../kernel/db/db.ts'
import { type Served, serve } from '../../kernel/http/serve.ts'
import { found, insist, invalid } from '../../kernel/problems/problem.ts'
import {
  depositFinding, discardFinding, findingsOf, type RecordLink, reviseFinding, withdrawFinding,
} from '../evidence/seam.ts' // biome-ignore format: a list
import {
  addFinding, changeFinding, type FindingFields, type FindingOfVisit, listVisitFindings, strikeFinding,
} from './contract-findings.ts' // biome-ignore format: a list
import { insidersRead, monitorsWrite } from './policy.ts'
import { type Calling, insistOnDay, mayDo } from './present.ts'
import { noteWriter } from './queries-parts.ts'
import { type VisitRecord, visitById } from './queries-visits.ts'

type OnVisit = Calling & { params: { visit: string } }
type Given = z.output<typeof FindingFields>

const read = async (call: OnVisit) =>
  found(await visitById(call.db, call.params.programme, call.params.visit))

/** A visit as the evidence room names it. */
export const visitLink = (visit: Pick<VisitRecord, 'id' | 'code' | 'title'>): RecordLink => ({
  room: 'monitoring',
  kind: 'visit',
  id: visit.id,
  label: `${visit.code} ${readText(visit.title, 'en').text}`.slice(0, 300),
  path: `/monitoring/visits/${visit.id}`,
})

async function answer(call: OnVisit) {
  const visit = await read(call)
  const rows = await findingsOf(call.db, { room: 'monitoring', kind: 'visit', id: visit.id })
  return {
    rows: rows as unknown as FindingOfVisit[],
    may: mayDo(call.actor, visit).includes('account') ? ['add', 'change', 'strike'] : [],
  }
}

/** Links to the visit's own incidents and checklists; another visit's are refused. */
async function linksOf(call: Calling, visit: VisitRecord, given: Given): Promise<RecordLink[]> {
  const { rows } = await sql<RecordLink>`
    select 'monitoring' room, 'incident' kind, i.id, kernel.text_in(i.title, 'en') as label, '/monitoring/incidents/' || i.id path
    from monitoring.incident i where i.visit_id = ${visit.id} and i.id = any (${given.incidents}::uuid[])
    union all
    select 'collection', 'submission', c.submission_id, coalesce(nullif(s.instance_name, ''), s.instance_id), '/collection/submissions/' || c.submission_id
    from monitoring.checklist c join collection.submission s on s.id = c.submission_id
    where c.visit_id = ${visit.id} and c.submission_id = any (${given.submissions}::uuid[])`.execute(call.db)
  if (rows.length < new Set([...given.incidents, ...given.submissions]).size)
    throw invalid('incidents', 'monitoring.problem.link_elsewhere')
  return rows.map((row) => ({ ...row, label: row.label.slice(0, 300) }))
}

async function contentOf(call: Calling, visit: VisitRecord, given: Given) {
  const { incidents: _, submissions: __, legal, occurredOn, ...rest } = given
  if (occurredOn) insistOnDay('occurredOn', occurredOn, visit)
  return {
    ...rest,
    legal: legal.map(({ citation, celex, article }) => ({ citation, ...(celex ? { celex } : {}), ...(article ? { article } : {}) })),
    occurredOn: occurredOn ?? visit.startsOn,
    country: visit.country,
    sensitivity: visit.sensitivity,
    links: await linksOf(call, visit, given),
  } // biome-ignore format: a record
}

const serveAdd = serve(addFinding, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    insist(mayDo(call.actor, visit).includes('account'))
    await noteWriter(call.db, visit.id, call.actor.personId)
    const id = await depositFinding(call.db, {
      ...(await contentOf(call, visit, call.body)),
      programmeId: visit.programmeId,
      organisationId: null,
      source: visitLink(visit),
      sample: visit.sample,
    })
    call.note({
      subject: id,
      programme: visit.programmeId,
      country: visit.country,
      details: { visit: visit.code },
    })
    return answer(call)
  },
})

/** One of the visit's own findings. */
async function ownFinding(call: OnVisit & { params: { finding: string } }, visit: VisitRecord) {
  const all = await findingsOf(call.db, { room: 'monitoring', kind: 'visit', id: visit.id })
  return found(all.find((one) => one.id === call.params.finding))
}

const serveChange = serve(changeFinding, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    insist(mayDo(call.actor, visit).includes('account'))
    const finding = await ownFinding(call, visit)
    const { version, ...given } = call.body
    await noteWriter(call.db, visit.id, call.actor.personId)
    await reviseFinding(call.db, finding.id, await contentOf(call, visit, given), { version })
    call.note({
      subject: finding.id,
      programme: visit.programmeId,
      country: visit.country,
      details: { visit: visit.code },
    })
    return answer(call)
  },
})

const serveStrike = serve(strikeFinding, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    insist(mayDo(call.actor, visit).includes('account'))
    const finding = await ownFinding(call, visit)
    await noteWriter(call.db, visit.id, call.actor.personId)
    // What was never approved may simply go; what once counted stays readable as withdrawn.
    if (!(finding.approvedAt === null && (await discardFinding(call.db, finding.id)))) {
      if (call.body.reason.length < 5) throw invalid('reason', 'monitoring.problem.reason_missing')
      await withdrawFinding(call.db, finding.id, { reason: call.body.reason })
    }
    call.note({
      subject: finding.id,
      programme: visit.programmeId,
      country: visit.country,
      details: { visit: visit.code, reason: call.body.reason },
    })
    return answer(call)
  },
})

export const findingOperations: Served[] = [
  serve(listVisitFindings, { may: insidersRead, run: answer }),
  serveAdd,
  serveChange,
  serveStrike,
]
