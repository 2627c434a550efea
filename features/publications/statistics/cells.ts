import { type Language, readText } from '../../../common/languages.ts'
import type { Figure } from '../../evidence/seam.ts'

/** One cell of an answered figure, its axes by name. */
export interface FigureCell {
  at: Record<string, string>
  value: number | null
  flags: string
}

/** The cells of a figure, in its canonical order. */
export function cellsOf(figure: Figure): FigureCell[] {
  const axes = figure.columns.flatMap(({ key, role }, at) =>
    role === 'period' || role === 'dimension' ? [{ key, at }] : [],
  )
  const value = figure.columns.findIndex(({ role }) => role === 'value')
  const flags = figure.columns.findIndex(({ role }) => role === 'flags')
  return figure.rows.map((row) => ({
    at: Object.fromEntries(axes.map(({ key, at }) => [key, String(row[at])])),
    value: row[value] === null || row[value] === undefined ? null : Number(row[value]),
    flags: String(row[flags] ?? ''),
  }))
}

/** The codes or periods that stand on one axis, each once and sorted: a figure's rows are in the order of its first axis. */
export const membersOf = (figure: Figure, axis: string): string[] =>
  [...new Set(cellsOf(figure).map(({ at }) => at[axis]!))].sort()

/**
 * The sum of the cells at a place; null when there is none with a value. The caller asks only for what may be added:
 * the evidence room has refused everything else before it answered.
 */
export function valueAt(figure: Figure, at: Record<string, string>): number | null {
  let sum: number | null = null
  for (const cell of cellsOf(figure)) {
    if (cell.value === null || Object.entries(at).some(([axis, code]) => cell.at[axis] !== code)) continue
    sum = (sum ?? 0) + cell.value
  }
  return sum
}

/** Sums by one axis, the largest first; equal ones in the order of their codes. */
export function ranked(
  figure: Figure,
  axis: string,
  at: Record<string, string> = {},
): { code: string; value: number }[] {
  return membersOf(figure, axis)
    .flatMap((code) => {
      const value = valueAt(figure, { ...at, [axis]: code })
      return value === null ? [] : [{ code, value }]
    })
    .sort((a, b) => b.value - a.value || (a.code < b.code ? -1 : 1))
}

/** Name of a code in the document's language, as the figure carries it. */
export function nameIn(figure: Figure, axis: string, code: string, language: Language): string {
  const name = figure.labels[axis]?.[code]
  return name ? readText(name, language).text : code
}

/**
 * Years, in their order, that may be compared as whole ones: none of their values is provisional, and they were over
 * when the vintage was published.
 */
export function wholeYears(figure: Figure): string[] {
  const cells = cellsOf(figure)
  const open = new Set(cells.filter(({ flags }) => flags.includes('p')).map(({ at }) => at.year!))
  const published = (figure.vintage.publishedOn ?? figure.vintage.retrievedOn ?? '9999').slice(0, 4)
  return membersOf(figure, 'year').filter((year) => !open.has(year) && year < published)
}
