import type { Problems } from '../problems.ts'
import type { Sheet } from '../sheets/workbook.ts'
import type { Group, Value } from '../value.ts'
import { legalText } from '../xml.ts'
import type { ColumnNames } from './columns.ts'
import { parseHeader } from './headers.ts'

/** A row whose headers were understood. `row` is its number in the spreadsheet. */
export interface TableRow {
  row: number
  cells: Group
}

/** A sheet after its headers were understood. */
export interface Table {
  sheet: string
  /** Paths of the columns, in order, each once. */
  paths: string[][]
  rows: TableRow[]
  /** The header text behind a path, for naming the column in problems. */
  headerOf(...path: string[]): string | undefined
}

export interface TableOptions {
  /** The name under which problems speak of the sheet. */
  sheet: string
  names: ColumnNames
  required?: readonly string[]
  defaultLanguage?: string
  /** Collapse runs of blanks in cells. */
  collapse?: boolean
  /** See `CompileOptions.likeReference`. */
  likeReference?: boolean
}

const SMART_QUOTES: Record<string, string> = { '\u2018': "'", '\u2019': "'", '\u201c': '"', '\u201d': '"' }

/** Typographic quotes break expressions, so they become straight ones; control characters go. */
export function cleanCell(text: string, collapse: boolean): string {
  let clean = legalText(text)
  if (collapse) clean = clean.trim().replace(/ +/g, ' ')
  return /[\u2018\u2019\u201c\u201d]/.test(clean)
    ? clean.replace(/[\u2018\u2019\u201c\u201d]/g, (quote) => SMART_QUOTES[quote]!)
    : clean
}

/** Understands a sheet's headers and groups its cells by them; header problems are collected. */
export function readTable(sheet: Sheet, options: TableOptions, problems: Problems): Table {
  const { names, defaultLanguage = 'default', collapse = false, likeReference = false } = options
  const pathByHeader = new Map<string, string[]>()
  const headerByPath = new Map<string, string>()
  const usesDoubleColon = sheet.columns.some(({ header }) => header.includes('::'))
  for (const { header } of sheet.columns) {
    const { path, renamed } = parseHeader(header, usesDoubleColon, names)
    const other = headerByPath.get(pathKey(path))
    if (other !== undefined && renamed) {
      problems.error('header_duplicate', { sheet: options.sheet, row: 1, column: header }, { other, header })
      continue
    }
    pathByHeader.set(header, path)
    headerByPath.set(pathKey(path), header)
  }
  const rows = sheet.rows.map(({ number, cells }) => {
    const grouped: Group = new Map()
    for (const [header, text] of cells) {
      const path = pathByHeader.get(header)
      const clean = cleanCell(text, collapse)
      if (path?.length === 1 && likeReference) grouped.set(path[0]!, clean)
      else if (path) put(grouped, path, clean, defaultLanguage)
    }
    return { row: number, cells: grouped }
  })
  const paths = [...headerByPath.keys()].map(splitKey)
  requireHeaders(options, paths, rows.length, problems)
  return {
    sheet: options.sheet,
    paths,
    rows,
    headerOf: (...path) => headerByPath.get(pathKey(path)),
  }
}

function requireHeaders(
  { sheet, required = [] }: TableOptions,
  paths: string[][],
  rowCount: number,
  problems: Problems,
): void {
  if (rowCount === 0 && sheet !== 'survey') return
  const missing = required.filter((name) => !paths.some((path) => path[0] === name))
  if (missing.length > 0) problems.error('header_missing', { sheet, row: 1 }, { missing: missing.join(', ') })
}

const KEY_SEPARATOR = '\u0000'
const pathKey = (path: readonly string[]) => path.join(KEY_SEPARATOR)
const splitKey = (key: string) => key.split(KEY_SEPARATOR)

/**
 * Puts a cell at its path. Where a plain value meets a group (`label` beside `label::French`), the plain
 * one becomes the group's entry for the default language, unless that language has its own column.
 */
function put(row: Group, path: readonly string[], text: string, defaultLanguage: string): void {
  let group = row
  for (const key of path.slice(0, -1)) {
    const present = group.get(key)
    if (present instanceof Map) {
      group = present
      continue
    }
    const inner: Group = present === undefined ? new Map() : new Map([[defaultLanguage, present]])
    group.set(key, inner)
    group = inner
  }
  const last = path.at(-1)!
  const present: Value | undefined = group.get(last)
  if (present instanceof Map) {
    if (!present.has(defaultLanguage)) present.set(defaultLanguage, text)
  } else {
    group.set(last, text)
  }
}
