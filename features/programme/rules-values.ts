import type { LocalText } from '../../common/languages.ts'
import type { Meaning, Target } from './contract-indicators.ts'
import { adds } from './rules.ts'

/** A cell of a reported value: one combination of the dimensions. */
export interface Cell {
  dims: Record<string, string>
  value: number | null
  valueText: LocalText | null
}

type Shape = Pick<Meaning, 'valueType' | 'disaggregation' | 'aggregate'>

/** What does not fit between cells and definition: path and words key. An empty list of cells is "nothing typed yet". */
export function cellProblems(shape: Shape, cells: readonly Cell[]): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = []
  const seen = new Set<string>()
  for (const [at, cell] of cells.entries()) {
    const wrong = (message: string) =>
      problems.push({ path: `cells.${at}`, message: `programme.problem.${message}` })
    const key = cellKey(cell.dims)
    if (seen.has(key)) wrong('cell_twice')
    seen.add(key)
    const keys = shape.disaggregation.map((dimension) => dimension.key)
    const fits =
      Object.keys(cell.dims).length === keys.length &&
      shape.disaggregation.every((dimension) => dimension.values.includes(cell.dims[dimension.key] ?? ''))
    if (!fits) wrong('cell_dimensions')
    const problem = valueProblem(shape.valueType, cell)
    if (problem) wrong(problem)
  }
  return problems
}

/** A cell's identity: its dimensions in alphabetical order. */
export const cellKey = (dims: Record<string, string>): string =>
  JSON.stringify(Object.entries(dims).sort(([a], [b]) => (a < b ? -1 : 1)))

function valueProblem(type: Meaning['valueType'], { value, valueText }: Cell): string | null {
  if (type === 'text') return valueText === null || value !== null ? 'value_is_text' : null
  if (value === null || valueText !== null) return 'value_is_number'
  return numberProblem({ valueType: type, aggregate: null }, value)
}

/** What keeps a number from being a value of its type, a reported one or a target's; the key of a sentence. */
export function numberProblem(
  { valueType: type, aggregate }: Pick<Meaning, 'valueType' | 'aggregate'>,
  value: number,
): string | null {
  if (type === 'text') return 'value_is_text'
  // The mean of counts is seldom a whole number.
  if (type === 'count' && aggregate !== 'mean')
    return Number.isInteger(value) && value >= 0 ? null : 'value_is_count'
  if (type === 'amount' || type === 'count') return value >= 0 ? null : 'value_is_amount'
  if (type === 'percentage') return value >= 0 && value <= 100 ? null : 'value_is_percentage'
  return value === 0 || value === 1 ? null : 'value_is_yes_no'
}

/** A total is the sum of its cells, never typed. Null where there is nothing to sum, or where values do not add up. */
export function totalOf(shape: Shape, cells: readonly Cell[]): number | null {
  if (cells.length === 0 || shape.valueType === 'text') return null
  if (!adds(shape)) return cells.length === 1 ? cells[0]!.value : null
  return sum(cells.map((cell) => cell.value ?? 0))
}

/** Sums decimals as people do: 0.1 + 0.2 is 0.3. */
export function sum(values: readonly number[]): number {
  return Math.round(values.reduce((all, value) => all + value, 0) * 1e6) / 1e6
}

/**
 * Values of several periods as one: counts and amounts add up, everything else is what was reported last.
 * @param values in the order of their periods
 */
export function overPeriods(shape: Shape, values: readonly number[]): number | null {
  if (values.length === 0) return null
  return adds(shape) ? sum(values) : values.at(-1)!
}

/** Values of several places as one: only what adds up has a total; otherwise nobody may say one. */
export function overPlaces(shape: Shape, values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return adds(shape) && known.length > 0 ? sum(known) : null
}

// ---- how far: the traffic light

/** `reached`: the target is met. `on_track`, `behind`, `far_behind`: against the time that has passed. */
export const lights = ['reached', 'on_track', 'behind', 'far_behind', 'no_target', 'no_value'] as const
export type Light = (typeof lights)[number]

/**
 * How an indicator stands. Expected is the share of the way from baseline to target that equals the share of time
 * passed; on track is at least 90 % of it, behind at least 60 %: the usual bands of progress reports, set here alone.
 * @param elapsed share of the time to the target's date, 0–1 (1 when it has passed)
 */
