import { UnreadableWorkbook } from '../problems.ts'
import { type Grid, type Sheet, sheetOf, type Workbook } from './workbook.ts'

const COMMENT = /^\s*#/
/** A remark after the last cell: everything from a `#` that no `|` follows. */
const TRAILING_REMARK = /^(.*)(#[^|]+)$/s
const TABLE_LINE = /^\s*\|(.*)\|\s*/s
const RULE = /^[|-]+$/
const CELL_BORDER = /(?<!\\)\|/

function cellText(raw: string): string | null {
  const text = raw.trim()
  return text === '' ? null : text.replaceAll('\\|', '|')
}

/** Does the text look like Markdown tables? A form needs at least five cell borders. */
export function looksLikeMarkdown(text: string): boolean {
  return (text.slice(0, 5000).match(/\|/g)?.length ?? 0) >= 5
}

/**
 * Sheets as Markdown tables: the first cell of a line names a sheet and starts it, the first line with
 * other cells is its header. Empty lines do not count as rows.
 */
export function readMarkdown(text: string): Workbook {
  if (!looksLikeMarkdown(text)) throw new UnreadableWorkbook('file_not_a_form', { kind: 'Markdown' })
  const tables = new Map<string, (string | null)[][]>()
  let rows: (string | null)[][] | undefined
  for (const line of text.split('\n')) {
    const inner = insideOf(line)
    if (inner === undefined) continue
    const cells = RULE.test(inner) ? [] : inner.split(CELL_BORDER).map(cellText)
    const [first, ...rest] = cells
    if (first !== null && first !== undefined) {
      rows = []
      tables.set(first, rows)
    }
    // What stands above the first sheet's name belongs nowhere; to pass it over would be to lose it.
    if (!rows) throw new UnreadableWorkbook('file_not_a_form', { kind: 'Markdown' })
    if (rest.some((cell) => cell !== null)) rows.push(rest)
  }
  return { sheets: [...tables].map(([name, table]) => markdownSheet(gridOf(name, table))) }
}

function markdownSheet(grid: Grid): Sheet {
  const blank = grid.header.indexOf(null)
  const headless = grid.rows.flatMap(({ number, cells }) =>
    cells.flatMap((text, index) =>
      text !== null && (grid.header[index] ?? null) === null ? [{ row: number, position: index + 1 }] : [],
    ),
  )
  return { ...sheetOf(grid), blankHeaderAfter: blank < 0 ? undefined : blank, headless }
}

/** What stands between the outer borders of a table's line; undefined for any other line. */
function insideOf(line: string): string | undefined {
  if (COMMENT.test(line)) return undefined
  return (TRAILING_REMARK.exec(line)?.[1] ?? line).match(TABLE_LINE)?.[1]
}

function gridOf(name: string, [header = [], ...rows]: (string | null)[][]): Grid {
  return { name, header, rows: rows.map((cells, index) => ({ number: index + 2, cells })) }
}
