import type { Actor } from '../../../kernel/access/actor.ts'
import { type Db, sql } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, insist, invalid, Problem } from '../../../kernel/problems/problem.ts'
import { decideDuplicate, getDuplicates, listDuplicates, type SubmissionState } from '../contract.ts'
import { countedMost } from '../forms/list.ts'
import { formById } from '../forms/queries.ts'
import { mayReadSubmissions, mayReview } from '../policy.ts'
import type { Answers } from '../xform/answers.ts'
import { doAct, lockRows, whyNot } from './act.ts'
import { flatten } from './changes.ts'
import { labelOfPath, shownAnswer, siteLabel } from './layout.ts'
import { groundOf } from './narrow.ts'
import { devicesOf, namesOf } from './people.ts'
import { hasDuplicate } from './predicates.ts'
import { type SubmissionEntry, submissionById } from './record.ts'

const mostBeside = 6

/** Answers that are not personal, by path, as the reader reads them. */
function readable(one: SubmissionEntry, data: Answers, language: string): Record<string, string> {
  const fields = new Map(one.definition.fields.map((field) => [field.path, field]))
  const answers: Record<string, string> = {}
  for (const [path, value] of flatten(data)) {
    const field = fields.get(path.replace(/\[\d+\]/g, ''))
    if (!field || field.personal || path.startsWith('/meta/')) continue
    answers[path] = shownAnswer(one.definition, field, value, language) ?? value
  }
  return answers
}

async function candidates(kernel: Kernel, db: Db, actor: Actor, all: SubmissionEntry[], language: string) {
  const people = await namesOf(
    kernel,
    db,
    all.map((row) => row.personId),
  )
  const devices = await devicesOf(
    db,
    all.map((row) => row.deviceId),
  )
  return all.map((row) => ({
    id: row.id, name: row.instanceName, state: row.state, country: row.country as never, occurredOn: row.occurredOn as unknown as string,
    site: row.site, receivedAt: row.receivedAt.toISOString(),
    sender: (row.personId && people.get(row.personId)) || (row.deviceId && devices.get(row.deviceId)) || null,
    version: row.version, sample: row.sample, mayReview: mayReview(actor, row), answers: readable(row, row.data as Answers, language),
  })) // biome-ignore format: a candidate
}

