import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { home } from '../../../kernel/config/config.ts'
import { writeXlsx } from '../../../kernel/documents/tables/xlsx.ts'
import { type LibraryCode, libraryCodes } from '../contract.ts'
import { type CompiledForm, compileForm } from '../forms/compile.ts'
import { titlesOf } from '../forms/titles.ts'
import { readWorkbook } from '../xlsform/index.ts'

/** A ready form: its source as it stands in the repository, compiled. */
export interface ReadyForm {
  code: LibraryCode
  source: Buffer
  compiled: CompiledForm
  /** What it is for, by workspace language. */
  purposes: Record<string, string>
}

const folder = resolve(home, 'features/collection/library')
let read: Promise<ReadyForm[]> | undefined

/** The ready forms, in the order of the library. They come with the house and never change while it runs. */
export function readyForms(): Promise<ReadyForm[]> {
  read ??= Promise.all(libraryCodes.map(readReady))
  return read
}

/** One ready form. */
export async function readyForm(code: LibraryCode): Promise<ReadyForm> {
  return (await readyForms()).find((one) => one.code === code)!
}

async function readReady(code: LibraryCode): Promise<ReadyForm> {
  const source = await readFile(resolve(folder, `${code}.md`))
  const compiled = compileForm(source, `${code}.md`)
  return { code, source, compiled, purposes: titlesOf(source, 'purpose') }
}

/** The workbook of an XLSForm that is written as Markdown, for those who work in a spreadsheet. */
export async function workbookFile(source: Buffer): Promise<Buffer> {
  const { sheets } = readWorkbook(source)
  const bytes = await writeXlsx(
    sheets.map(({ name, columns, rows }) => ({
      name,
      columns: columns.map(({ header }) => ({ name: header, type: 'string' as const })),
      rows: rows.map(({ cells }) => columns.map(({ header }) => cells.get(header) ?? null)),
    })),
  )
  return Buffer.from(bytes)
}
