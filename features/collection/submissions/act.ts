import type { Actor } from '../../../kernel/access/actor.ts'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import type { Note } from '../../../kernel/http/serve.ts'
import type { ReviewAct, SubmissionState } from '../contract.ts'
import { mayReview } from '../policy.ts'
import { afterAct } from '../rules.ts'

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
    ])
    .where('formId', '=', form)
    .where('state', '!=', 'test')
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute()
}
export type LockedRow = Awaited<ReturnType<typeof lockRows>>[number]

/** Why an act cannot be done on a row, as a words key; null when it can. */
export function whyNot(
  actor: Actor,
  one: LockedRow | undefined,
  act: ReviewAct,
  version: number,
): string | null {
  if (!one) return 'problem.not_found'
  if (!mayReview(actor, one)) return 'collection.review.not_yours'
  if (one.version !== version) return 'problem.changed_meanwhile'
  return afterAct(one.state as SubmissionState, act) ? null : 'collection.review.impossible'
}

interface Done {
  id: string
  state: SubmissionState
  version: number
}

/** Does an act on a row that allows it: state, remark, notes on questions, audit. */
export async function doAct(
  tx: Transaction,
  actor: Actor,
  one: LockedRow,
  act: ReviewAct,
  said: { note: string; fields?: readonly { path: string; note: string }[] },
  note: (note: Note) => void,
): Promise<Done> {
  const to = afterAct(one.state as SubmissionState, act)!
  const version = one.version + 1
  const taken = act === 'take' ? { assigneeId: actor.personId } : {}
  await tx
    .updateTable('collection.submission')
    .set({ state: to, version, changedAt: sql<Date>`clock_timestamp()`, ...taken })
    .where('id', '=', one.id)
    .execute()
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
  note({
    subject: one.id,
    programme: one.programmeId,
    country: one.country,
    details: { from: one.state, to },
  })
  return { id: one.id, state: to, version }
}
