import { Readable } from 'node:stream'
import { eachCsvRow } from '../../../kernel/tables-in/csv-bytes.ts'
import { FileFault } from '../../../kernel/tables-in/fault.ts'
import { eachSheetRow } from '../../../kernel/tables-in/sheet.ts'
import { sniffDelimiter, sniffEncoding } from '../../../kernel/tables-in/sniff.ts'
import { readWorkbook } from '../../../kernel/tables-in/workbook.ts'
import { openZip, type Zip } from '../../../kernel/tables-in/zip.ts'

/** A table of a file: its columns, and the rows below them with their numbers in the file. */
export interface FileTable {
  name: string
  names: string[]
  rows: { row: number; fields: string[] }[]
}

/** The most bytes of a file of tables and of an archive with files, and the most rows of all its tables. */
export const importLimits = { bytes: 64 * 1024 * 1024, archive: 200 * 1024 * 1024, rows: 200_000 }
const headBytes = 64 * 1024

/**
 * Reads a file of past submissions: a CSV, an archive of CSVs, or a workbook.
 * @throws FileFault when it is none of these, damaged, or more than can be taken in at once
 */
export async function readFileTables(bytes: Buffer, name: string): Promise<FileTable[]> {
  if (bytes.length === 0) throw new FileFault('empty')
  // An archive may be larger by the files of submissions; its tables may not.
  const zipped = isZip(bytes) ? await openZip(checked(bytes, importLimits.archive)) : null
  if (!zipped || zipped.has('xl/workbook.xml')) checked(bytes, importLimits.bytes)
  if (bytes.subarray(0, 4).toString('hex') === 'd0cf11e0') throw new FileFault('spreadsheet_old')
  const counter = { rows: 0 }
  let tables: FileTable[]
  if (zipped)
    tables = zipped.has('xl/workbook.xml')
      ? await sheetsOf(zipped, counter)
      : await csvFilesOf(bytes, zipped, counter)
  else tables = [await csvOf(bytes, name.replace(/\.\w+$/, ''), counter)]
  const filled = tables.filter((table) => table.names.length > 0)
  if (filled.length === 0) throw new FileFault('empty')
  return filled
}

export const isZip = (bytes: Buffer) => bytes.subarray(0, 2).toString('latin1') === 'PK'

/** @throws FileFault too_large */
export function checked(bytes: Buffer, most: number): Buffer {
  if (bytes.length > most) throw new FileFault('too_large', { most: most / 1024 / 1024 })
  return bytes
}

interface Counter {
  rows: number
}

function collector(table: FileTable, counter: Counter) {
  return (fields: string[], row: number) => {
    if (table.names.length === 0) {
      table.names = unique(fields)
      return
    }
    if (++counter.rows > importLimits.rows) throw new FileFault('too_large', { most: importLimits.rows })
    table.rows.push({ row, fields: fields.slice(0, table.names.length) })
  }
}

/** Names of columns, made unique where headings are blank or repeated. */
function unique(headings: readonly string[]): string[] {
  const seen = new Map<string, number>()
  const names = headings.map((heading) => heading.replace(/^\ufeff/, '').trim())
  while (names.at(-1) === '') names.pop()
  return names.map((name, at) => {
    const plain = name || `#${at + 1}`
    const count = (seen.get(plain) ?? 0) + 1
    seen.set(plain, count)
    return count === 1 ? plain : `${plain} (${count})`
  })
}

async function csvOf(bytes: Buffer, name: string, counter: Counter): Promise<FileTable> {
  const head = bytes.subarray(0, headBytes)
  if (head.includes(0) && !/^utf-16/.test(sniffEncoding(head, bytes.length <= headBytes)))
    throw new FileFault('encoding', { encoding: 'utf-8', row: 1 })
  const encoding = sniffEncoding(head, bytes.length <= headBytes)
  const delimiter = sniffDelimiter(new TextDecoder(encoding).decode(head))
  const table: FileTable = { name, names: [], rows: [] }
  await eachCsvRow(
    () => Readable.from([bytes]),
    { encoding, delimiter },
    bytes.length,
    collector(table, counter),
  )
  return table
}

async function csvFilesOf(bytes: Buffer, zip: Zip, counter: Counter): Promise<FileTable[]> {
  const tables: FileTable[] = []
  for (const path of zip.names()) {
    // Files of the submissions lie in `media/`; whatever else there is, is no table.
    if (!/\.csv$/i.test(path) || /^(__MACOSX|media)\//.test(path)) continue
    if (zip.size(path) > importLimits.bytes)
      throw new FileFault('too_large', { most: importLimits.bytes / 1024 / 1024 })
    const content = await bytesOf(zip, path)
    if (content.length)
      tables.push(
        await csvOf(
          content,
          path
            .split('/')
            .at(-1)!
            .replace(/\.csv$/i, ''),
          counter,
        ),
      )
  }
  if (tables.length === 0) throw new FileFault(bytes.length ? 'not_xlsx' : 'empty')
  return tables
}

async function bytesOf(zip: Zip, path: string): Promise<Buffer> {
  const parts: Buffer[] = []
  try {
    for await (const part of (await zip.open(path)) as AsyncIterable<Buffer>) parts.push(part)
  } catch (error) {
    if (error instanceof FileFault) throw error
    throw new FileFault('truncated', {}, error)
  }
  return Buffer.concat(parts)
}

async function sheetsOf(zip: Zip, counter: Counter): Promise<FileTable[]> {
  const book = await readWorkbook(zip)
  const tables: FileTable[] = []
  for (const sheet of book.sheets) {
    const table: FileTable = { name: sheet.name, names: [], rows: [] }
    await eachSheetRow(zip, book, sheet.path, (fields, row) => collector(table, counter)([...fields], row))
    tables.push(table)
  }
  return tables
}
