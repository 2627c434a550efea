import { plainNumber } from '../xform/numbers.ts'
import { quoted, quotedNumber } from './cells.ts'
import { type Cell, type Columns, isNumeric } from './columns.ts'
import type { ReadForm } from './form.ts'
import type { Reading } from './reading.ts'
import { type Row, readRows, type Selection, type Senders } from './rows.ts'
import { rowsOf } from './shape.ts'

const piece = 64 * 1024

/** What a table is written from. */
export interface Source {
  reading: Reading
  form: ReadForm
  selection: Selection
  senders: Senders
  personal: boolean
  /** Hears of the submissions that went by. */
  onRows?: (count: number) => void
}

/** Rows of cells of one table, a submission at a time. The array of cells is used again. */
export async function* cellsOf(source: Source, columns: Columns): AsyncGenerator<Cell[][]> {
  const { reading, form, selection, senders, personal } = source
  const root = columns.table.parent === null
  const version = root ? columns.columns.length - 1 : -1
  for await (const rows of readRows(reading, form, selection, personal)) {
    const out: Cell[][] = []
    for (const row of rows)
      for (const placed of rowsOf(columns.table, row.data)) {
        const cells: Cell[] = new Array(columns.columns.length).fill(null)
        columns.fill(cells, row, placed, senders)
        if (root) cells[version] = form.versionNames.get(row.versionId) ?? ''
        out.push(cells)
      }
    source.onRows?.(rows.length)
    yield out
  }
}

/**
 * One table as CSV, in pieces of about 64 kB.
 * @param guard puts an apostrophe before whatever a spreadsheet would take for a formula (CWE-1236), in any column
 */
export async function* csvOf(
  source: Source,
  columns: Columns,
  { guard = false, bom = false } = {},
): AsyncGenerator<Buffer> {
  const { reading, form, selection, senders, personal } = source
  const root = columns.table.parent === null
  const last = columns.columns.length - 1
  let text = `${bom ? '\ufeff' : ''}${columns.columns.map(({ head }) => quoted(head, guard)).join(',')}\n`
  const cells: Cell[] = new Array(columns.columns.length).fill(null)
  const numeric = columns.columns.map(({ kind }) => isNumeric(kind))
  const write = (row: Row) => {
    for (const placed of rowsOf(columns.table, row.data)) {
      columns.fill(cells, row, placed, senders)
      if (root) cells[last] = form.versionNames.get(row.versionId) ?? ''
      for (let at = 0; at <= last; at++) {
        const cell = cells[at]
        if (at > 0) text += ','
        if (typeof cell === 'string') text += guard && numeric[at] ? quotedNumber(cell) : quoted(cell, guard)
        else if (typeof cell === 'number') text += plainNumber(cell)
      }
      text += '\n'
    }
  }
  for await (const rows of readRows(reading, form, selection, personal)) {
    for (const row of rows) {
      write(row)
      if (text.length < piece) continue
      yield Buffer.from(text, 'utf8')
      text = ''
    }
    source.onRows?.(rows.length)
  }
  if (text) yield Buffer.from(text, 'utf8')
}
