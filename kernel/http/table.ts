import type { FastifyReply } from 'fastify'
import type { Language } from '../../common/languages.ts'
import type { Say } from '../../common/words.ts'
import type { TableColumn, TableRow } from '../documents/tables/columns.ts'
import { csv } from '../documents/tables/csv.ts'
import { writeXlsx } from '../documents/tables/xlsx.ts'
import { disposition } from '../files/names.ts'

/** How the rows of a list leave as a file: `?format=csv|xlsx` on the list's own address. */
export interface FileTable<Row> {
  /** Name of the file without its ending, and word key of the sheet's title. */
  name: string
  title: string
  columns: (TableColumn & { value: (row: Row, say: Say, language: Language) => TableRow[number] })[]
}

/** Most rows that a list gives as a file; whole collections have exports of their own. */
export const mostFileRows = 50_000

export type TableFormat = 'csv' | 'xlsx'

/** The format that a request's query asks for. */
export function formatOf(query: unknown): TableFormat | null {
  const format = (query as { format?: unknown } | null)?.format
  return format === 'csv' || format === 'xlsx' ? format : null
}

/** Sends rows as CSV (machine names at the head) or XLSX (heads in the reader's language). */
export async function sendTable(
  reply: FastifyReply,
  table: FileTable<never>,
  rows: unknown[],
  how: { format: TableFormat; say: Say; language: Language },
): Promise<FastifyReply> {
  const { format, say, language } = how
  const columns = table.columns.map(({ value: _, ...column }) => ({
    ...column,
    ...(column.title ? { title: say(column.title) } : {}),
  }))
  const lines = rows.map((row) => table.columns.map(({ value }) => value(row as never, say, language)))
  reply.header('content-disposition', disposition('attachment', `${table.name}.${format}`))
  if (format === 'xlsx') {
    const bytes = await writeXlsx([{ name: say(table.title), columns, rows: lines }])
    reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    return reply.send(Buffer.from(bytes))
  }
  let text = ''
  for await (const piece of csv(columns, lines, { bom: true })) text += piece
  return reply.type('text/csv; charset=utf-8').send(text)
}
