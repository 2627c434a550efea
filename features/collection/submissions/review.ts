import type { Db } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { insist, invalid } from '../../../kernel/problems/problem.ts'
import { reviewSubmissions, type SubmissionState } from '../contract.ts'
import { type FormEntry, formById, versionById } from '../forms/queries.ts'
import { mayReadSubmissions } from '../policy.ts'
import { needsNote } from '../rules.ts'
import type { Definition } from '../xform/definition.ts'
import { doAct, keptBy, lockRows, probableDuplicates, whyNot } from './act.ts'
import { siteLabel } from './layout.ts'
import { submissionById } from './record.ts'

export const reviewHandlers = [
  serve(reviewSubmissions, {
    may: anySignedIn,
    run: async ({ db, actor, params, body, language, note, say, enqueue }) => {
      const form = await formById(db, params.form)
      insist(mayReadSubmissions(actor, form))
      if (needsNote(body.act) && !body.note) throw invalid('body.note', 'collection.review.note_missing')
      // A note on a question is for one sender: what is wrong with one submission is not wrong with all.
      if (body.fields?.length && (body.rows.length > 1 || body.act !== 'return'))
        throw invalid('body.fields', 'collection.review.fields_of_one')
      if (body.fields?.length) await checkQuestions(db, body.rows[0]!.id, body.fields)
      const done: { id: string; state: SubmissionState; version: number }[] = []
      const refused: Refused[] = []
      const locked = await lockRows(
        db,
        form.id,
        body.rows.map((row) => row.id),
      )
      const twins =
        body.act === 'approve'
          ? await probableDuplicates(
              db,
              locked.map((one) => one.id),
            )
          : new Set<string>()
      const kept =
        body.act === 'reopen'
          ? await keptBy(
              db,
              locked.map((one) => one.id),
            )
          : new Map<string, string>()
      const reason = body.rows.length === 1 ? (body.note ?? '') : ''
      const byId = new Map(locked.map((one) => [one.id, one]))
      // What somebody may read and not change is not locked for them; it is not absent, either.
      const seen = await db
        .selectFrom('collection.submission')
        .select(['id', 'instanceName', 'site', 'occurredOn'])
        .where('formId', '=', form.id)
        .where('state', '!=', 'test')
        .where(
          'id',
          'in',
          body.rows.map((row) => row.id),
        )
        .execute()
      const visible = new Map(seen.map((row) => [row.id, row]))
      for (const { id, version } of body.rows) {
        const one = byId.get(id)
        const problem = whyNot(actor, one, body.act, version, reason)
        if (problem || !one) {
          const why =
            !one && visible.has(id) ? 'collection.review.not_yours' : (problem ?? 'problem.not_found')
          refused.push({ id, problem: say(why), duplicate: false })
          continue
        }
        const record = kept.get(id)
        if (record !== undefined) {
          refused.push({ id, problem: say('collection.review.kept', { code: record }), duplicate: false })
          continue
        }
        if (twins.has(id) && !body.alsoDuplicates) {
          refused.push({ id, problem: say('collection.review.duplicate'), duplicate: true })
          continue
        }
        // The same row twice in one request is done once.
        byId.delete(id)
        done.push(
          await doAct(
            db,
            actor,
            one,
            body.act,
            { note: body.note ?? '', fields: body.fields ?? [], duplicate: twins.has(id) },
            note,
          ),
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
      return { done, refused: refused.length ? await named(db, form, refused, visible, language) : [] }
    },
  }),
]

/** @throws Problem invalid for a note on a question that the submission's own version of the form does not have */
async function checkQuestions(db: Db, submission: string, notes: readonly { path: string }[]): Promise<void> {
  const { definition } = await submissionById(db, submission)
  for (const [at, { path }] of notes.entries())
    if (!definition.fields.some((field) => field.path === path.replace(/\[\d+\]/g, '')))
      throw invalid(`body.fields.${at}.path`, 'problem.not_found')
}

interface Refused {
  id: string
  problem: string
  duplicate: boolean
}

/** Rows that stayed as they were with their names, as far as the asker reaches them. */
async function named(
  db: Db,
  form: FormEntry,
  refused: readonly Refused[],
  seen: ReadonlyMap<string, { instanceName: string | null; site: string | null; occurredOn: unknown }>,
  language: string,
) {
  const version = await versionById(db, (form.currentVersionId ?? form.draftVersionId)!)
  const definition = version.definition as unknown as Definition
  return refused.map((one) => {
    const row = seen.get(one.id)
    const place = row && siteLabel(definition, row.site, language)
    const name = row && (row.instanceName ?? [place, row.occurredOn].filter(Boolean).join(' · '))
    return { ...one, name: name ?? null }
  })
}
