import { eachSheetRow } from '../../../kernel/tables-in/sheet.ts'
import { readWorkbook, type Workbook } from '../../../kernel/tables-in/workbook.ts'
import type { Zip } from '../../../kernel/tables-in/zip.ts'
import type { Table } from './check.ts'
import { ImportFault } from './faults.ts'
import { columnNames } from './mapping.ts'
import { sniffHeader } from './sniff.ts'

export interface XlsxFormat {
  sheet: string | null
  /** Row of the headings; 0: find it. */
  header: number
}

/** The opened sheet and how its headings were found. */
export interface XlsxTable extends Table {
  sheet: string
  sheets: string[]
  header: number
}

/**
 * A sheet of an XLSX workbook as a table. The first sheet with figures is taken where none is named (Frontex calls it
 * `Detections_of_IBC`). Dates come as ISO days, numbers as plain decimals.
 */
export async function xlsxTable(zip: Zip, format: XlsxFormat): Promise<XlsxTable> {
  const book = await readWorkbook(zip)
  const wanted = format.sheet === null ? undefined : book.sheets.find((sheet) => sheet.name === format.sheet)
  if (format.sheet !== null && !wanted) throw new ImportFault('sheet', { sheet: format.sheet })
  const choices = wanted ? [wanted] : book.sheets
  for (const sheet of choices) {
    const first = await firstSheetRows(zip, book, sheet.path)
    if (first.length < 2 && !wanted) continue
    const header = format.header || sniffHeader(first)
    const names = columnNames(first[header - 1] ?? [])
    if (names.length === 0) continue
    return {
      names,
      sheet: sheet.name,
      sheets: book.sheets.map((one) => one.name),
      header,
      read: (onRow, settle) =>
        eachSheetRow(zip, book, sheet.path, (fields, row) => {
          if (row > header) onRow(fields, row)
        }, settle),
    }
  } // biome-ignore format: the call on few lines
  throw new ImportFault('empty')
}

async function firstSheetRows(zip: Zip, book: Workbook, path: string): Promise<string[][]> {
  const rows: string[][] = []
  const enough = new Error('enough')
  try {
    await eachSheetRow(zip, book, path, (fields, row) => {
      while (rows.length < row - 1 && rows.length < 40) rows.push([])
      rows.push([...fields])
      if (rows.length >= 40) throw enough
    })
  } catch (error) {
    if (error !== enough) throw error
  }
  return rows
}
