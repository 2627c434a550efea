import type { ColumnGap, Problems } from '../problems.ts'
import { TRANSLATABLE_CHOICES_COLUMNS, TRANSLATABLE_SURVEY_COLUMNS } from '../table/columns.ts'

/** Which languages a sheet's columns are written in. */
export interface SheetLanguages {
  /** Languages met, each with the translatable columns it has; `default` for columns without one. */
  columns: Map<string, string[]>
  /** All translatable columns met in any language. */
  used: Set<string>
}

export function sheetLanguages(
  paths: readonly (readonly string[])[],
  translatable: ReadonlyMap<string, string>,
): SheetLanguages {
  const found: SheetLanguages = { columns: new Map(), used: new Set() }
  for (const path of paths) {
    const inner = path.length > 1 && (path[0] === 'media' || path[0] === 'bind') ? path.slice(1) : path
    const name = translatable.get(inner[0] ?? '')
    if (name === undefined) continue
    found.used.add(name)
    if (inner.length > 2) continue
    const language = inner[1] ?? 'default'
    found.columns.set(language, [...(found.columns.get(language) ?? []), name])
  }
  return found
}

/** No language was ever named. */
export function isMonolingual({ columns }: SheetLanguages): boolean {
  return columns.size === 0 || (columns.size === 1 && columns.has('default'))
}

function gapsOf(sheet: ColumnGap['sheet'], languages: SheetLanguages): ColumnGap[] {
  if (isMonolingual(languages)) return []
  const { columns, used } = languages
  return [...columns]
    .map(([language, has]) => ({
      sheet,
      language,
      columns: [...used].filter((name) => !has.includes(name)).sort(),
    }))
    .filter((gap) => gap.columns.length > 0)
    .sort((a, b) => (a.language < b.language ? -1 : 1))
}

/**
 * One warning for all languages that lack columns which others have, and one where `or_other` meets
 * several languages (its texts are English only).
 */
export function warnOfLanguages(
  surveyPaths: readonly (readonly string[])[],
  choicesPaths: readonly (readonly string[])[],
  orOtherUsed: boolean,
  problems: Problems,
): void {
  const survey = sheetLanguages(surveyPaths, TRANSLATABLE_SURVEY_COLUMNS)
  const choices = sheetLanguages(choicesPaths, TRANSLATABLE_CHOICES_COLUMNS)
  const gaps = [...gapsOf('survey', survey), ...gapsOf('choices', choices)]
  if (gaps.length > 0) {
    const detail = gaps.map(({ sheet, language, columns }) => `${sheet}, ${language}: ${columns.join(', ')}`)
    problems.warn('translations_missing', {}, { count: gaps.length, detail: detail.join('; ') }, gaps)
  }
  if (orOtherUsed && !(isMonolingual(survey) && isMonolingual(choices))) problems.warn('or_other_translated')
}
