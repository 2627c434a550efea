import type { Language } from '../../common/languages.ts'
import type { Say } from '../../common/words.ts'
import type { TableColumn, TableRow } from '../documents/tables/columns.ts'
import { csv } from '../documents/tables/csv.ts'
import { writeXlsx } from '../documents/tables/xlsx.ts'
import { type Call, Download, type Served } from './serve.ts'

export const fileFormats = ['csv', 'xlsx'] as const
export type FileFormat = (typeof fileFormats)[number]

/** How a list leaves the workspace as a file, when `?format=csv` or `xlsx` is asked of it. */
export interface ListFile<Row = never> {
  /** Name of the file, without its ending. */
  name: string
  columns: (say: Say) => TableColumn[]
  /** A row's cells; codes for machines (CSV), words for people (XLSX). */
  row: (row: Row, how: { say: Say; language: Language; format: FileFormat }) => TableRow
}

/** A column that brings its own cell; `title` is a word key. */
export interface CellColumn<Row> extends TableColumn {
  title: string
  value: (row: Row, how: { say: Say; language: Language; format: FileFormat }) => TableRow[number]
}

/** A list's file described column by column. */
export function columnsFile<Row>(name: string, columns: CellColumn<Row>[]): ListFile<Row> {
  return {
    name,
    columns: (say) => columns.map(({ value: _, ...column }) => ({ ...column, title: say(column.title) })),
    row: (row, how) => columns.map(({ value }) => value(row, how)),
  }
}

export interface WrittenFile {
  download: Download
  rows: number
}

const size = 500

/** Writes all rows of a list that match, page by page through the operation's own handler. */
// biome-ignore lint/suspicious/noExplicitAny: operations of many types, each checked by `serve`
export async function writeList(served: Served, call: Call<any>, format: FileFormat): Promise<WrittenFile> {
  const file = served.file!
  const { say, language } = call
  const columns = file.columns(say)
  let rows = 0
  const all = async function* (): AsyncGenerator<TableRow> {
    for (let page = 1; ; page++) {
      const answer = await served.run({ ...call, query: { ...(call.query as object), page, size } })
      const found = served.operation.result.parse(answer) as { rows: never[]; total: number }
      for (const row of found.rows) yield file.row(row, { say, language, format })
      rows += found.rows.length
      if (found.rows.length < size) return
    }
  }
  if (format === 'csv') {
    let text = ''
    for await (const piece of csv(columns, all(), { bom: true })) text += piece
    return { download: new Download(`${file.name}.csv`, 'text/csv; charset=utf-8', Buffer.from(text)), rows }
  }
  const bytes = Buffer.from(await writeXlsx([{ name: file.name, columns, rows: all() }]))
  const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  return { download: new Download(`${file.name}.xlsx`, mediaType, bytes), rows }
}
