import type { SurveyRow } from './survey-row.ts'

export type Parameters = Map<string, string>

/** Values that name columns of the author's own files; everything else is read without regard to case. */
const KEEPS_CASE = new Set(['label', 'value'])

/** Splits `key=value key2=value2` (blanks, commas or semicolons between pairs); undefined if malformed. */
export function parseParameters(text: string): Parameters | undefined {
  const found: Parameters = new Map()
  const pieces = text.match(/=|[^\s=,;]+/g) ?? []
  for (let at = 0; at < pieces.length; at += 3) {
    const [key, equals, value] = pieces.slice(at, at + 3)
    if (key === undefined || key === '=' || equals !== '=' || value === undefined || value === '=')
      return undefined
    const name = key.toLowerCase()
    // References name questions, and those are told apart by case.
    found.set(name, KEEPS_CASE.has(name) || value.includes('${') ? value : value.toLowerCase())
  }
  return found
}

/** The row's parameters; a malformed cell is an error and counts as empty. */
export function readParameters(row: SurveyRow): Parameters {
  const text = row.text('parameters')
  if (text === undefined || text.trim() === '') return new Map()
  const found = parseParameters(text)
  if (!found) row.error('parameters_malformed', 'parameters', { value: text })
  return found ?? new Map()
}

/** Refuses parameters that the question's type does not have. */
export function acceptParameters(row: SurveyRow, parameters: Parameters, accepted: readonly string[]): void {
  const rejected = [...parameters.keys()].filter((name) => !accepted.includes(name)).sort()
  if (rejected.length === 0) return
  const params = { accepted: accepted.toSorted().join(', '), rejected: rejected.join(', ') }
  row.error('parameters_unknown', 'parameters', params)
}

/** A parameter that must be a whole number; an error and undefined where it is not. */
export function wholeNumber(row: SurveyRow, parameters: Parameters, name: string): number | undefined {
  const text = parameters.get(name)
  if (text === undefined) return undefined
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  row.error('parameter_not_whole', 'parameters', { name, value: text })
  return undefined
}

/** A parameter that may only have some values; an error and undefined where it has another. */
export function oneOf(
  row: SurveyRow,
  parameters: Parameters,
  name: string,
  allowed: readonly string[],
): string | undefined {
  const value = parameters.get(name)
  if (value === undefined || allowed.includes(value)) return value
  row.error('parameter_not_allowed', 'parameters', { name, value, allowed: allowed.join(', ') })
  return undefined
}

/** Is the text a plain number, such as `5`, `-0.5` or `1e3`? */
export function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
}
