import { PLAIN_EXPRESSIONS } from '../table/attributes.ts'
import type { SurveyRow } from './survey-row.ts'

/** Columns that mean the same whatever language a form is filled in. */
const PLAIN_COLUMNS: readonly (readonly string[])[] = [
  ...['name', 'default', 'parameters', 'trigger', 'choice_filter'].map((column) => [column]),
  ...[...PLAIN_EXPRESSIONS].map((column) => ['bind', column]),
]

/**
 * Refuses `relevant::English` and its like: such a cell reads as if it had an effect, but a form keeps one
 * condition, calculation or default for all languages, so that it would be lost without a word.
 */
export function refuseLanguages(row: SurveyRow): void {
  for (const path of PLAIN_COLUMNS) {
    const [column = '', inner] = path
    const cell = inner === undefined ? row.group(column) : row.group(column)?.get(inner)
    if (!(cell instanceof Map)) continue
    const [language = ''] = cell.keys()
    row.error('column_in_languages', [...path, language], { column: inner ?? column })
  }
}
