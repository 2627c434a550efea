import type { Say } from '../../../../../common/words.ts'
import type { BrokenRule } from './try.ts'

/** Where an answer stands on the page of its submission. */
export const answerId = (path: string): string => `answer-${encodeURIComponent(path)}`

/** Which rule does not hold: in the form's own words where it has any. */
export const ruleText = (say: Say, { rule, message }: BrokenRule): string =>
  message || say(`collection.rules.${rule}`)
