import type { z } from 'zod'
import type { Search } from '../../../ui/table/state.ts'
import { type Granularity, granularities, isAtLeast, isPeriodAxis } from '../periods.ts'
import type { Dataset, Dimension, FigureQuery, Vintage } from '../shapes.ts'

export const pictures = ['line', 'bar', 'stacked', 'map'] as const
export type PictureKind = (typeof pictures)[number]

/** What the explore page shows of a dataset; all of it stands in the address. */
export interface View {
  /** Absent: the current vintage. */
  vintage: string
  rows: string
  /** Empty: one series only. */
  columns: string
  filters: Record<string, string[]>
  from: string
  to: string
  /** How many of the largest; 0 for all of them. */
  top: number
  other: boolean
  picture: PictureKind
}

type Members = Record<string, { code: string; kind: string; rows: number }[]>

/** The vintage that a view is of. */
export function vintageOf(dataset: Dataset, id: string): Vintage | undefined {
  return (
    dataset.vintages.find((one) => one.id === id && one.state !== 'rejected') ??
    dataset.vintages.find((one) => one.current)
  )
}

/** The lengths of period by which a vintage may be shown: numbers at a moment only by their own. */
export function periodsOf(dataset: Dataset, vintage: Vintage): Granularity[] {
  if (!dataset.summableOverTime) return [vintage.granularity]
  return granularities.filter((one) => isAtLeast(one, vintage.granularity))
}

/** The dimensions that a vintage has, in the dataset's order. */
export function dimensionsOf(dataset: Dataset, vintage: Vintage): Dimension[] {
  return dataset.dimensions.filter((one) => vintage.dimensions.includes(one.key))
}

const isPlace = (one: Dimension) => one.type === 'country' || one.type === 'nationality'

/**
 * The first picture of a dataset: its course over time, by the dimension that says most. Months are lines of the last
 * dozen years, years are stacked bars; a dimension whose values must not be added is held at its largest value.
 */
export function firstView(dataset: Dataset, vintage: Vintage, members: Members): View {
  const dimensions = dimensionsOf(dataset, vintage)
  const monthly = isAtLeast('month', vintage.granularity)
  const shown = (monthly ? undefined : dimensions.find(isPlace)) ?? dimensions[0]
  const filters: View['filters'] = {}
  for (const one of dimensions) {
    if (one.summable || one === shown) continue
    const largest = [...(members[one.key] ?? [])].sort((a, b) => b.rows - a.rows)[0]
    if (largest) filters[one.key] = [largest.code]
  }
  const lastYear = Number((vintage.lastPeriod ?? '').slice(0, 4))
  const firstYear = Number((vintage.firstPeriod ?? '').slice(0, 4))
  const many = shown ? (members[shown.key]?.length ?? 0) > 7 : false
  return {
    vintage: '',
    rows: monthly && dataset.summableOverTime ? 'month' : periodsOf(dataset, vintage).at(-1)!,
    columns: shown?.key ?? '',
    filters,
    from: monthly && lastYear - firstYear > 11 ? String(lastYear - 11) : '',
    to: '',
    top: many ? 6 : 0,
    other: shown?.summable ?? true,
    picture: monthly || shown?.summable === false ? 'line' : 'stacked',
  }
}

const single = (value: string | string[] | undefined) => [value].flat()[0]

/** Reads a view from the address; what the address does not say is as the dataset's first view. */
export function readView(search: Search, first: View): View {
  const filters: View['filters'] = {}
  for (const part of [search.f ?? []].flat()) {
    const at = part.indexOf(':')
    if (at > 0) {
      const key = part.slice(0, at)
      filters[key] = [...(filters[key] ?? []), part.slice(at + 1)]
    }
  }
  const picture = pictures.find((one) => one === single(search.picture)) ?? first.picture
  const top = Number(single(search.top) ?? first.top)
  return {
    vintage: single(search.vintage) ?? first.vintage,
    rows: single(search.rows) ?? first.rows,
    columns: single(search.columns) ?? first.columns,
    filters: search.f === undefined ? first.filters : filters,
    from: single(search.from) ?? first.from,
    to: single(search.to) ?? first.to,
    top: Number.isInteger(top) && top >= 0 && top <= 100 ? top : first.top,
    other: search.other === undefined ? first.other : single(search.other) === 'yes',
    picture,
  }
}

