import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { insist, invalid } from '../../../kernel/problems/problem.ts'
import { reviewSubmissions, type SubmissionState } from '../contract.ts'
import { formById } from '../forms/queries.ts'
import { mayReadSubmissions } from '../policy.ts'
import { needsNote } from '../rules.ts'
import { doAct, lockRows, whyNot } from './act.ts'

export const reviewHandlers = [
  serve(reviewSubmissions, {
    may: anySignedIn,
    run: async ({ db, actor, params, body, note, say, enqueue }) => {
      const form = await formById(db, params.form)
      insist(mayReadSubmissions(actor, form))
      if (needsNote(body.act) && !body.note) throw invalid('body.note', 'collection.review.note_missing')
      // A note on a question is for one sender: what is wrong with one submission is not wrong with all.
      if (body.fields?.length && (body.rows.length > 1 || body.act !== 'return'))
        throw invalid('body.fields', 'collection.review.fields_of_one')
      const done: { id: string; state: SubmissionState; version: number }[] = []
      const refused: { id: string; problem: string }[] = []
      const found = await lockRows(
        db,
        form.id,
        body.rows.map((row) => row.id),
      )
      const reason = body.rows.length === 1 ? (body.note ?? '') : ''
      const byId = new Map(found.map((one) => [one.id, one]))
      // What somebody may read and not change is not locked for them; it is not absent, either.
      const seen = await db
        .selectFrom('collection.submission')
        .select('id')
        .where('formId', '=', form.id)
        .where('state', '!=', 'test')
        .where(
          'id',
          'in',
          body.rows.map((row) => row.id),
        )
        .execute()
      const visible = new Set(seen.map((row) => row.id))
      for (const { id, version } of body.rows) {
        const one = byId.get(id)
        const problem = whyNot(actor, one, body.act, version, reason)
        if (problem || !one) {
          const why =
            !one && visible.has(id) ? 'collection.review.not_yours' : (problem ?? 'problem.not_found')
          refused.push({ id, problem: say(why) })
          continue
        }
        // The same row twice in one request is done once.
        byId.delete(id)
        done.push(
          await doAct(db, actor, one, body.act, { note: body.note ?? '', fields: body.fields ?? [] }, note),
        )
        if (body.act === 'return' && one.personId)
          await enqueue(
            'collection.tellReturned',
            { submission: id },
            { key: `collection.tellReturned:${id}` },
          )
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
