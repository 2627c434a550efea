import { mayHoldReference, parseReferences } from '../references/syntax.ts'
import type { SurveyContext } from './context.ts'
import type { SurveyRow } from './survey-row.ts'

/**
 * The questions that a row's trigger names (`${a}` or `${a}, ${b}`). Whether they exist is checked when
 * the whole sheet is known, since a trigger may stand below.
 */
export function readTrigger(row: SurveyRow, context: SurveyContext): string[] | undefined {
  const text = row.text('trigger')
  if (text === undefined) return undefined
  if (!mayHoldReference(text)) {
    row.error('reference_malformed', 'trigger', { value: text })
    return undefined
  }
  const names: string[] = []
  for (const part of text.split(',')) {
    const found = parseReferences(part)
    if (!Array.isArray(found)) row.error('reference_malformed', 'trigger', { value: text })
    else if (found.length > 1) row.error('reference_without_comma', 'trigger', { value: text })
    else names.push(...found.map(({ name }) => name))
  }
  context.later.push(() => {
    for (const name of names) {
      if (!context.questions.has(name)) row.error('reference_unknown', 'trigger', { name })
    }
  })
  return names.length > 0 ? names : undefined
}
