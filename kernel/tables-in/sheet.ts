import { csvLimits } from './csv.ts'
import { FileFault } from './fault.ts'
import type { Workbook } from './workbook.ts'
import { eachElement, type Zip } from './zip.ts'

const mostRows = 1_100_000

/**
 * Reads the rows of a sheet as texts: dates as ISO days, numbers as plain decimals, formulas by the values kept with them.
 * @throws FileFault
 */
export async function eachSheetRow(
  zip: Zip,
  book: Workbook,
  path: string,
  onRow: (fields: string[], row: number) => void,
  settle?: (share: number) => Promise<unknown> | undefined,
): Promise<void> {
  const fields: string[] = []
  let row = 0
  let column = 0
  let cell = { type: '', style: 0 }
  let text: string | null = null
  await eachElement(zip, path, {
    open(name, attributes) {
      if (name === 'row') {
        row = Number(attributes.r ?? row + 1)
        if (row > mostRows) throw new FileFault('too_large', { most: mostRows })
        fields.length = 0
        column = 0
      } else if (name === 'c') {
        column = attributes.r ? columnOf(attributes.r) : column
        if (column >= csvLimits.columns) throw new FileFault('columns', { row, most: csvLimits.columns })
        cell = { type: attributes.t ?? 'n', style: Number(attributes.s ?? 0) }
        while (fields.length < column) fields.push('')
        fields[column] = ''
      } else if (name === 'v' || name === 't') text = ''
    },
    text(piece) {
      if (text === null) return
      text += piece
      if (text.length > csvLimits.field) throw new FileFault('field', { row, most: csvLimits.field })
    },
    close(name) {
      if (name === 'v' || name === 't') {
        // A cell with several runs of formatted text has several <t>.
        if (text !== null)
          fields[column] = name === 't' ? (fields[column] ?? '') + text : cellText(book, cell, text)
        text = null
      } else if (name === 'c') column++
      else if (name === 'row' && fields.some((field) => field !== '')) onRow(fields, row)
    },
    settle,
  })
}

/** `BC12` → 54. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of reference) {
    const code = letter.charCodeAt(0)
    if (code < 65 || code > 90) break
    column = column * 26 + (code - 64)
  }
  return column - 1
}

function cellText(book: Workbook, cell: { type: string; style: number }, text: string): string {
  switch (cell.type) {
    case 's':
      return book.strings[Number(text)] ?? ''
    case 'b':
      return text === '1' ? 'TRUE' : 'FALSE'
    case 'n': {
      const number = Number(text)
      if (text === '' || Number.isNaN(number)) return text
      return book.dates.has(cell.style) ? isoOf(number, book.from1904) : String(number)
    }
    case 'd':
      return text.slice(0, 10)
    default:
      return text
  }
}

/**
 * A day count of Excel as an ISO day, with the time of day where the cell has one (to the second; a cell knows no time zone).
 * Day 60 is the 29 February 1900 that never was.
 */
function isoOf(serial: number, from1904: boolean): string {
  const days = Math.floor(serial) + (from1904 ? 1462 : 0)
  const date = new Date(Date.UTC(1899, 11, 30 + (days < 60 ? days + 1 : days)))
  if (Number.isNaN(date.getTime())) return String(serial)
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400)
  if (seconds === 0) return date.toISOString().slice(0, 10)
  return new Date(date.getTime() + seconds * 1000).toISOString().slice(0, 19)
}
