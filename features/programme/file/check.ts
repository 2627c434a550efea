import { type FieldProblem, Problem } from '../../../kernel/problems/problem.ts'
import type { Meaning } from '../contract-indicators.ts'
import { meaningProblems } from '../rules.ts'
import { numberProblem } from '../rules-values.ts'
import type { Item, Kind } from './items.ts'

/** Which other things a kind names, field by field. */
const links: Partial<Record<Kind, Record<string, Kind>>> = {
  result: { objective: 'objective', strand: 'strand' },
  activity: { result: 'result', strand: 'strand', responsible: 'organisation' },
  risk: { result: 'result', objective: 'objective', responsible: 'organisation' },
  heading: { parent: 'heading' },
}

/**
 * What a file can only be asked as a whole: codes that are there twice, things that are named and not there,
 * definitions and targets that do not fit together.
 * @throws Problem `invalid` with every mistake
 */
export function checkItems(items: Item[]): void {
  const wrong: FieldProblem[] = []
  const seen = new Set<string>()
  const has = (kind: Kind, key: unknown) => items.some((item) => item.kind === kind && item.key === key)
  const tell = (item: Item, message: string, params: Record<string, string> = {}) =>
    wrong.push({ path: `${item.kind} ${item.key}`, message: `programme.problem.${message}`, params })
  for (const item of items) {
    const name = `${item.kind} ${item.key}`
    if (seen.has(name)) tell(item, 'code_twice')
    seen.add(name)
    for (const [field, kind] of Object.entries(links[item.kind] ?? {})) {
      const code = item.fields[field]
      if (code !== null && code !== undefined && !has(kind, code))
        tell(item, 'code_unknown', { field, code: String(code) })
    }
    if (item.kind === 'indicator')
      for (const { message } of meaningProblems(item.fields as unknown as Meaning))
        wrong.push({ path: name, message })
    if (item.kind === 'target') checkTarget(items, item, tell)
    checkCountry(items, item, tell)
    if (item.kind === 'heading' && circles(items, item)) tell(item, 'heading_circle')
    const { startsOn, endsOn } = item.fields as { startsOn?: string; endsOn?: string }
    if (startsOn && endsOn && startsOn > endsOn) tell(item, 'period_reversed')
  }
  for (const [at, item] of ofKind(items, 'period').entries()) {
    const twin = ofKind(items, 'period')
      .slice(0, at)
      .find((one) => sameDates(one, item))
    if (twin) tell(item, 'period_same_dates', { code: twin.key })
  }
  if (items.filter((item) => item.kind === 'partner' && item.key.endsWith(' lead')).length > 1)
    wrong.push({ path: 'partners', message: 'programme.problem.one_lead' })
  if (wrong.length) throw new Problem('invalid', { fields: wrong })
}

const ofKind = (items: Item[], kind: Kind) => items.filter((item) => item.kind === kind)
const sameDates = (one: Item, other: Item) =>
  one.fields['startsOn'] === other.fields['startsOn'] && one.fields['endsOn'] === other.fields['endsOn']

type Tell = (item: Item, message: string, params?: Record<string, string>) => void

function checkTarget(items: Item[], item: Item, tell: Tell): void {
  const [code, , country] = item.key.split(' ')
  const indicator = items.find((one) => one.kind === 'indicator' && one.key === code)
  const { value, valueText, notSet } = item.fields
  const given = [value, valueText].filter((one) => one !== null).length
  if (given !== (notSet ? 0 : 1)) tell(item, notSet ? 'value_of_none' : 'value_missing')
  if (indicator?.fields['level'] === 'regional' && country !== '-') tell(item, 'target_is_regional')
  const meaning = indicator?.fields as Meaning | undefined
  if (valueText !== null && meaning?.valueType !== 'text') tell(item, 'value_not_text')
  const problem = meaning && value !== null ? numberProblem(meaning, value as number) : null
  if (problem) tell(item, problem)
}

/** What is of a country is of one of the programme's; where an organisation is registered is another matter. */
function checkCountry(items: Item[], item: Item, tell: Tell): void {
  const country = item.kind === 'target' ? item.key.split(' ')[2] : item.fields['country']
  if (item.kind === 'organisation' || typeof country !== 'string' || country === '-') return
  const countries = ofKind(items, 'programme')[0]!.fields['countries'] as string[]
  if (!countries.includes(country)) tell(item, 'country_not_here', { country })
}

function circles(items: Item[], item: Item): boolean {
  const parents = new Set<string>([item.key])
  for (let at: Item | undefined = item; at; ) {
    const parent: unknown = at.fields['parent']
    if (parent === null) return false
    if (parents.has(parent as string)) return true
    parents.add(parent as string)
    at = items.find((one) => one.kind === 'heading' && one.key === parent)
  }
  return false
}
