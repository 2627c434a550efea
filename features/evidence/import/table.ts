import type { Readable } from 'node:stream'
import type { Table } from './check.ts'
import { CsvReader } from './csv.ts'
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
  const wide = format.encoding.startsWith('utf-16')
    ? new TextDecoder(format.encoding, { fatal: true })
    : undefined
  const reader = new CsvReader(format.delimiter, onRow, wide ? 'utf-8' : format.encoding)
  let done = 0
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      const first = done === 0
      done += chunk.length
      reader.push(wide ? narrowed(wide, chunk) : first ? withoutMark(chunk) : chunk)
      const wait = settle?.(size ? done / size : 0)
      if (wait) await wait
    }
    if (wide) reader.push(narrowed(wide))
    reader.end()
  } finally {
    bytes.destroy()
  }
}

/** UTF-16 as UTF-8: its marks and line ends take two bytes. */
function narrowed(decoder: TextDecoder, chunk?: Buffer): Buffer {
  try {
    return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode())
  } catch (error) {
    throw new ImportFault('encoding', { encoding: decoder.encoding, row: 0 }, error)
  }
}

/** The mark that some programs write before UTF-8. */
const withoutMark = (chunk: Buffer): Buffer =>
  chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk
