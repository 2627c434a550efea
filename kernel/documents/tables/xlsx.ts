import writeExcelFile, { type Cell } from 'write-excel-file/node'
import { cleanText } from '../text.ts'
import { dateText, type TableColumn, type TableRows, type Value } from './columns.ts'

export interface Sheet {
  /** Its name; what Excel does not allow in a name is left out. */
  name: string
  columns: TableColumn[]
  rows: TableRows
  /** Lines printed under the table: source, notes, the Kosovo* footnote. */
  notes?: string[]
}

/** What one sheet of a workbook holds at most; a larger table goes out as CSV. */
export const mostRows = 1_048_576
/** What one cell holds at most. */
const mostText = 32_767

/**
 * Writes a workbook with typed columns: numbers are numbers, dates are dates, texts are never formulas. The heads stay in
 * sight. A workbook is built in memory, which its row limit bounds.
 * @throws RangeError when a sheet has more rows than Excel can hold
 */
export async function writeXlsx(sheets: Sheet[]): Promise<Uint8Array> {
  const names = new Set<string>()
  const made = await Promise.all(
    sheets.map(async (sheet) => {
      const body: Cell[][] = []
      for await (const row of sheet.rows) {
        body.push(sheet.columns.map((column, index) => cell(row[index], column)))
        if (body.length >= mostRows) throw new RangeError(`A sheet holds at most ${mostRows} rows.`)
      }
      const heads = sheet.columns.map((column) => ({
        value: plain(column.title ?? column.name),
        type: String,
        fontWeight: 'bold' as const,
        wrap: true,
        alignVertical: 'bottom' as const,
        align: isNumber(column) ? ('right' as const) : ('left' as const),
        bottomBorderStyle: 'medium' as const,
      }))
      const notes = (sheet.notes ?? []).map((note) => [
        { value: plain(note), type: String, textColor: '#5a6672' },
      ])
      return {
        data: [heads, ...body, ...(notes.length ? [[], ...notes] : [])],
        sheet: sheetName(sheet.name, names),
        columns: sheet.columns.map((column, index) => ({ width: width(column, body, index) })),
        stickyRowsCount: 1,
      }
    }),
  )
  return new Uint8Array(await writeExcelFile(made, { fontFamily: 'Calibri', fontSize: 11 }).toBuffer())
}

/**
 * Text as a cell can hold it. The library keeps texts as keys of a plain object, so words that every object knows
 * ("constructor", "toString") would point at nothing; an invisible space at the end makes them ordinary words.
 */
function plain(text: string): string {
  const clean = cleanText(text).slice(0, mostText)
  return clean in {} ? `${clean}\u200b` : clean
}

const isNumber = (column: TableColumn) => column.type === 'number' || column.type === 'integer'

function cell(value: Value, column: TableColumn): Cell {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null
    const year = column.type === 'year'
    return { value, type: Number, ...(year ? {} : { format: numberFormat(column) }) }
  }
  if (typeof value === 'boolean') return { value, type: Boolean }
  const day = toDate(value, column)
  if (day)
    return { value: day, type: Date, format: column.type === 'datetime' ? 'yyyy-mm-dd hh:mm' : 'yyyy-mm-dd' }
  const text = value instanceof Date ? dateText(value, column.type) : value
  // `type: String` keeps "=1+1" a text: it is never a formula, however it begins.
  return { value: plain(text), type: String }
}

function numberFormat(column: TableColumn): string {
  const decimals = column.decimals ?? 0
  if (column.type === 'integer' || column.decimals === 0) return '#,##0'
  return decimals ? `#,##0.${'0'.repeat(Math.min(decimals, 10))}` : '#,##0.##########'
}

/** Excel's calendar starts in 1900; older days stay texts. */
function toDate(value: string | Date, column: TableColumn): Date | null {
  if (column.type !== 'date' && column.type !== 'datetime') return null
  const date = value instanceof Date ? value : /^\d{4}-\d\d-\d\d/.test(value) ? new Date(value) : null
  return date && !Number.isNaN(date.getTime()) && date.getUTCFullYear() >= 1900 ? date : null
}

function width(column: TableColumn, body: readonly Cell[][], index: number): number {
  const lengths = body.slice(0, 200).map((row) => {
    const one = row[index]
    const value = one !== null && typeof one === 'object' && 'value' in one ? one.value : one
    return value instanceof Date ? 10 : String(value ?? '').length
  })
  return Math.min(60, Math.max(8, Math.ceil((column.title ?? column.name).length * 0.8), ...lengths) + 2)
}

function sheetName(wanted: string, taken: Set<string>): string {
  const base =
    cleanText(wanted)
      .replace(/[[\]:*?/\\]|^'|'$/g, ' ')
      .trim()
      .slice(0, 28) || 'Sheet'
  let name = base
  for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${base} ${i}`
  taken.add(name.toLowerCase())
  return name
}
