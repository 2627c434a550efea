/** `agreed`: all said the same; `single`: one answered; `differ`: nothing is agreed; `settled`: an overall answer stands. */
export const mergeStates = ['agreed', 'single', 'differ', 'settled'] as const
export type MergeState = (typeof mergeStates)[number]

interface Answered {
  path: string
  question: Record<string, string>
  value: string
  said: Record<string, string>
  /** Several choices: a set, whose order says nothing. */
  set?: boolean
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
  /** Who had answered otherwise, and what, when it was agreed. */
  dissent?: readonly { submissionId: string; said: Record<string, string> }[]
}
export interface MergedQuestion {
  form: string
  path: string
  question: Record<string, string>
  answers: { submissionId: string; value: string; said: Record<string, string> }[]
  set: boolean
  state: MergeState
}

/** Two answers are the same whatever their case and white space; of several choices, which are a set, in any order. */
export function comparableAnswer(value: string, set: boolean): string {
  const words = value.trim().normalize('NFC').toLowerCase().split(/\s+/)
  return (set ? words.sort() : words).join(' ')
}

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
    for (const { path, question, value, said, set = false } of answers) {
      const key = `${form} ${path}`
      const known = questions.get(key) ?? { form, path, question, answers: [], set }
      known.answers.push({ submissionId, value, said })
      questions.set(key, known)
    }
  return [...questions.values()].map((one) => ({ ...one, state: stateOf(one, overall) }))
}

function stateOf(one: Omit<MergedQuestion, 'state'>, overall: readonly GivenOverall[]): MergeState {
  const agreed = overall.find(({ form, path }) => form === one.form && path === one.path)
  if (agreed) return stands(one, agreed) ? 'settled' : 'differ'
  if (one.answers.length === 1) return 'single'
  return new Set(one.answers.map(({ value }) => comparableAnswer(value, one.set))).size === 1
    ? 'agreed'
    : 'differ'
}

/** An agreement stands while everybody who says otherwise was heard when it was made: who came later, or changed, was not. */
function stands(
  { answers, set }: Omit<MergedQuestion, 'state'>,
  { answer, dissent = [] }: GivenOverall,
): boolean {
  return dissentOf(answers, answer, set).every(({ submissionId, said }) =>
    dissent.some((heard) => heard.submissionId === submissionId && sameWords(heard.said, said)),
  )
}

function sameWords(a: Record<string, string>, b: Record<string, string>): boolean {
  const languages = Object.keys(a)
  return (
    languages.length === Object.keys(b).length && languages.every((language) => a[language] === b[language])
  )
}

/** Whoever answered otherwise than what was agreed: the dissent that is kept. */
export function dissentOf<T extends { value: string }>(
  answers: readonly T[],
  agreed: string,
  set: boolean,
): T[] {
  return answers.filter(({ value }) => comparableAnswer(value, set) !== comparableAnswer(agreed, set))
}

/** How many questions wait for an agreement. */
export const unsettledCount = (questions: readonly { state: MergeState }[]): number =>
  questions.filter(({ state }) => state === 'differ').length