/**
 * An address that holds a figure's question (`?q=…`, as papers write it) as one that holds a view. Of more than two
 * axes the first two are shown.
 */
export function withQuestion(search: Search): Search {
  const text = single(search.q)
  if (!text) return search
  const asked = readQuestion(text)
  if (!asked?.dataset) return {}
  const [rows, columns] = [...(asked.rows ?? []), ...(asked.columns ?? [])]
  const filters = listed(asked.filters ?? {})
  return {
    dataset: asked.dataset,
    ...(asked.vintage && { vintage: asked.vintage }),
    ...(rows && { rows, columns: columns ?? '' }),
    f: filters.length > 0 ? filters : '',
    from: asked.from ?? '',
    to: asked.to ?? '',
    top: String(asked.top?.count ?? 0),
    other: asked.top?.other === false ? 'no' : 'yes',
    ...(rows && !isPeriodAxis(rows) && { picture: 'bar' }),
  }
}

function readQuestion(text: string): Partial<z.input<typeof FigureQuery>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined // the address was cut or mistyped: the first view is shown instead
  }
}

/** Writes a view into the address, leaving out what is as at first. */
export function writeView(dataset: string, view: View, first: View): Search {
  const out: Search = { dataset }
  for (const key of ['vintage', 'rows', 'columns', 'from', 'to', 'picture'] as const)
    if (view[key] !== first[key]) out[key] = view[key]
  if (view.top !== first.top) out.top = String(view.top)
  if (view.other !== first.other) out.other = view.other ? 'yes' : 'no'
  const filters = listed(view.filters)
  if (filters.join() !== listed(first.filters).join()) out.f = filters.length > 0 ? filters : ''
  return out
}

const listed = (filters: View['filters']) =>
  Object.entries(filters).flatMap(([key, codes]) => codes.map((code) => `${key}:${code}`))

/** The axis of which only the largest are kept: the columns where they are a dimension, else the rows. */
export function topAxis(view: View): string | undefined {
  return [view.columns, view.rows].find((axis) => axis !== '' && !isPeriodAxis(axis))
}

/** The question that a view asks of the server. */
export function questionOf(dataset: string, view: View): z.input<typeof FigureQuery> {
  const axis = topAxis(view)
  return {
    dataset,
    ...(view.vintage && { vintage: view.vintage }),
    rows: [view.rows],
    columns: view.columns ? [view.columns] : [],
    filters: view.filters,
    ...(view.from && { from: view.from }),
    ...(view.to && { to: view.to }),
    ...(view.top > 0 && axis && { top: { axis, count: view.top, other: view.other } }),
  }
}

/** The dimension by which a map may be shaded; the country of an event before the nationality of persons. */
export function mapDimension(dataset: Dataset, vintage: Vintage): Dimension | undefined {
  const all = dimensionsOf(dataset, vintage)
  return all.find((one) => one.type === 'country') ?? all.find((one) => one.type === 'nationality')
}

/**
 * The question of the map: the countries of the view. Numbers at a moment are those of one period: the last that the
 * view speaks of.
 */
export function mapQuestion(
  dataset: Dataset,
  vintage: Vintage,
  view: View,
): z.input<typeof FigureQuery> | undefined {
  const country = mapDimension(dataset, vintage)
  if (!country) return undefined
  const moment = view.to || (vintage.lastPeriod ?? '').slice(0, 4)
  const span = dataset.summableOverTime
    ? { ...(view.from && { from: view.from }), ...(view.to && { to: view.to }) }
    : { from: moment, to: moment }
  return {
    dataset: dataset.code,
    ...(view.vintage && { vintage: view.vintage }),
    rows: [country.key],
    filters: view.filters,
    ...span,
  }
}
