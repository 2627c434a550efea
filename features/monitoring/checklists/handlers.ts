import { sql } from '../../../kernel/db/db.ts'
import { type Served, serve } from '../../../kernel/http/serve.ts'
import { found, insist, invalid, Problem } from '../../../kernel/problems/problem.ts'
import { openForms, type SubmissionHead, submissionsBetween, submissionsById } from '../../collection/seam.ts'
import { namesOf } from '../../programme/seam.ts'
import {
  type Checklists, getChecklists, linkChecklist, listForms, settleQuestion, unlinkChecklist,
} from '../contract-checklists.ts' // biome-ignore format: a list
import { insidersRead, monitorsWrite, readersRead } from '../policy.ts'
import { type Calling, mayDo } from '../present.ts'
import { type VisitRecord, visitById } from '../queries-visits.ts'
import { insertInto } from '../store.ts'
import { mergedOf } from './merged.ts'
import { dissentOf } from './rules.ts'

type OnVisit = Calling & { params: { visit: string } }
const read = async (call: OnVisit) =>
  found(await visitById(call.db, call.params.programme, call.params.visit))

/** Who filled a submission in: a person of the programme, or the device under its name; else the submission says which it is. */
const byOf = (one: SubmissionHead, names: Map<string, string>) =>
  names.get(one.personId ?? '') ?? one.deviceLabel ?? one.name

/** Submissions of the same days that belong to no visit yet; those that name the visit's site come first. */
async function suggestionsFor(call: OnVisit, visit: VisitRecord) {
  const near = (day: string, days: number) =>
    new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
  const all = await submissionsBetween(call.db, {
    programme: visit.programmeId,
    country: visit.country,
    from: near(visit.startsOn, -1),
    to: near(visit.endsOn, 1),
    forms: visit.formIds,
    language: call.language,
  })
  if (all.length === 0) return []
  const { rows: taken } = await sql<{ id: string }>`select submission_id id from monitoring.checklist
    where submission_id = any (${all.map((one) => one.id)}::uuid[])`.execute(call.db)
  const { rows: site } = await sql<{ code: string }>`select code from monitoring.site where id = ${visit.siteId}`.execute(call.db)
  const called = [site[0]?.code, ...Object.values(visit.site.name.texts).map((one) => one?.text)]
    .filter(Boolean).map((one) => one!.trim().toLowerCase())
  return all
    .filter((one) => !taken.some(({ id }) => id === one.id))
    .map((one) => ({ ...one, sameSite: one.site !== null && called.includes(one.site.trim().toLowerCase()) }))
    .sort((a, b) => Number(b.sameSite) - Number(a.sameSite))
    .slice(0, 20)
} // biome-ignore format: short

async function answer(call: OnVisit): Promise<Checklists> {
  const visit = await read(call)
  const merged = await mergedOf(call.db, visit, call.language)
  const writes = mayDo(call.actor, visit).includes('account')
  const may = writes ? ['link', ...(merged.hidden.length === 0 ? ['settle'] : [])] : []
  const suggestions = may.length ? await suggestionsFor(call, visit) : []
  const names = await namesOf(call.kernel, call.db, [
    ...[...merged.submissions, ...suggestions].map((one) => one.personId),
    ...merged.overall.map((one) => one.settledBy),
  ])
  // What was agreed stands even where a checklist is no longer there, or the reader may not see it.
  const known = new Set(merged.questions.map((one) => `${one.form} ${one.path}`))
  const others = merged.overall
    .filter((one) => !known.has(`${one.form} ${one.path}`))
    .map((one) => ({
      form: one.form,
      path: one.path,
      question: one.question,
      answers: [],
      set: false,
      state: 'settled' as const,
    }))
  return {
    submissions: merged.submissions.map((one) => ({ ...one, by: byOf(one, names) })),
    suggestions: suggestions.map((one) => ({ ...one, by: byOf(one, names) })),
    questions: [...merged.questions, ...others].map((one) => {
      const overall = merged.overall.find(({ form, path }) => form === one.form && path === one.path)
      return {
        ...one,
        overall: overall
          ? {
              ...overall,
              dissent: overall.dissent.filter(({ submissionId }) => !merged.hidden.includes(submissionId)),
              by: overall.settledBy ? (names.get(overall.settledBy) ?? null) : null,
            }
          : null,
      }
    }),
    hidden: merged.hidden.length,
    may,
  }
}

const noteOf = (visit: VisitRecord, details: object) => ({
  subject: visit.id,
  programme: visit.programmeId,
  country: visit.country,
  details: { code: visit.code, ...details },
})
const part = (visit: VisitRecord) => ({
  programmeId: visit.programmeId,
  visitId: visit.id,
  country: visit.country,
  sensitivity: visit.sensitivity,
})

const serveLink = serve(linkChecklist, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    insist(mayDo(call.actor, visit).includes('account'))
    const { submissionId } = call.body
    const [submission] = await submissionsById(call.db, [submissionId])
    if (
      !submission ||
      submission.state === 'rejected' ||
      (submission.country && submission.country !== visit.country)
    )
      throw invalid('submissionId', 'monitoring.problem.submission_unknown')
    await insertInto(call.db, 'checklist', { ...part(visit), submissionId, linkedBy: call.actor.personId })
    call.note(noteOf(visit, { submission: submissionId }))
    return answer(call)
  },
})

const serveUnlink = serve(unlinkChecklist, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    insist(mayDo(call.actor, visit).includes('account'))
    const { rows } = await sql`delete from monitoring.checklist
      where visit_id = ${visit.id} and submission_id = ${call.params.submission} returning id`.execute(
      call.db,
    )
    found(rows[0])
    call.note(noteOf(visit, { submission: call.params.submission }))
    return answer(call)
  },
})

const serveSettle = serve(settleQuestion, {
  may: monitorsWrite,
  run: async (call) => {
    const visit = await read(call)
    insist(mayDo(call.actor, visit).includes('account'))
    const { form, path, answer: agreed, note, why } = call.body
    const merged = await mergedOf(call.db, visit)
    if (merged.hidden.length > 0)
      throw new Problem('forbidden', { sentence: 'monitoring.problem.checklists_hidden', params: { count: merged.hidden.length } })
    const question = found(merged.questions.find((one) => one.form === form && one.path === path))
    await sql`delete from monitoring.overall where visit_id = ${visit.id} and form = ${form} and path = ${path}`.execute(call.db)
    if (agreed !== '') {
      const names = await namesOf(call.kernel, call.db, merged.submissions.map((one) => one.personId))
      const same = question.answers.find((one) => one.value === agreed)
      const dissent = dissentOf(question.answers, agreed, question.set).map((one) => ({
        submissionId: one.submissionId,
        by: byOf(merged.submissions.find(({ id }) => id === one.submissionId)!, names),
        said: one.said,
        why: why.find(({ submissionId }) => submissionId === one.submissionId)?.why ?? '',
      }))
      await insertInto(call.db, 'overall', { ...part(visit), form, path, question: question.question, answer: agreed, said: same?.said ?? { default: agreed }, note, dissent, settledBy: call.actor.personId })
    }
    call.note(noteOf(visit, { form, path, settled: agreed !== '' }))
    return answer(call)
  },
}) // biome-ignore format: rows

export const checklistOperations: Served[] = [
  serve(getChecklists, { may: insidersRead, run: answer }),
  serveLink,
  serveUnlink,
  serveSettle,
  serve(listForms, {
    may: readersRead,
    run: async (call) => ({ rows: await openForms(call.db, call.params.programme, call.language) }),
  }),
]
