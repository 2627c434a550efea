import { type Granularity, granularities, isAtLeast, isPeriodAxis } from './periods.ts'
import type { Comparability, Dimension, FigureQuery } from './shapes.ts'

/** What is wrong with a question, as a field and a words key. */
export interface Issue {
  path: string
  message: string
  params?: Record<string, string | number>
}

/** What the rules must know of a dataset and one of its vintages. */
export interface Series {
  dimensions: Pick<Dimension, 'key' | 'summable'>[]
  summableOverTime: boolean
  vintage: {
    granularity: Granularity
    dimensions: string[]
    /** Codes of each dimension that stand for others of their list (EU27). */
    aggregates: Record<string, string[]>
  }
}

const axesOf = (query: FigureQuery) => [...query.rows, ...query.columns]

/** The query with nothing left to chance: sorted filters, no empty parts. Two equal questions have one form. */
export function canonicalQuery(query: FigureQuery, vintage: string): FigureQuery {
  const filters = Object.fromEntries(
    Object.entries(query.filters)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, codes]) => [key, [...new Set(codes)].sort()]),
  )
  return {
    dataset: query.dataset,
    vintage,
    rows: query.rows,
    columns: query.columns,
    filters,
    ...(query.from ? { from: query.from } : {}),
    ...(query.to ? { to: query.to } : {}),
    ...(query.top ? { top: query.top } : {}),
  }
}

/**
 * Whether a question may be asked of a series: its dimensions exist, and nothing is added up that must not be.
 * @param sums false when single rows are asked for and nothing is added up
 * @returns what is wrong; empty when it may be asked
 */
export function figureIssues(query: FigureQuery, series: Series, sums = true): Issue[] {
  const issues = [...axisIssues(query, series)]
  for (const [key, codes] of Object.entries(query.filters)) {
    if (!series.vintage.dimensions.includes(key))
      issues.push({
        path: `filters.${key}`,
        message: 'evidence.figure.no_dimension',
        params: { dimension: key },
      })
    const totals = codes.filter((code) => series.vintage.aggregates[key]?.includes(code))
    if (sums && totals.length && codes.length > 1 && !axesOf(query).includes(key))
      issues.push({
        path: `filters.${key}`,
        message: 'evidence.figure.aggregate_with_members',
        params: { code: totals[0]! },
      })
  }
  if (query.from && query.to && query.from.slice(0, 4) > query.to.slice(0, 4))
    issues.push({ path: 'to', message: 'evidence.figure.period_reversed' })
  return issues.length || !sums ? issues : sumIssues(query, series)
}

function axisIssues(query: FigureQuery, series: Series): Issue[] {
  const issues: Issue[] = []
  const axes = axesOf(query)
  axes.forEach((axis, at) => {
    const path = at < query.rows.length ? `rows.${at}` : `columns.${at - query.rows.length}`
    if (axes.indexOf(axis) !== at)
      issues.push({ path, message: 'evidence.figure.axis_twice', params: { dimension: axis } })
    else if (isPeriodAxis(axis)) {
      if (!isAtLeast(axis, series.vintage.granularity))
        issues.push({ path, message: 'evidence.figure.period_too_fine', params: { period: axis } })
    } else if (!series.vintage.dimensions.includes(axis))
      issues.push({ path, message: 'evidence.figure.no_dimension', params: { dimension: axis } })
  })
  if (query.top && !axes.includes(query.top.axis))
    issues.push({
      path: 'top.axis',
      message: 'evidence.figure.top_not_shown',
      params: { dimension: query.top.axis },
    })
  return issues
}

/** What would be added up although it must not be. */
function sumIssues(query: FigureQuery, series: Series): Issue[] {
  const issues: Issue[] = []
  for (const { key, summable } of series.dimensions) {
    if (summable || !series.vintage.dimensions.includes(key)) continue
    const shown = axesOf(query).includes(key)
    const one = query.filters[key]?.length === 1
    if (!shown && !one)
      issues.push({ path: 'rows', message: 'evidence.figure.not_summable', params: { dimension: key } })
    if (shown && query.top?.axis === key && query.top.other)
      issues.push({ path: 'top.other', message: 'evidence.figure.not_summable', params: { dimension: key } })
  }
  if (!series.summableOverTime && !oneMoment(query, series.vintage.granularity))
    issues.push({ path: 'rows', message: 'evidence.figure.not_summable_over_time' })
  return issues
}

/** Whether each cell holds a single period of the series. */
function oneMoment(query: FigureQuery, granularity: Granularity): boolean {
  if (axesOf(query).includes(granularity)) return true
  return query.from !== undefined && query.from === query.to && nameGranularity(query.from) === granularity
}

function nameGranularity(name: string): Granularity {
  if (name.includes('Q')) return 'quarter'
  if (name.includes('H')) return 'half'
  return granularities[[10, 7, 5, 5, 4].indexOf(name.length)] ?? 'year'
}

/** Whether the cells of an answer may be added up to one total. */
export function mayTotal(query: FigureQuery, series: Series): boolean {
  const closed = series.dimensions.every(
    ({ key, summable }) =>
      summable || !series.vintage.dimensions.includes(key) || query.filters[key]?.length === 1,
  )
  const oneTime = series.summableOverTime || (query.from !== undefined && query.from === query.to)
  const mixed = axesOf(query).some((key) => {
    const totals = series.vintage.aggregates[key] ?? []
    return query.filters[key]?.some((code) => totals.includes(code)) && query.filters[key].length > 1
  })
  return closed && oneTime && !mixed
}

/** The notes on comparability that concern an answer: by its period, and by the codes that it shows. */
export function notesFor(
  notes: Comparability[],
  answer: { first: string | null; last: string | null; codes: Record<string, ReadonlySet<string>> },
): Comparability[] {
  return notes.filter((note) => {
    if (note.from && answer.last && note.from > answer.last) return false
    if (note.to && answer.first && note.to < answer.first) return false
    const shown = note.dimension ? answer.codes[note.dimension] : undefined
    return !shown || !note.codes || note.codes.some((code) => shown.has(code))
  })
}
