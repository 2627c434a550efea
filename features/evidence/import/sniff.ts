import { csvLimits } from '../../../kernel/tables-in/csv.ts'
import { firstRows, sniffDelimiter, sniffEncoding } from '../../../kernel/tables-in/sniff.ts'
import { readPeriod } from '../periods.ts'
import { ImportFault } from './faults.ts'
import type { CsvFormat } from './table.ts'

export const fileKinds = ['csv', 'xlsx', 'jsonstat'] as const
/** How a file is read: found by looking at its beginning, changed by a person where that was wrong. */
export type FileFormat =
  | ({ kind: 'csv' } & CsvFormat)
  | { kind: 'xlsx'; sheet: string | null; header: number }
  | { kind: 'jsonstat' }

/** How many bytes of the beginning are looked at. */
export const headBytes = 64 * 1024

/**
 * Tells what a file is from its first bytes.
 * @throws ImportFault for an empty file, for kinds that cannot be read (the old binary spreadsheet), and for what is no
 *   text at all, whatever its name says
 */
export function sniffFormat(head: Buffer, whole: boolean): FileFormat {
  if (head.length === 0) throw new ImportFault('empty')
  if (head.subarray(0, 2).toString('latin1') === 'PK') return { kind: 'xlsx', sheet: null, header: 0 }
  if (head.subarray(0, 4).toString('hex') === 'd0cf11e0') throw new ImportFault('spreadsheet_old')
  const encoding = sniffEncoding(head, whole)
  const text = new TextDecoder(encoding).decode(head)
  if (!looksWritten(text, encoding)) throw new ImportFault('not_table')
  if (/^\s*\{/.test(text)) return { kind: 'jsonstat' }
  const delimiter = sniffDelimiter(text)
  return { kind: 'csv', encoding, delimiter, header: sniffHeader(firstRows(text, delimiter)) }
}

/**
 * Whether somebody wrote this: pictures, documents and noise have control characters all over, a NUL (which no database
 * stores as text), or, taken for UTF-16 because of it, neither a row's end nor a delimiter anywhere.
 */
function looksWritten(text: string, encoding: string): boolean {
  if (text.startsWith('%PDF-') || text.includes('\0')) return false
  if (encoding.startsWith('utf-16') && !/[\r\n,;\t|{]/.test(text)) return false
  return (text.match(controls)?.length ?? 0) <= text.length / 200
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0001-\u0008\u000e-\u0019\u001b-\u001f\u007f]/g

/**
 * Which row holds the headings: the one with a cell `Route` (Frontex, whose header moved from row 1 to row 2), else the
 * first that is as wide as the rows below it and holds no figures.
 * @returns its number, from 1
 */
export function sniffHeader(rows: string[][]): number {
  const route = rows.findIndex((row) => row.some((cell) => /^\s*route\s*$/i.test(cell)))
  if (route >= 0) return route + 1
  const widths = rows.map((row) => row.filter((cell) => cell.trim() !== '').length)
  const usual = Math.max(...widths.slice(-Math.ceil(widths.length / 2)), 1)
  for (const [at, row] of rows.entries()) {
    if (widths[at]! < Math.min(usual, 2)) continue
    const figures = row.filter(
      (cell) => /^[-+]?[\d.,\s]+$/.test(cell) && typeof readPeriod(cell) === 'string',
    ).length
    if (figures === 0 && widths[at]! >= usual * 0.6) return at + 1
  }
  return 1
}

export const tooWide = csvLimits.columns

export { firstRows, sniffDelimiter, sniffEncoding }
