import type { TableRow } from '../documents/tables/columns.ts'
import { csv } from '../documents/tables/csv.ts'
import { writeXlsx } from '../documents/tables/xlsx.ts'
import type { FileFormat } from './list-file.ts'
import { type Call, Download, type Within } from './serve.ts'

export interface WrittenFile {
  download: Download
  rows: number
}

const size = 500

/** Writes all rows of a list that match, page by page through the operation's own handler. */
// biome-ignore lint/suspicious/noExplicitAny: operations of many types, each checked by `serve`
export async function writeList(served: Within, call: Call<any>, format: FileFormat): Promise<WrittenFile> {
  const file = served.file!
  const { say, language } = call
  const columns = file.columns(say)
  const names = (await file.names?.(call as never)) ?? new Map()
  let rows = 0
  const all = async function* (): AsyncGenerator<TableRow> {
    for (let page = 1; ; page++) {
      const answer = await served.run({ ...call, query: { ...(call.query as object), page, size } })
      const found = served.operation.result.parse(answer) as { rows: never[]; total: number }
      for (const row of found.rows) yield file.row(row, { say, language, format, names })
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
