import { UnreadableWorkbook } from '../problems.ts'
import { getOrMake } from '../value.ts'
import { dateText, numberText } from './cell-values.ts'
import { readXml } from './spreadsheet-xml.ts'
import { type BrokenCell, columnLetters, type Grid, type MergedCells } from './workbook.ts'

export interface SheetContext {
  name: string
  part: string
  shared: readonly string[]
  dateStyles: readonly boolean[]
  from1904: boolean
  /** Receives the cells that hold an error such as `#REF!`. */
  brokenCells: BrokenCell[]
  /** Receives the cells that are merged. */
  merged: MergedCells[]
}

/** Beyond this many empty columns (rows) in a run, what follows is stray formatting, not the form. */
const EMPTY_COLUMN_RUN = 20
const EMPTY_ROW_RUN = 60
/** Excel's own limits (ECMA-376): a cell reference outside of them is made up. */
const MAX_COLUMN = 16_384
const MAX_ROW = 1_048_576

interface Cell {
  type: string
  style: number
  value: string
  hasValue: boolean
}

/** Reads a worksheet: the first row as header, the others as texts; stops at a long run of nothing. */
export function readSheetGrid(xml: string, context: SheetContext): Grid {
  const rows = new Map<number, (string | null)[]>()
  const broken: { row: number; column: number; text: string }[] = []
  const ranges: string[] = []
  readCells(xml, context, ranges, (row, column, cell) => {
    const text = cellText(cell, context)
    if (text === null) return
    const cells = getOrMake(rows, row, (): (string | null)[] => [])
    while (cells.length < column) cells.push(null)
    cells[column - 1] = text
    if (cell.type === 'e') broken.push({ row, column, text })
  })
  const header = readHeader(rows.get(1) ?? [], context)
  for (const { row, column, text } of broken) {
    const name = header[column - 1]
    if (name && row > 1) context.brokenCells.push({ sheet: context.name, row, column: name, text })
  }
  const data = dataRows(rows, header)
  const last = data.at(-1)?.number ?? 1
  context.merged.push(...ranges.flatMap((range) => mergedAt(range, context.name, header, last)))
  return { name: context.name, header, rows: data }
}

/** A merged range as it matters to the form: below the header, in a column that has one, beside what is filled in. */
function mergedAt(range: string, sheet: string, header: (string | null)[], last: number): MergedCells[] {
  const [from, to] = range.split(':').map(parseReference)
  if (!from || !to) return []
  const row = Math.max(from.row, 2)
  const column = header.slice(0, to.column).find((name, index) => index + 1 >= from.column && name)
  return column && row <= Math.min(to.row, last) ? [{ sheet, row, column, range }] : []
}

function readHeader(cells: (string | null)[], { name }: SheetContext): (string | null)[] {
  const header: (string | null)[] = []
  let emptyRun = 0
  for (const [index, cell] of cells.entries()) {
    if (cell === null) {
      if (emptyRun === EMPTY_COLUMN_RUN) break
      emptyRun++
      header.push(null)
      continue
    }
    emptyRun = 0
    const text = cell.replace(/ +/g, ' ')
    if (header.includes(text)) {
      const place = { sheet: name, row: 1, column: text }
      throw new UnreadableWorkbook(
        'header_twice',
        { header: text, cell: `${columnLetters(index + 1)}1` },
        place,
      )
    }
    header.push(text)
  }
  return header
}

function dataRows(rows: Map<number, (string | null)[]>, header: (string | null)[]): Grid['rows'] {
  const result: Grid['rows'] = []
  const numbers = [...rows.keys()].filter((number) => number > 1).sort((a, b) => a - b)
  let last = 1
  for (const number of numbers) {
    const cells = rows.get(number)!
    if (!cells.some((cell, index) => cell !== null && header[index])) continue
    if (number - last > EMPTY_ROW_RUN + 1) break
    // Empty rows in between keep their place, so that row numbers in messages stay true.
    for (let empty = last + 1; empty < number; empty++) result.push({ number: empty, cells: [] })
    result.push({ number, cells })
    last = number
  }
  return result
}

function cellText(cell: Cell, { shared, dateStyles, from1904 }: SheetContext): string | null {
  const text = rawText(cell, shared, dateStyles, from1904).replaceAll('\u00a0', ' ').trim()
  return text === '' ? null : text
}

function rawText(
  { type, style, value, hasValue }: Cell,
  shared: readonly string[],
  dateStyles: readonly boolean[],
  from1904: boolean,
): string {
  if (!hasValue) return ''
  if (type === 's') return shared[Number(value)] ?? ''
  if (type === 'b') return value === '1' || value === 'true' ? 'TRUE' : 'FALSE'
  if (type === 'd') return value.replace('T', ' ')
  if (type !== 'n') return value
  const number = Number(value)
  if (value.trim() !== '' && dateStyles[style] && Number.isFinite(number)) return dateText(number, from1904)
  return numberText(value.trim())
}

function readCells(
  xml: string,
  { part }: SheetContext,
  merged: string[],
  found: (row: number, column: number, cell: Cell) => void,
): void {
  let row = 0
  let column = 0
  let cell: Cell | undefined
  let inValue = false
  let phonetic = false
  readXml(xml, part, {
    open(tag) {
      if (tag.name === 'row') {
        row = Number(tag.attributes['r'] ?? row + 1)
        column = 0
      } else if (tag.name === 'c') {
        const place = parseReference(tag.attributes['r'])
        row = place?.row ?? row
        column = place?.column ?? column + 1
        const style = Number(tag.attributes['s'] ?? 0)
        cell = { type: tag.attributes['t'] ?? 'n', style, value: '', hasValue: false }
      } else if (tag.name === 'mergeCell') merged.push(tag.attributes['ref'] ?? '')
      else if (tag.name === 'rPh') phonetic = true
      else if (cell && (tag.name === 'v' || tag.name === 't')) inValue = true
    },
    text(piece) {
      if (!cell || !inValue || phonetic) return
      cell.value += piece
      cell.hasValue = true
    },
    close(name) {
      if (name === 'v' || name === 't') inValue = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'c' && cell) {
        if (row >= 1 && row <= MAX_ROW && column <= MAX_COLUMN) found(row, column, cell)
        cell = undefined
      }
    },
  })
}

function parseReference(reference: string | undefined): { row: number; column: number } | undefined {
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference ?? '')
  if (!match) return undefined
  let column = 0
  for (const letter of match[1]!) column = column * 26 + letter.charCodeAt(0) - 64
  return { row: Number(match[2]), column }
}
