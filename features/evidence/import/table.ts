import type { Readable } from 'node:stream'
import type { Table } from './check.ts'
import { csvReader } from './csv.ts'
import { ImportFault } from './faults.ts'
import { columnNames } from './mapping.ts'

export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
] as const
export type Encoding = (typeof encodings)[number]
export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

export interface CsvFormat {
  encoding: Encoding
  delimiter: Delimiter
  /** Number of the row that holds the headings; rows above it are passed over. */
  header: number
}

/** Opens the file's bytes from the beginning, as often as it is read. */
export type OpenBytes = () => Readable | Promise<Readable>

/** A CSV file as a table. @param size in bytes, for the share that has been read */
export async function csvTable(open: OpenBytes, format: CsvFormat, size: number): Promise<Table> {
  let names: string[] | undefined
  const stop = new Error('header found')
  try {
    await eachRow(open, format, size, (fields, row) => {
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
      eachRow(
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

async function eachRow(
  open: OpenBytes,
  format: CsvFormat,
  size: number,
  onRow: (fields: string[], row: number) => void,
  settle?: (share: number) => Promise<unknown> | undefined,
): Promise<void> {
  const bytes = await open()
  const decoder = new TextDecoder(format.encoding, { fatal: true })
  let row = 0
  const reader = csvReader(format.delimiter, (fields, number) => {
    row = number
    onRow(fields, number)
  })
  let done = 0
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      done += chunk.length
      reader.push(decode(decoder, chunk, format, row))
      const wait = settle?.(size ? done / size : 0)
      if (wait) await wait
    }
    reader.push(decode(decoder, undefined, format, row))
    reader.end()
  } finally {
    bytes.destroy()
  }
}

function decode(decoder: TextDecoder, chunk: Buffer | undefined, format: CsvFormat, row: number): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch (error) {
    throw new ImportFault('encoding', { encoding: format.encoding, row: row + 1 }, error)
  }
}