export const duplicateHandlers = [
  serve(getDuplicates, {
    may: anySignedIn,
    run: async ({ kernel, db, actor, params, language }) => {
      const one = await submissionById(db, params.submission)
      insist(mayReadSubmissions(actor, one))
      const ids = one.matchKey
        ? await db
            .selectFrom('collection.submission')
            .select('id')
            .where('matchKey', '=', one.matchKey)
            .where('formId', '=', one.formId)
            .where('id', '!=', one.id)
            .where('state', '!=', 'test')
            .orderBy('id')
            .limit(mostBeside)
            .execute()
        : []
      const others: SubmissionEntry[] = []
      for (const { id } of ids) others.push(await submissionById(db, id))
      const decisions = await db
        .selectFrom('collection.duplicateDecision')
        .select(['submissionId', 'otherId', 'decision'])
        .where((eb) => eb.or([eb('submissionId', '=', one.id), eb('otherId', '=', one.id)]))
        .execute()
      const [self, ...rest] = await candidates(kernel, db, actor, [one, ...others], language)
      const paths = [...new Set([self!, ...rest].flatMap((each) => Object.keys(each.answers)))]
      const order = new Map(one.definition.fields.map((field, at) => [field.path, at]))
      const place = (path: string) => order.get(path.replace(/\[\d+\]/g, '')) ?? 0
      return {
        questions: paths
          .sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
          .map((path) => ({ path, label: labelOfPath(one.definition, path, language) })),
        self: self!,
        others: rest.map((each) => ({
          ...each,
          decision: (decisions.find((row) => row.submissionId === each.id || row.otherId === each.id)
            ?.decision ?? null) as 'different' | 'duplicate' | null,
        })),
      }
    },
  }),

  serve(listDuplicates, {
    may: anySignedIn,
    run: async ({ db, actor, params, query, language }) => {
      const form = await formById(db, params.form)
      insist(mayReadSubmissions(actor, form))
      const groups = sql`
        select min(s.id::text)::uuid id, count(*)::int count, s.occurred_on, max(s.site) site, max(s.received_at) last_at
        from collection.submission s
        where s.form_id = ${form.id} and s.state not in ('test', 'rejected') and (s.occurred_on, s.match_key) in (
          select d.occurred_on, d.match_key from collection.submission d where d.form_id = ${form.id} and d.match_key is not null and d.state not in ('test', 'rejected')
          group by d.occurred_on, d.match_key having count(*) > 1)
          and ${hasDuplicate}
        group by s.occurred_on, s.match_key`
      const { rows: counted } = await sql<{
        n: number
      }>`select count(*)::int n from (${groups} limit ${countedMost}) x`.execute(db)
      const { rows } = await sql<{
        id: string
        count: number
        occurredOn: string
        site: string | null
        lastAt: Date
      }>`
        ${groups} order by last_at desc, id limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
        db,
      )
      const { definition } = await groundOf(db, form)
      return {
        total: counted[0]!.n,
        rows: rows.map((row) => ({
          ...row,
          site: siteLabel(definition, row.site, language),
          lastAt: row.lastAt.toISOString(),
        })),
      }
    },
  }),

  serve(decideDuplicate, {
    may: anySignedIn,
    run: async ({ db, actor, params, body, note, say }) => {
      const one = await submissionById(db, params.submission)
      const other = await submissionById(db, body.other)
      if (
        one.id === other.id ||
        one.formId !== other.formId ||
        !one.matchKey ||
        !other.matchKey?.equals(one.matchKey)
      )
        throw invalid('body.other', 'collection.submissions.no_duplicate')
      insist(mayReview(actor, one) && mayReview(actor, { ...other, personId: null }))
      const [locked] = await lockRows(db, one.formId, [one.id])
      const about = {
        programmeId: one.programmeId, country: one.country, organisationId: one.organisationId, sensitivity: one.sensitivity, personId: actor.personId,
      } // biome-ignore format: one record
      await db
        .insertInto('collection.duplicateDecision')
        .values({
          ...about,
          submissionId: one.id,
          otherId: other.id,
          decision: body.decision,
          note: body.note,
        })
        .onConflict((conflict) =>
          conflict.columns(['submissionId', 'otherId']).doUpdateSet({
            decision: body.decision,
            note: body.note,
            personId: actor.personId,
            at: sql<Date>`clock_timestamp()`,
          }),
        )
        .execute()
      if (body.decision === 'duplicate') {
        const problem = whyNot(actor, locked, 'reject', body.version)
        if (problem === 'problem.changed_meanwhile') throw new Problem('changed_meanwhile')
        if (problem) throw new Problem('conflict', { sentence: problem })
        const name = other.instanceName ?? other.instanceId
        const reason = [say('collection.submissions.duplicate_of', { name }), body.note]
          .filter(Boolean)
          .join('\n')
        const { state, version } = await doAct(db, actor, found(locked), 'reject', { note: reason }, note)
        note({ subject: one.id, details: { of: other.id } })
        return { state, version }
      }
      const text = [
        say('collection.submissions.not_duplicate_of', { name: other.instanceName ?? other.instanceId }),
        body.note,
      ]
        .filter(Boolean)
        .join('\n')
      // Settled at once: it is said for the record, and asks nothing of anybody.
      await db
        .insertInto('collection.remark')
        .values({
          ...about,
          submissionId: one.id,
          kind: 'comment',
          body: text,
          instanceId: one.instanceId,
          settledAt: sql<Date>`clock_timestamp()`,
        })
        .execute()
      note({
        subject: one.id,
        programme: one.programmeId,
        country: one.country,
        details: { different: other.id },
      })
      return { state: one.state as SubmissionState, version: one.version }
    },
  }),
]
