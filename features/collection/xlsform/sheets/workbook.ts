/** One column of a sheet: its header as read (white space tidied) and its place, 1 = A. */
export interface Column {
  header: string
  position: number
}

/** One row: only cells that hold something, by header. `number` is what a spreadsheet shows beside it. */
export interface SheetRow {
  number: number
  cells: Map<string, string>
}

export interface Sheet {
  /** As written on the tab. */
  name: string
  columns: Column[]
  rows: SheetRow[]
  /** How many columns stand before the first one whose header is empty; only in Markdown. */
  blankHeaderAfter?: number | undefined
  /** Cells that no header stands above; only in Markdown, whose columns are soon one off. */
  headless?: { row: number; position: number }[] | undefined
}

/** A workbook as the compiler wants it, whatever file it came from. */
export interface Workbook {
  sheets: Sheet[]
  /** File name without folder and extension; the form's id where the settings name none. */
  fileStem?: string | undefined
  /** Cells that a spreadsheet program could not compute, e.g. `#REF!` after a deleted column. */
  brokenCells?: BrokenCell[] | undefined
  /** Cells that were merged into one, of which all but the first are empty. */
  merged?: MergedCells[] | undefined
}

export interface MergedCells {
  sheet: string
  /** The first of the form's own cells that it covers: row and header. */
  row: number
  column: string
  range: string
}

export interface BrokenCell {
  sheet: string
  row: number
  column: string
  text: string
}

/** Rows of cells as the readers deliver them; the first is the header. */
export interface Grid {
  name: string
  header: (string | null)[]
  rows: { number: number; cells: (string | null)[] }[]
}

export type SheetRole = 'survey' | 'choices' | 'settings' | 'external_choices' | 'entities' | 'osm'

export const SHEET_ROLES: readonly SheetRole[] = [
  'survey',
  'choices',
  'settings',
  'external_choices',
  'entities',
  'osm',
]

/** Column letters of a spreadsheet: 1 → A, 27 → AA. */
export function columnLetters(position: number): string {
  let letters = ''
  for (let rest = position; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/**
 * Rows of cells → a sheet whose rows know their cells by header; cells without a header are dropped, and so are columns without
 * a header that hold nothing, which spreadsheets write behind the last one.
 */
export function sheetOf(grid: Grid): Sheet {
  const isBlank = (header: string | null, index: number) =>
    header === '' && grid.rows.every(({ cells }) => !cells[index])
  const columns: Column[] = []
  const byHeader = new Map<string, Column>()
  for (const [index, header] of grid.header.entries()) {
    if (header === null || byHeader.has(header) || isBlank(header, index)) continue
    const column = { header, position: index + 1 }
    byHeader.set(header, column)
    columns.push(column)
  }
  const rows = grid.rows.map(({ number, cells }) => {
    const byName = new Map<string, string>()
    for (const [index, text] of cells.entries()) {
      const header = grid.header[index]
      if (header !== null && header !== undefined && text !== null && text !== '') byName.set(header, text)
    }
    return { number, cells: byName }
  })
  return { name: grid.name, columns, rows }
}

/**
 * A workbook from tables in memory: sheet name → rows of cells, header first.
 * Rows are numbered as in a spreadsheet; empty rows are kept so that the numbers stay true.
 */
export function workbookOf(tables: Record<string, readonly (readonly string[])[]>): Workbook {
  const sheets = Object.entries(tables).map(([name, [header = [], ...rows]]) =>
    sheetOf({
      name,
      header: header.map((text) => (text.trim() === '' ? null : text.trim())),
      rows: rows.map((cells, index) => ({ number: index + 2, cells: cells.map((text) => text.trim()) })),
    }),
  )
  return { sheets }
}

/**
 * Which sheet plays which part. Names are compared without regard to case; a workbook with a single
 * sheet may call it anything.
 */
export function sheetsByRole(workbook: Workbook): Map<SheetRole, Sheet> {
  const roles = new Map<SheetRole, Sheet>()
  for (const sheet of workbook.sheets) {
    const role = SHEET_ROLES.find((name) => name === sheet.name.toLowerCase())
    if (role) roles.set(role, sheet)
    else if (workbook.sheets.length === 1) roles.set('survey', sheet)
  }
  return roles
}
