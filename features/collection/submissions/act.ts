import type { Actor } from '../../../kernel/access/actor.ts'
import { type Db, sql, type Transaction } from '../../../kernel/db/db.ts'
import type { Note } from '../../../kernel/http/serve.ts'
import type { ReviewAct, SubmissionState } from '../contract.ts'
import { hasCorrected, mayApproveOwnCorrection, mayReview, type Standing } from '../policy.ts'
import { actsFrom, afterAct, ownReasonLength } from '../rules.ts'
import { hasDuplicate } from './predicates.ts'

/** What an act of review needs to know of a submission, held against others until the end of the transaction. */
export async function lockRows(tx: Transaction, form: string, ids: readonly string[]) {
  return tx
    .selectFrom('collection.submission')
    .select([
      'id',
      'state',
      'version',
      'programmeId',
      'country',
      'organisationId',
      'sensitivity',
      'personId',
      'instanceId',
      'correctedBy',
    ])
    .where('formId', '=', form)
    .where('state', '!=', 'test')
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute()
}
export type LockedRow = Awaited<ReturnType<typeof lockRows>>[number]

/** Which of these are probably the same as another submission, and nobody has decided about it. */
export async function probableDuplicates(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select s.id from collection.submission s where s.id = any (${ids}::uuid[]) and ${hasDuplicate}`.execute(
    db,
  )
  return new Set(rows.map((row) => row.id))
}

/** Which approved records of other rooms rest on these submissions, by their codes: they are taken back first. */
export async function keptBy(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ submissionId: string; label: string }>`
    select submission_id, label from collection.kept_by(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.submissionId, row.label]))
}

/** Acts of review that somebody may do with a submission as it stands. */
export function actsOf(
  actor: Actor,
  one: Standing & { state: string; personId: string | null; correctedBy: readonly string[] | null },
): ReviewAct[] {
  if (!mayReview(actor, one)) return []
  const own = hasCorrected(actor, one) && !mayApproveOwnCorrection(actor, one)
  return actsFrom(one.state as SubmissionState).filter((act) => act !== 'approve' || !own)
}

/**
 * Why an act cannot be done on a row, as a words key; null when it can.
 * @param reason what was said about this one submission; a note on many at once is no reason for one of them
 */
export function whyNot(
  actor: Actor,
  one: LockedRow | undefined,
  act: ReviewAct,
  version: number,
  reason = '',
): string | null {
  if (!one) return 'problem.not_found'
  if (!mayReview(actor, one)) return 'collection.review.not_yours'
  if (one.version !== version) return 'problem.changed_meanwhile'
  if (!afterAct(one.state as SubmissionState, act)) return 'collection.review.impossible'
  if (act !== 'approve' || !hasCorrected(actor, one)) return null
  if (!mayApproveOwnCorrection(actor, one)) return 'collection.review.own_correction'
  return reason.length >= ownReasonLength ? null : 'collection.review.own_correction_reason'
}

interface Done {
  id: string
  state: SubmissionState
  version: number
}

/** Does an act on a row that allows it: notes on questions, remark, state, audit. */
export async function doAct(
  tx: Transaction,
  actor: Actor,
  one: LockedRow,
  act: ReviewAct,
  said: { note: string; fields?: readonly { path: string; note: string }[]; duplicate?: boolean },
  note: (note: Note) => void,
): Promise<Done> {
  const to = afterAct(one.state as SubmissionState, act)!
  const version = one.version + 1
  const taken = act === 'take' ? { assigneeId: actor.personId } : {}
  const own = act === 'approve' && hasCorrected(actor, one)
  const about = {
    submissionId: one.id, programmeId: one.programmeId, country: one.country, organisationId: one.organisationId,
    sensitivity: one.sensitivity, instanceId: one.instanceId, personId: actor.personId,
  } // biome-ignore format: one record
  for (const field of said.fields ?? [])
    await tx
      .insertInto('collection.remark')
      .values({ ...about, kind: 'comment', path: field.path, body: field.note })
      .execute()
  await tx
    .insertInto('collection.remark')
    .values({ ...about, kind: 'state', body: said.note, fromState: one.state, toState: to })
    .execute()
  // After the remark: approving one's own correction, the database asks for the reason in it.
  await tx
    .updateTable('collection.submission')
    .set({ state: to, version, changedAt: sql<Date>`clock_timestamp()`, ...taken })
    .where('id', '=', one.id)
    .execute()
  note({
    subject: one.id,
    programme: one.programmeId,
    country: one.country,
    details: {
      from: one.state,
      to,
      ...(own ? { ownCorrection: true, reason: said.note } : {}),
      ...(said.duplicate ? { probableDuplicate: true } : {}),
    },
  })
  return { id: one.id, state: to, version }
}