export function lightOf(given: {
  value: number | null
  target: number | null
  baseline: number | null
  direction: 'up' | 'down'
  elapsed: number
}): Light {
  const { value, target, direction } = given
  if (target === null) return 'no_target'
  if (value === null) return 'no_value'
  if (direction === 'up' ? value >= target : value <= target) return 'reached'
  const baseline = given.baseline ?? (direction === 'up' ? 0 : null)
  // Without a baseline nobody can say how far down the way is.
  if (baseline === null || baseline === target) return given.elapsed >= 1 ? 'far_behind' : 'behind'
  const way = (value - baseline) / (target - baseline)
  const expected = Math.min(1, Math.max(0, given.elapsed))
  if (expected < 1 && way >= 0.9 * expected) return 'on_track'
  return way >= 0.6 * expected ? 'behind' : 'far_behind'
}

/** Share of the time between two days that has passed on a day, 0–1. */
export function elapsed(from: string | null, to: string | null, today: string): number {
  if (!to || today >= to) return 1
  if (!from || today <= from) return 0
  return (Date.parse(today) - Date.parse(from)) / (Date.parse(to) - Date.parse(from))
}

/** The worst light of several, for a result of several indicators; what has no target says nothing about the others. */
export function worst(all: readonly Light[]): Light {
  const order: Light[] = ['far_behind', 'behind', 'no_value', 'on_track', 'reached', 'no_target']
  return order.find((light) => all.includes(light)) ?? 'no_target'
}

/**
 * The target of a place: its own; for the whole, the regional one or the sum of the countries' where values add up.
 * The target that is due first after the day counts; when all have passed, the last.
 */
export function targetAt(
  shape: Shape,
  targets: readonly Pick<Target, 'kind' | 'country' | 'onDate' | 'value' | 'notSet'>[],
  place: string | null,
  today: string,
  kind: Target['kind'] = 'target',
): { value: number | null; notSet: boolean; onDate: string | null } | null {
  const of = (country: string | null) =>
    due(
      targets.filter((one) => one.kind === kind && one.country === country),
      today,
    )
  const own = of(place)
  if (own) return { value: own.value, notSet: own.notSet, onDate: own.onDate }
  if (place !== null) return null
  const countries = [...new Set(targets.map((one) => one.country).filter((country) => country !== null))]
  const theirs = countries.map(of).filter((one) => one !== undefined)
  if (theirs.length === 0) return null
  const value = overPlaces(
    shape,
    theirs.map((one) => one.value),
  )
  return { value, notSet: theirs.every((one) => one.notSet), onDate: theirs[0]!.onDate }
}

function due<T extends { onDate: string | null }>(list: readonly T[], today: string): T | undefined {
  // A target without a date is due at the programme's end: after every dated one.
  const far = (one: T) => one.onDate ?? '9999-12-31'
  const ordered = [...list].sort((a, b) => (far(a) < far(b) ? -1 : 1))
  return ordered.find((one) => far(one) >= today) ?? ordered.at(-1)
}

// ---- the way of a reported value

export const valueStates = ['draft', 'submitted', 'checked', 'approved', 'returned'] as const
export type ValueState = (typeof valueStates)[number]
export const valueActs = ['submit', 'return', 'check', 'approve', 'reopen'] as const
export type ValueAct = (typeof valueActs)[number]

const ways: Record<ValueAct, Partial<Record<ValueState, ValueState>>> = {
  submit: { draft: 'submitted', returned: 'submitted' },
  check: { submitted: 'checked' },
  // The lead may approve what nobody has checked: a regional value has no country's coordinator.
  approve: { checked: 'approved', submitted: 'approved' },
  return: { submitted: 'returned', checked: 'returned' },
  reopen: { approved: 'returned' },
}

/** The state after an act, or null when the act is not possible in that state. */
export const stateAfter = (state: ValueState, act: ValueAct): ValueState | null => ways[act][state] ?? null

/** Values that may still be typed into. */
export const isOpen = (state: ValueState): boolean => state === 'draft' || state === 'returned'

const hour = 3_600_000
/** Whether a reminder went out so lately, a day and a half ago or less, that another would rather annoy. */
export const remindedLately = (reminded: { at: string } | null, now = Date.now()): boolean =>
  reminded !== null && now - Date.parse(reminded.at) < 36 * hour
