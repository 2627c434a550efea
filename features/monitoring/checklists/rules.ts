/** `agreed`: all said the same; `single`: one answered; `differ`: nothing is agreed; `settled`: an overall answer stands. */
export const mergeStates = ['agreed', 'single', 'differ', 'settled'] as const
export type MergeState = (typeof mergeStates)[number]

interface Answered {
  path: string
  question: Record<string, string>
  value: string
  said: Record<string, string>
}
export interface GivenAnswers {
  submissionId: string
  form: string
  answers: readonly Answered[]
}
export interface GivenOverall {
  form: string
  path: string
  answer: string
}
export interface MergedQuestion {
  form: string
  path: string
  question: Record<string, string>
  answers: { submissionId: string; value: string; said: Record<string, string> }[]
  state: MergeState
}

/** Several choices are a set: their order says nothing. */
export const comparableAnswer = (value: string): string =>
  value.trim().normalize('NFC').split(/\s+/).sort().join(' ').toLowerCase()

/**
 * Merges several people's checklists question by question, in the order in which questions are first met. Each answer is
 * kept with whoever gave it; nothing is averaged and nobody is outvoted.
 */
export function mergeChecklists(
  given: readonly GivenAnswers[],
  overall: readonly GivenOverall[] = [],
): MergedQuestion[] {
  const questions = new Map<string, Omit<MergedQuestion, 'state'>>()
  for (const { submissionId, form, answers } of given)
    for (const { path, question, value, said } of answers) {
      const key = `${form} ${path}`
      const known = questions.get(key) ?? { form, path, question, answers: [] }
      known.answers.push({ submissionId, value, said })
      questions.set(key, known)
    }
  return [...questions.values()].map((one) => ({ ...one, state: stateOf(one, overall) }))
}

function stateOf(one: Omit<MergedQuestion, 'state'>, overall: readonly GivenOverall[]): MergeState {
  if (overall.some(({ form, path }) => form === one.form && path === one.path)) return 'settled'
  if (one.answers.length === 1) return 'single'
  return new Set(one.answers.map(({ value }) => comparableAnswer(value))).size === 1 ? 'agreed' : 'differ'
}

/** Whoever answered otherwise than what was agreed: the dissent that is kept. */
export function dissentOf<T extends { value: string }>(answers: readonly T[], agreed: string): T[] {
  return answers.filter(({ value }) => comparableAnswer(value) !== comparableAnswer(agreed))
}

/** How many questions wait for an agreement. */
export const unsettledCount = (questions: readonly { state: MergeState }[]): number =>
  questions.filter(({ state }) => state === 'differ').length
