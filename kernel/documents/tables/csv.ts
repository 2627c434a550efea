import { Readable } from 'node:stream'
import { dateText, type TableColumn, type TableRows, type Value } from './columns.ts'

export interface CsvOptions {
  /** A byte order mark, so that Excel reads UTF-8; leave it out for machines. */
  bom?: boolean
  /**
   * Puts an apostrophe before texts that a spreadsheet would take for a formula (CWE-1236). On unless turned off, which
   * is right only for files that are read by machines and must keep every character.
   */
  guard?: boolean
  /** The heads: machine names, or the titles that people read. */
  heads?: 'names' | 'titles'
}

const chunk = 64 * 1024

/**
 * Rows as CSV (RFC 4180: commas, CRLF, quotes doubled), in pieces of about 64 kB so that memory stays flat whatever the
 * size of the table. Numbers are written with a decimal point in every language.
 */
export async function* csv(
  columns: TableColumn[],
  rows: TableRows,
  options: CsvOptions = {},
): AsyncGenerator<string> {
  const { bom = false, guard = true, heads = 'names' } = options
  const head = columns.map((column) =>
    quote(heads === 'titles' ? (column.title ?? column.name) : column.name, guard),
  )
  let piece = `${bom ? '\ufeff' : ''}${head.join(',')}\r\n`
  for await (const row of rows) {
    piece += `${columns.map((column, index) => field(row[index], column, guard)).join(',')}\r\n`
    if (piece.length < chunk) continue
    yield piece
    piece = ''
  }
  if (piece) yield piece
}

/** The same as a stream of bytes, for an answer or a file. */
export function csvStream(columns: TableColumn[], rows: TableRows, options: CsvOptions = {}): Readable {
  return Readable.from(csv(columns, rows, options)).map((piece: string) => Buffer.from(piece, 'utf8'))
}

function field(value: Value, column: TableColumn, guard: boolean): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  if (typeof value === 'boolean') return String(value)
  return value instanceof Date ? dateText(value, column.type) : quote(value, guard)
}

function quote(text: string, guard: boolean): string {
  const safe = guard && /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text
  // An empty text is quoted to tell it from a value that is not there.
  return safe === '' || /[",\r\n]|^\s|\s$|^\ufeff/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
