import type { LocalText } from '../../../common/languages.ts'
import {
  type CrossTable,
  crossTable,
  type Dimension,
  dimension,
} from '../../../kernel/disclosure/disclosure.ts'
import { themes } from '../contract-findings.ts'
import { accesses, ageBands, incidentKinds, sexes } from '../lists.ts'
import { type Subject, subjects } from './contract.ts'
import type { Fact, Span } from './facts.ts'

/** The severities of findings, and the states of action points, as a summary shows them. */
export const findingSeverities = ['minor', 'moderate', 'serious', 'critical'] as const
export const pointStates = ['open', 'overdue', 'done', 'verified'] as const
const announcements = ['announced', 'unannounced', 'unknown'] as const
/** Places that cannot be named: the asker may not see them, or they must not be told. */
export const unnamed = 'unnamed'

const day = 86_400_000
const iso = (at: number) => new Date(at).toISOString().slice(0, 10)

/** The span of the same length that ends the day before; for whole years the years before, for whole months the months. */
export function spanBefore({ from, to }: Span): Span {
  const end = Date.parse(from) - day
  const months = wholeMonths({ from, to })
  if (months === null) return { from: iso(end - (Date.parse(to) - Date.parse(from))), to: iso(end) }
  const start = new Date(from)
  start.setUTCMonth(start.getUTCMonth() - months)
  return { from: iso(start.getTime()), to: iso(end) }
}

/**
 * The year that somebody is shown who may not see small counts. Spans of their own choice would overlap, and what is withheld
 * in one could be had by subtracting two that differ by it; years do not overlap, and no sum of several is shown.
 */
export const yearIn = ({ to }: Span): Span => ({
  from: `${to.slice(0, 4)}-01-01`,
  to: `${to.slice(0, 4)}-12-31`,
})

/** Whether a span is one calendar year. */
export const isYear = (span: Span): boolean => span.from === yearIn(span).from && span.to === yearIn(span).to

function wholeMonths({ from, to }: Span): number | null {
  const after = new Date(Date.parse(to) + day)
  if (!from.endsWith('-01') || after.getUTCDate() !== 1) return null
  const start = new Date(from)
  return (after.getUTCFullYear() - start.getUTCFullYear()) * 12 + after.getUTCMonth() - start.getUTCMonth()
}

/** Months, or years where there would be more than two dozen of them. */
export function periodsOf(span: Span): { step: 'month' | 'year'; periods: string[] } {
  const months: string[] = []
  for (let at = span.from.slice(0, 7); at <= span.to.slice(0, 7) && months.length <= 24; ) {
    months.push(at)
    const [year, month] = at.split('-').map(Number) as [number, number]
    at = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`
  }
  if (months.length <= 24) return { step: 'month', periods: months }
  const years: string[] = []
  for (let year = Number(span.from.slice(0, 4)); year <= Number(span.to.slice(0, 4)); year++)
    years.push(String(year))
  return { step: 'year', periods: years }
}

export type PlacedBy = 'country' | 'site' | 'area'
export interface PlaceName {
  code: string
  label: LocalText | null
  to: string | null
}

/** Where a fact lies, as the summary names it: outside the workspace no closer than the border section. */
export function placeOf(fact: Fact, by: PlacedBy): PlaceName {
  if (by === 'country') return { code: countryOf(fact), label: null, to: null }
  const { place } = fact
  if (!place) return { code: unnamed, label: null, to: null }
  if (by === 'site') return { code: place.site, label: place.name, to: `./monitoring/sites/${place.site}` }
  return { code: place.guarded || !place.area ? unnamed : `area:${place.area}`, label: null, to: null }
}

/** A summary's tables, counted; nothing is withheld yet. */
export interface Counted {
  span: Span
  step: 'month' | 'year'
  periods: string[]
  places: PlaceName[]
  /** By subject: over places and over periods, and in the table of its own. */
  placed: Record<Subject, CrossTable>
  timed: Record<Subject, CrossTable>
  own: Record<Subject, CrossTable>
  /** Findings by their theme. */
  themed: CrossTable
  sample: boolean
}

/** By what something is counted, and where a fact stands in it. */
export interface Categories {
  dimensions: Dimension[]
  at(fact: Fact): string[]
}
const categoriesOf = (...dimensions: Dimension[]): Categories => ({
  dimensions,
  at: ({ dims }) => dimensions.map(({ key }) => dims[key] ?? 'unknown'),
})

/** The table of its own of each subject, and the themes of findings. */
export const categories: Record<Subject | 'themes', Categories> = {
  visits: categoriesOf(dimension('access', [...accesses, 'none']), dimension('announced', announcements)),
  persons: categoriesOf(dimension('age', ageBands), dimension('sex', sexes)),
  incidents: categoriesOf(dimension('kind', incidentKinds)),
  findings: categoriesOf(dimension('severity', findingSeverities)),
  points: categoriesOf(dimension('state', pointStates)),
  themes: { dimensions: [dimension('theme', themes)], at: ({ dims }) => [dims.theme ?? 'other'] },
}

/** The country of a fact, as tables name it. */
export const countryOf = (fact: Fact) => fact.country || unnamed

/** The period of a fact: its month or its year. */
export const periodCode = ({ day: on }: Fact, step: Counted['step']) => on.slice(0, step === 'month' ? 7 : 4)

/** Adds up the facts of a span. */
export function countUp(facts: Fact[], span: Span, by: PlacedBy, countries: readonly string[]): Counted {
  const { step, periods } = periodsOf(span)
  const found = new Map<string, PlaceName>(
    by === 'country' ? countries.map((code) => [code, { code, label: null, to: null }]) : [],
  )
  for (const fact of facts) {
    const place = placeOf(fact, by)
    if (!found.has(place.code)) found.set(place.code, place)
  }
  const places = [...found.values()].sort((a, b) => Number(a.code === unnamed) - Number(b.code === unnamed))
  const over = (subject: Subject, { dimensions, at }: Categories) =>
    crossTable(
      dimensions,
      facts.filter((fact) => fact.subject === subject).map((fact) => ({ at: at(fact), value: fact.count })),
    )
  const each = (make: (subject: Subject) => CrossTable) =>
    Object.fromEntries(subjects.map((key) => [key, make(key)])) as Record<Subject, CrossTable>
  const byPlace: Categories = {
    dimensions: [dimension('place', places.map(({ code }) => code))], // biome-ignore format: one line
    at: (fact) => [placeOf(fact, by).code],
  }
  const byPeriod: Categories = {
    dimensions: [dimension('period', periods)],
    at: (fact) => [periodCode(fact, step)],
  }
  return {
    span,
    step,
    periods,
    places,
    placed: each((subject) => over(subject, byPlace)),
    timed: each((subject) => over(subject, byPeriod)),
    own: each((subject) => over(subject, categories[subject])),
    themed: over('findings', categories.themes),
    sample: facts.some((fact) => fact.sample),
  }
}
