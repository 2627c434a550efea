import type { ReactNode } from 'react'
import { State, type Tone } from '../../../../ui/page/marks.tsx'
import { useSay } from '../../../../ui/words.tsx'
import type { ReviewAct, SubmissionState } from '../../contract.ts'

const tones: Record<SubmissionState, Tone> = {
  test: 'neutral',
  received: 'active',
  in_review: 'active',
  returned: 'warn',
  approved: 'good',
  rejected: 'bad',
}

/** The state of a submission, in a word. */
export function SubmissionMark({ state }: { state: SubmissionState }): ReactNode {
  const say = useSay()
  return <State tone={tones[state]}>{say(`collection.submissions.state.${state}`)}</State>
}

/** Keys that do an act on a submission's page, with Alt held: nothing happens by a slip while writing. */
export const shortcuts: Record<ReviewAct | 'comment' | 'next' | 'previous', string> = {
  take: 't',
  return: 'r',
  approve: 'a',
  reject: 'x',
  reopen: 'o',
  comment: 'c',
  next: 'n',
  previous: 'p',
}
