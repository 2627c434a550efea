import type { ChartData, ChartValue } from '../../common/charts.ts'
import { suppressedSign, type Truth } from '../../common/document.ts'

/** A value of a picture with its standing. */
export interface PictureValue {
  value: number | string | null
  truth?: Truth
}

/** The table behind a picture: what it shows as words and numbers, for everyone who reads rather than looks. */
export interface PictureTable {
  /** Names of the columns; the first names the row. */
  columns: string[]
  rows: { name: string; cells: PictureValue[] }[]
}

/** The table behind a chart: its categories down, its series across. */
export function tableOfChart(
  data: ChartData,
  first: string,
  nameOf: (category: string) => string,
): PictureTable {
  return {
    columns: [first, ...data.series.map((series) => series.name)],
    rows: data.categories.map((category, at) => ({
      name: nameOf(category),
      cells: data.series.map((series) => cellOf(series.values[at])),
    })),
  }
}

function cellOf(value: ChartValue | undefined): PictureValue {
  if (value === null || value === undefined) return { value: null, truth: { mark: 'missing' } }
  if (typeof value === 'number') return { value }
  if (value.mark === 'incomparable')
    return { value: value.value, truth: { mark: 'incomparable', reason: '' } }
  if (value.mark === 'changed') return { value: value.value }
  return { value: value.value, truth: { mark: value.mark } }
}

/**
 * A table as CSV (RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8). Numbers are written for
 * machines; a withheld value is its mark, never the value. A text that a spreadsheet would run as a formula gets an
 * apostrophe before it.
 */
export function csvOf(table: PictureTable): string {
  const lines = [
    table.columns,
    ...table.rows.map((row) => [row.name, ...row.cells.map((cell) => plainCell(cell))]),
  ]
  return `\ufeff${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`
}

function plainCell({ value, truth }: PictureValue): string {
  if (truth?.mark === 'suppressed') return suppressedSign(truth)
  if (truth?.mark === 'missing' || value === null) return ''
  return String(value)
}

function quoted(text: string): string {
  const number = /^-?\d+(\.\d+)?$/.test(text)
  const safe = !number && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}
