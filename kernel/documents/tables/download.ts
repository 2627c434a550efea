import { Download } from '../../http/serve.ts'
import type { TableColumn, TableRows } from './columns.ts'
import { csv } from './csv.ts'
import { writeXlsx } from './xlsx.ts'

export const tableFormats = ['csv', 'xlsx'] as const
export type TableFormat = (typeof tableFormats)[number]

/**
 * A list as a file, for an operation that is asked with `?format=`.
 * @param name of the file, without its ending
 * @param notes lines under the table of a workbook: source, footnotes
 */
export async function tableDownload(
  format: TableFormat,
  name: string,
  table: { title: string; columns: TableColumn[]; rows: TableRows; notes?: string[] },
): Promise<Download> {
  if (format === 'xlsx') {
    const { title, ...sheet } = table
    const bytes = await writeXlsx([{ name: title, ...sheet }])
    return new Download(
      `${name}.xlsx`,
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      bytes,
    )
  }
  const parts: Uint8Array[] = []
  for await (const part of csv(table.columns, table.rows, { bom: true })) parts.push(Buffer.from(part))
  return new Download(`${name}.csv`, 'text/csv; charset=utf-8', Buffer.concat(parts))
}
