import type { LocalText } from '../../common/languages.ts'
import type { Meaning } from './contract-indicators.ts'
import { isLocalText } from './texts.ts'

/** The fields of a definition that say what is counted. A change of one of them makes a new definition. */
export const meaningful = [
  'level', 'valueType', 'unit', 'direction', 'measure', 'aggregate', 'filter', 'over', 'counted', 'disaggregation',
] as const // biome-ignore format: a list

/** Equal as JSON whatever the order of keys. */
export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

/** JSON with keys in alphabetical order; `undefined` and null are the same, numbers as they are. */
export function canonical(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value instanceof Date) return JSON.stringify(value)
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

/**
 * Which meaningful fields differ. A unit's name in another language, or a translation of it, changes nothing that is
 * counted: only the wording of the unit's source does.
 */
export function changedMeaning(before: Meaning, after: Meaning): string[] {
  return meaningful.filter((field) => !same(heart(before[field]), heart(after[field])))
}

const heart = (value: unknown): unknown =>
  isLocalText(value) ? (value as LocalText).texts[value.source]?.text.trim() : value

/** What is wrong with a definition: pairs of field and words key. */
export function meaningProblems(meaning: Meaning): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = []
  const wrong = (path: string, message: string) =>
    problems.push({ path: `meaning.${path}`, message: `programme.problem.${message}` })
  if ((meaning.measure === null) !== (meaning.aggregate === null)) wrong('aggregate', 'aggregate_missing')
  if ((meaning.aggregate === 'ratio') !== (meaning.over !== null)) wrong('over', 'over_missing')
  if (meaning.counted !== null && meaning.aggregate !== 'distinct') wrong('counted', 'counted_needless')
  if (meaning.measure !== null && ['yes_no', 'text'].includes(meaning.valueType))
    wrong('valueType', 'type_not_countable')
  if (meaning.aggregate === 'ratio' && meaning.valueType !== 'percentage')
    wrong('valueType', 'ratio_is_percentage')
  const keys = meaning.disaggregation.map((dimension) => dimension.key)
  if (new Set(keys).size < keys.length) wrong('disaggregation', 'dimension_twice')
  for (const [at, dimension] of meaning.disaggregation.entries())
    if (new Set(dimension.values).size < dimension.values.length)
      wrong(`disaggregation.${at}.values`, 'dimension_value_twice')
  if (meaning.disaggregation.length > 0 && !adds(meaning)) wrong('disaggregation', 'only_numbers_split')
  return problems
}

/** Whether values of different places or cells may be added: counts and amounts; percentages never. */
export function adds(meaning: Pick<Meaning, 'valueType' | 'aggregate'>): boolean {
  return (
    (meaning.valueType === 'count' || meaning.valueType === 'amount') &&
    meaning.aggregate !== 'mean' &&
    meaning.aggregate !== 'ratio'
  )
}
