import type { FormState } from './contract/forms.ts'
import type { ReviewAct, SubmissionState } from './contract/submissions.ts'

/** Where each act of review leads, from which states. */
const acts: Record<ReviewAct, { from: readonly SubmissionState[]; to: SubmissionState; note: boolean }> = {
  take: { from: ['received'], to: 'in_review', note: false },
  return: { from: ['received', 'in_review'], to: 'returned', note: true },
  approve: { from: ['received', 'in_review'], to: 'approved', note: false },
  reject: { from: ['received', 'in_review', 'returned'], to: 'rejected', note: true },
  // What was decided can be taken back, with a reason: the figures follow at once.
  reopen: { from: ['approved', 'rejected', 'returned'], to: 'in_review', note: true },
}

/** The state that an act leads to, or null when it cannot be done from this one. */
export function afterAct(state: SubmissionState, act: ReviewAct): SubmissionState | null {
  const { from, to } = acts[act]
  return from.includes(state) ? to : null
}

/** Returning, rejecting and reopening say why. */
export const needsNote = (act: ReviewAct): boolean => acts[act].note

/** The shortest reason for approving what one has corrected oneself; the database holds to it, too. */
export const ownReasonLength = 5

/** Acts that a state allows, in their usual order. */
export const actsFrom = (state: SubmissionState): ReviewAct[] =>
  (Object.keys(acts) as ReviewAct[]).filter((act) => acts[act].from.includes(state))

/** A published form can be opened, closed softly and closed; a draft only published. */
export const mayBecome = (from: FormState, to: FormState): boolean =>
  from !== 'draft' && to !== 'draft' && from !== to

/** The remark on a form that nobody could open: it is not published. */
export const nobodyOpens = 'engine_refuses'

/** Whether a remark says that some could open a form and others not: it is published with a reason alone. */
export const isDoubtful = ({ code }: { code: string }): boolean =>
  code === 'function_unknown' || code === 'engine_lacks' || code === 'engine_silent'
