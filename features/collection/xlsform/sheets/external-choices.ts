import type { Problems } from '../problems.ts'
import { CHOICES_COLUMNS } from '../table/columns.ts'
import { readTable } from '../table/table.ts'
import { textOf } from '../value.ts'
import type { Sheet } from './workbook.ts'

/** Names of the lists on the external_choices sheet. */
export function externalListNames(sheet: Sheet | undefined, problems: Problems): Set<string> {
  if (!sheet || sheet.rows.length === 0) return new Set()
  const table = readTable(sheet, { sheet: 'external_choices', names: CHOICES_COLUMNS }, problems)
  const names = table.rows.map(({ cells }) => textOf(cells.get('list name')))
  return new Set(names.filter((name) => name !== undefined))
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/**
 * The sheet as `itemsets.csv`, which Collect reads external choices from. Empty cells at the end of a row
 * are left out, those before a filled one keep their place.
 */
export function externalChoicesCsv(
  sheet: Sheet | undefined,
  { likeReference = false }: { likeReference?: boolean | undefined } = {},
): string | undefined {
  if (!sheet || sheet.rows.length === 0) return undefined
  const headers = sheet.columns.map(({ header }) => header)
  // The reference converter calls a column without a header by the word with which Python calls nothing.
  if (likeReference && sheet.blankHeaderAfter !== undefined) headers.splice(sheet.blankHeaderAfter, 0, 'None')
  const lines = [
    headers,
    // The reference converter moves what stands behind an empty cell one column to the left.
    ...sheet.rows.map(({ cells }) => (likeReference ? [...cells.values()] : rowCells(headers, cells))),
  ]
  return lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')
}

function rowCells(headers: string[], cells: ReadonlyMap<string, string>): string[] {
  const texts = headers.map((header) => cells.get(header) ?? '')
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1)
}
