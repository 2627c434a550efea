import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { readBlob } from '../../../kernel/files/blob.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { openZip } from '../../../kernel/tables-in/zip.ts'
import type { Table } from './check.ts'
import { ImportFault } from './faults.ts'
import { jsonStatTable } from './jsonstat.ts'
import { type FileFormat, headBytes, sniffFormat } from './sniff.ts'
import { csvTable } from './table.ts'
import { xlsxTable } from './xlsx.ts'

/** Spreadsheets and cubes are read whole; CSV of any size streams. */
const wholeLimit = 64 * 1024 * 1024

/** A kept file, as the store has it. */
export interface Stored {
  address: string
  size: number
}

export interface Opened {
  table: Table
  /** The format with what was found while opening: the sheet, the row of its headings. */
  format: FileFormat
  sheets: string[]
}

/** Tells what a kept file is, from its first bytes. @throws ImportFault */
export async function sniffFile(kernel: Kernel, file: Stored): Promise<FileFormat> {
  const end = Math.min(file.size, headBytes) - 1
  const head = end < 0 ? Buffer.alloc(0) : await collect(await bytesOf(kernel, file, { start: 0, end }))
  return sniffFormat(head, file.size <= headBytes)
}

/** Opens a kept file as a table. @throws ImportFault when it is not what its format says */
export async function openFile(kernel: Kernel, file: Stored, format: FileFormat): Promise<Opened> {
  if (format.kind === 'csv')
    return { table: await csvTable(() => bytesOf(kernel, file), format, file.size), format, sheets: [] }
  if (file.size > wholeLimit) throw new ImportFault('too_large', { most: wholeLimit / 1024 / 1024 })
  const bytes = await collect(await bytesOf(kernel, file))
  return openWhole(bytes, format)
}

/** Opens a spreadsheet or a cube from its bytes. */
export async function openWhole(bytes: Buffer, format: FileFormat): Promise<Opened> {
  if (format.kind === 'xlsx') {
    const table = await xlsxTable(await openZip(bytes), format)
    return { table, format: { kind: 'xlsx', sheet: table.sheet, header: table.header }, sheets: table.sheets }
  }
  return { table: jsonStatTable(new TextDecoder().decode(bytes)), format: { kind: 'jsonstat' }, sheets: [] }
}

/** SHA-256 of a kept file's content: what a publisher's own checksum can be compared with. */
export async function digestOf(kernel: Kernel, file: Stored): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of await bytesOf(kernel, file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** The first rows of a table, for a person to look at. */
export async function sampleOf(table: Table, count = 12): Promise<string[][]> {
  const rows: string[][] = []
  const enough = new Error('enough')
  try {
    await table.read((fields) => {
      rows.push(fields.slice(0, 60).map((field) => (field.length > 80 ? `${field.slice(0, 79)}…` : field)))
      if (rows.length >= count) throw enough
    })
  } catch (error) {
    if (error !== enough) throw error
  }
  return rows
}

function bytesOf(kernel: Kernel, file: Stored, range?: { start: number; end: number }): Promise<Readable> {
  return readBlob(kernel.files, kernel.keyring, file, range)
}

async function collect(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts)
}
