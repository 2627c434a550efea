import type { Operation } from '../../common/operation.ts'
import { dayBegun } from '../../common/today.ts'
import type { Actor } from '../../kernel/access/actor.ts'
import type { Call } from '../../kernel/http/serve.ts'
import { invalid, Problem } from '../../kernel/problems/problem.ts'
import { findingsOf } from '../evidence/seam.ts'
import { namesOf } from '../programme/seam.ts'
import { unsettledIn } from './checklists/merged.ts'
import type { Visit } from './contract-visits.ts'
import type { InProgramme } from './fields.ts'
import { mayDecide, mayWriteVisit, seesInside } from './policy.ts'
import type { VisitRecord } from './queries-visits.ts'
import {
  actsIn, dayProblem, isAccountOpen, isDecision, isOpen, lacksFor, type Ready, type VisitAct, wrote,
} from './rules.ts' // biome-ignore format: a list

/** What presenting and deciding need of a call. */
export type Calling = Pick<
  Call<Operation<typeof InProgramme>>,
  'db' | 'kernel' | 'actor' | 'say' | 'params' | 'language'
>

export const today = () => new Date().toISOString().slice(0, 10)
/** What is told of a visit has happened: neither after today, nor after its last day. */
export function insistOnDay(path: string, day: string, visit: Pick<VisitRecord, 'endsOn'>): void {
  const problem = dayProblem(day, visit, dayBegun())
  if (problem) throw invalid(path, problem)
}
export const placeOf = (record: { programmeId: string; country: string }) => ({
  programme: record.programmeId,
  country: record.country,
})

/** Whether the actor may take a step with a visit as it stands, whatever may still be missing. */
export function mayMove(actor: Actor, visit: VisitRecord, act: VisitAct): boolean {
  const at = placeOf(visit)
  if (act === 'approve') return mayDecide(actor, at) && (actor.isSystem || !wrote(actor.personId, visit))
  if (isDecision(act)) return mayDecide(actor, at)
  if (act === 'cancel') return mayWriteVisit(actor, visit) || mayDecide(actor, at)
  return mayWriteVisit(actor, visit)
}

/** All that the actor may do with a visit now. */
export function mayDo(actor: Actor, visit: VisitRecord): string[] {
  const may: string[] = actsIn(visit.state).filter((act) => mayMove(actor, visit, act))
  const writes = mayWriteVisit(actor, visit)
  if (writes && isOpen(visit.state)) may.push('update')
  if (writes && isAccountOpen(visit.state)) may.push('account')
  if (writes && visit.state === 'planned') may.push('delete')
  if (writes && visit.state !== 'cancelled' && visit.state !== 'planned') may.push('addPoint')
  return may
}

/** Whether the actor wrote in a finding that would be approved with its visit. Then they do not approve the visit either. */
const wroteDraft = (
  { personId }: Actor,
  findings: readonly { state: string; writers: readonly string[] }[],
): boolean =>
  personId !== null && findings.some((one) => one.state === 'draft' && one.writers.includes(personId))

/** What decides whether a visit may go on. */
export async function readyOf(call: Calling, visit: VisitRecord): Promise<Ready> {
  const { unsettled, unapproved } = await unsettledIn(call.db, visit)
  return {
    ...visit,
    personsSeen: visit.population.reduce((all, cell) => all + cell.persons, 0),
    unsettled,
    unapprovedChecklists: unapproved,
  }
}

/** In the place of an account that the reader is not told. */
const untold = {
  access: null, accessReason: null, summary: null, immediate: null, restrictions: null, nobodySeen: false,
} // biome-ignore format: a list

/** A visit as the contract says it, with names, what is missing and what the asker may do. */
export async function presentVisit(call: Calling, visit: VisitRecord): Promise<Visit> {
  const names = await namesOf(call.kernel, call.db, [
    visit.changedBy,
    visit.approvedBy,
    ...visit.writers,
    ...visit.team.map((one) => one.personId),
    ...visit.steps.map((one) => one.byPerson),
    ...visit.attachments.map((one) => one.addedBy),
  ])
  const name = (id: string | null) => (id ? (names.get(id) ?? null) : null)
  const ready = await readyOf(call, visit)
  const inside = seesInside(call.actor, placeOf(visit))
  const findings = await findingsOf(call.db, { room: 'monitoring', kind: 'visit', id: visit.id })
  const own = wroteDraft(call.actor, findings)
  const may = mayDo(call.actor, visit).filter((act) => act !== 'approve' || !own)
  const next = actsIn(visit.state).filter((act) => may.includes(act) && act !== 'cancel')
  const told = visit.accountTold
  return {
    ...visit,
    ...(told ? {} : untold),
    met: told ? (visit.met as Visit['met']) : [],
    // To others the summary tells how many, none of them few; here every row may be one person.
    referrals: inside ? (visit.referrals as Visit['referrals']) : null,
    smuggling: inside ? (visit.smuggling as Visit['smuggling']) : null,
    methods: visit.methods as Visit['methods'],
    population: inside ? (visit.population as Visit['population']) : null,
    counts: inside
      ? { ...visit.counts, findings: findings.length }
      : { points: visit.counts.points, incidents: null, checklists: null, findings: null },
    changedAt: visit.changedAt.toISOString(),
    changedBy: name(visit.changedBy),
    approvedAt: visit.approvedAt?.toISOString() ?? null,
    approvedBy: name(visit.approvedBy),
    writers: visit.writers.map((id) => names.get(id) ?? '').filter(Boolean),
    team: visit.team.map((one) => ({ ...one, name: names.get(one.personId) ?? '' })),
    attachments: visit.attachments.map((one) => ({ ...one, by: name(one.addedBy) })),
    steps: visit.steps.map((one) => ({
      ...one,
      at: new Date(one.at).toISOString(),
      by: name(one.byPerson),
      // Why it was returned is told with what was.
      reason: told || one.actionPointId ? one.reason : '',
    })),
    lacks: next.flatMap((act) =>
      lacksFor(act, ready, today()).map((lack) => ({
        act,
        path: lack.path,
        message: call.say(lack.message, lack.params),
      })),
    ),
    may,
  }
}

/** The problem of whoever saves second, with the record as it is now. */
export const changedMeanwhile = (current: unknown) => new Problem('changed_meanwhile', { current })
