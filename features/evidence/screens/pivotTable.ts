import type { ChartData, ChartValue } from '../../../common/charts.ts'
import type { TruthMark } from '../../../common/document.ts'
import { type Granularity, isPeriodAxis, periodBounds, periodName } from '../periods.ts'
import { type Figure, otherCode } from '../shapes.ts'
import type { PictureKind } from './view.ts'

/** The most series that a picture can hold and still be read. */
export const mostSeries = 8
/** The most bars of names. */
const mostNames = 30

type Mark = Extract<TruthMark, 'measured' | 'provisional' | 'sample' | 'suppressed' | 'missing'>
export interface Cell {
  value: number | null
  mark: Mark
}

/** A figure as rows and columns, in the order in which they are shown. */
export interface Pivot {
  rows: string[]
  columns: string[]
  /** Undefined where the source has no row. */
  cell(row: string, column: string): Cell | undefined
  rowAxis: string
  columnAxis: string
}

/** The only column of a figure that has no columns. */
export const single = ''

/** Lays a figure out: periods in their order without gaps, dimensions by size, the rest at the end. */
export function pivotOf(figure: Figure): Pivot {
  const rowAxis = figure.query.rows[0] ?? ''
  const columnAxis = figure.query.columns[0] ?? ''
  const cells = new Map<string, Cell>()
  const sums = { row: new Map<string, number>(), column: new Map<string, number>() }
  const at = columnAxis ? 2 : 1
  for (const line of figure.rows) {
    const row = String(line[0])
    const column = columnAxis ? String(line[1]) : single
    const value = line[at] as number | null
    cells.set(`${row}\n${column}`, { value, mark: markOf(value, String(line[at + 1] ?? ''), figure) })
    sums.row.set(row, (sums.row.get(row) ?? 0) + Math.abs(value ?? 0))
    sums.column.set(column, (sums.column.get(column) ?? 0) + Math.abs(value ?? 0))
  }
  return {
    rows: ordered(rowAxis, sums.row),
    columns: columnAxis ? ordered(columnAxis, sums.column) : [single],
    cell: (row, column) => cells.get(`${row}\n${column}`),
    rowAxis,
    columnAxis,
  }
}

function markOf(value: number | null, flags: string, figure: Figure): Mark {
  if (flags.includes('c')) return 'suppressed'
  if (value === null) return 'missing'
  if (figure.dataset.sample) return 'sample'
  return /[pe]/.test(flags) ? 'provisional' : 'measured'
}

function ordered(axis: string, sums: Map<string, number>): string[] {
  const keys = [...sums.keys()]
  if (isPeriodAxis(axis)) return withoutGaps(keys.sort(), axis)
  const rank = (key: string) => (key === otherCode ? Number.NEGATIVE_INFINITY : (sums.get(key) ?? 0))
  return keys.sort((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1))
}

/** All periods from the first to the last: a month that the source does not have is a gap in the picture. */
function withoutGaps(keys: string[], axis: Granularity): string[] {
  const last = keys.at(-1)
  const step = { day: 0, month: 1, quarter: 3, half: 6, year: 12 }[axis]
  if (!last || step === 0) return keys
  const out: string[] = []
  for (let at = keys[0]!; at <= last; ) {
    out.push(at)
    const date = new Date(`${periodBounds(at)!.from}T00:00:00Z`)
    date.setUTCMonth(date.getUTCMonth() + step)
    at = periodName(date.toISOString().slice(0, 10), axis)
  }
  return out
}

/** The columns that the picture can hold, and how many it leaves to the table. Totals of others stay out of stacks. */
export function drawnColumns(pivot: Pivot, aggregates: ReadonlySet<string>, picture: PictureKind): string[] {
  const wanted =
    picture === 'stacked' && pivot.columns.some((one) => !aggregates.has(one))
      ? pivot.columns.filter((one) => !aggregates.has(one))
      : pivot.columns
  return wanted.slice(0, mostSeries)
}

/** A pivot as a chart: rows are its categories, columns its series. */
export function chartOf(
  pivot: Pivot,
  picture: PictureKind,
  columns: string[],
  say: {
    row: (code: string) => string
    column: (code: string) => string
    country: (code: string) => string | undefined
  },
  breaks: { from: string; label: string }[],
): ChartData {
  const overTime = isPeriodAxis(pivot.rowAxis)
  const rows = overTime ? pivot.rows : pivot.rows.slice(0, mostNames)
  const categories = rows.map((row) => (overTime ? row : say.row(row)))
  const kinds = {
    line: overTime ? 'line' : 'groupedBar',
    bar: 'groupedBar',
    stacked: 'stackedBar',
    map: 'bar',
  } as const
  const marks = overTime
    ? breaks.flatMap(({ from, label }) => {
        const category = periodName(from, pivot.rowAxis as Granularity)
        return categories.indexOf(category) > 0 ? [{ category, label }] : []
      })
    : []
  return {
    kind: columns.length === 1 && picture !== 'line' ? 'bar' : kinds[picture],
    categories,
    categoryType: overTime ? (pivot.rowAxis === 'month' ? 'month' : 'year') : 'name',
    horizontal: !overTime,
    series: columns.map((column) => {
      const country = say.country(column)
      return {
        name: say.column(column),
        ...(country && { country }),
        values: rows.map((row): ChartValue => {
          const cell = pivot.cell(row, column)
          if (!cell) return null
          return cell.mark === 'measured' ? cell.value : cell
        }),
      }
    }),
    ...(marks.length > 0 && { breaks: marks }),
  }
}
