import type { Language } from '../../../common/languages.ts'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { answersOf, type SubmissionHead, submissionsById } from '../../collection/seam.ts'
import { type MergedQuestion, mergeChecklists, unsettledCount } from './rules.ts'

export interface OverallRecord {
  form: string
  path: string
  question: Record<string, string>
  answer: string
  said: Record<string, string>
  note: string
  dissent: { submissionId: string; by: string; said: Record<string, string>; why: string }[]
  settledBy: string | null
}
export interface Merged {
  submissions: SubmissionHead[]
  questions: MergedQuestion[]
  overall: OverallRecord[]
  /** Linked submissions that the actor does not see: nothing of them is told, and nobody can say that they are approved. */
  hidden: string[]
}

/** The visit's linked submissions, merged: as far as the actor sees them. */
export async function mergedOf(db: Transaction, visit: { id: string }, language?: Language): Promise<Merged> {
  const { rows: linked } = await sql<{ submissionId: string }>`
    select submission_id from monitoring.checklist where visit_id = ${visit.id} order by linked_at, id`.execute(
    db,
  )
  const { rows: overall } = await sql<OverallRecord>`
    select form, path, question, answer, said, note, dissent, settled_by from monitoring.overall where visit_id = ${visit.id} order by id`.execute(
    db,
  )
  const ids = linked.map((one) => one.submissionId)
  if (ids.length === 0) return { submissions: [], questions: [], overall, hidden: [] }
  const submissions = await submissionsById(db, ids, language)
  const answers = await answersOf(db, ids)
  const given = submissions.map(({ id, form }) => ({
    submissionId: id,
    form,
    answers: answers.get(id) ?? [],
  }))
  const hidden = ids.filter((id) => !submissions.some((one) => one.id === id))
  return { submissions, questions: mergeChecklists(given, overall), overall, hidden }
}

/** How many questions of a visit's checklists wait for an agreed answer, and how many checklists for their approval. */
export async function unsettledIn(
  db: Transaction,
  visit: { id: string; counts: { checklists: number } },
): Promise<{ unsettled: number; unapproved: number }> {
  if (visit.counts.checklists === 0) return { unsettled: 0, unapproved: 0 }
  const { submissions, questions, hidden } = await mergedOf(db, visit)
  return {
    unsettled: unsettledCount(questions),
    unapproved: hidden.length + submissions.filter((one) => one.state !== 'approved').length,
  }
}
