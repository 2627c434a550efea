import type { Language } from '../../common/languages.ts'
import type { Say } from '../../common/words.ts'
import type { Transaction } from '../db/db.ts'
import type { TableColumn, TableRow } from '../documents/tables/columns.ts'

export const fileFormats = ['csv', 'xlsx'] as const
export type FileFormat = (typeof fileFormats)[number]

/** What rows of a file point at, by id. */
type Names = ReadonlyMap<string, { code: string; title: string }>
/** Reads the names of what a list's rows only point at, as far as the asker sees them. */
export type NamesOfFile = (call: {
  db: Transaction
  params: { programme: string }
  language: Language
}) => Promise<Names>
interface How {
  say: Say
  language: Language
  format: FileFormat
  /** Empty unless the file has `names`. */
  names: Names
}

/** How a list leaves the workspace as a file, when `?format=csv` or `xlsx` is asked of it. */
export interface ListFile<Row = never> {
  /** Name of the file, without its ending. */
  name: string
  columns: (say: Say) => TableColumn[]
  /** A row's cells; codes for machines (CSV), words for people (XLSX). */
  row: (row: Row, how: How) => TableRow
  /** Read once for a file, before its rows are written. */
  names?: NamesOfFile
}

/** A column that brings its own cell; `title` is a word key. */
export interface CellColumn<Row> extends TableColumn {
  title: string
  value: (row: Row, how: How) => TableRow[number]
}

/** A list's file described column by column. */
export function columnsFile<Row>(name: string, columns: CellColumn<Row>[]): ListFile<Row> {
  return {
    name,
    columns: (say) => columns.map(({ value: _, ...column }) => ({ ...column, title: say(column.title) })),
    row: (row, how) => columns.map(({ value }) => value(row, how)),
  }
}
