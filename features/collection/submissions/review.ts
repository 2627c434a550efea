import { sql } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { insist, invalid } from '../../../kernel/problems/problem.ts'
import { reviewSubmissions, type SubmissionState } from '../contract.ts'
import { formById } from '../forms/queries.ts'
import { mayReadSubmissions, mayReview } from '../policy.ts'
import { afterAct, needsNote } from '../rules.ts'

export const reviewHandlers = [
  serve(reviewSubmissions, {
    may: anySignedIn,
    run: async ({ db, actor, params, body, note, say }) => {
      const form = await formById(db, params.form)
      insist(mayReadSubmissions(actor, form))
      if (needsNote(body.act) && !body.note) throw invalid('body.note', 'collection.review.note_missing')
      const done: { id: string; state: SubmissionState; version: number }[] = []
      const refused: { id: string; problem: string }[] = []
      const found = await db
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
        .where('formId', '=', form.id)
        .where('state', '!=', 'test')
        .where(
          'id',
          'in',
          body.rows.map((row) => row.id),
        )
        .orderBy('id')
        .forUpdate()
        .execute()
      const byId = new Map(found.map((one) => [one.id, one]))
      for (const { id, version } of body.rows) {
        const one = byId.get(id)
        const to = one && afterAct(one.state as SubmissionState, body.act)
        const problem = !one
          ? 'problem.not_found'
          : !mayReview(actor, one)
            ? 'collection.review.not_yours'
            : one.version !== version
              ? 'problem.changed_meanwhile'
              : to
                ? null
                : 'collection.review.impossible'
        if (problem || !one || !to) {
          refused.push({ id, problem: say(problem ?? 'problem.not_found') })
          continue
        }
        const assignee = body.act === 'take' ? { assigneeId: actor.personId } : {}
        await db
          .updateTable('collection.submission')
          .set({ state: to, version: version + 1, changedAt: sql<Date>`clock_timestamp()`, ...assignee })
          .where('id', '=', id)
          .execute()
        await db
          .insertInto('collection.remark')
          .values({
            submissionId: id, programmeId: one.programmeId, country: one.country, organisationId: one.organisationId,
            sensitivity: one.sensitivity, kind: 'state', body: body.note ?? '', fromState: one.state, toState: to,
            instanceId: one.instanceId, personId: actor.personId,
          }) // biome-ignore format: one row
          .execute()
        note({
          subject: id,
          programme: one.programmeId,
          country: one.country,
          details: { from: one.state, to },
        })
        done.push({ id, state: to, version: version + 1 })
      }
      if (done.length === 0)
        note({
          subject: form.id,
          programme: form.programmeId,
          country: form.country,
          details: { refused: refused.length },
        })
      return { done, refused }
    },
  }),
]
