import { eachCsvRow, type OpenBytes } from '../../../kernel/tables-in/csv-bytes.ts'
import { type Delimiter, delimiters, type Encoding, encodings } from '../../../kernel/tables-in/sniff.ts'
import type { Table } from './check.ts'
import { ImportFault } from './faults.ts'
import { columnNames } from './mapping.ts'

export interface CsvFormat {
  encoding: Encoding
  delimiter: Delimiter
  /** Number of the row that holds the headings; rows above it are passed over. */
  header: number
}

/** A CSV file as a table. @param size in bytes, for the share that has been read */
export async function csvTable(open: OpenBytes, format: CsvFormat, size: number): Promise<Table> {
  let names: string[] | undefined
  const stop = new Error('header found')
  try {
    await eachCsvRow(open, format, size, (fields, row) => {
      if (row < format.header) return
      names = columnNames(fields)
      throw stop
    })
  } catch (error) {
    if (error !== stop) throw error
  }
  if (!names) throw new ImportFault('empty')
  return {
    names,
    read: (onRow, settle) =>
      eachCsvRow(
        open,
        format,
        size,
        (fields, row) => {
          if (row > format.header) onRow(fields, row)
        },
        settle,
      ),
  }
}

export { type Delimiter, delimiters, type Encoding, encodings }
