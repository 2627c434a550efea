import type { Problems } from '../problems.ts'
import { CHOICES_COLUMNS, ENTITIES_COLUMNS, SETTINGS_COLUMNS, SURVEY_COLUMNS } from '../table/columns.ts'
import { snakeCase } from '../table/headers.ts'
import { columnLetters, type Sheet, type SheetRole, type Workbook } from './workbook.ts'

const COLUMNS = {
  survey: SURVEY_COLUMNS,
  choices: CHOICES_COLUMNS,
  settings: SETTINGS_COLUMNS,
  entities: ENTITIES_COLUMNS,
}

/**
 * Cells such as `#REF!`: an error in columns that the form is made of, a warning in columns of the
 * author's own.
 */
export function reportBrokenCells(workbook: Workbook, problems: Problems): void {
  for (const { sheet, row, column, text } of workbook.brokenCells ?? []) {
    const matters = isOfForm(sheet, column)
    const place = { sheet, row, column }
    if (matters) problems.error('cell_broken', place, { text })
    else problems.warn('cell_broken', place, { text })
  }
}

/** Merged cells of columns that the form is made of: a spreadsheet shows one text for all of them, and holds it in the first only. */
export function reportMergedCells(workbook: Workbook, problems: Problems): void {
  for (const { sheet, row, column, range } of workbook.merged ?? [])
    if (isOfForm(sheet, column)) problems.warn('cells_merged', { sheet, row, column }, { range })
}

function isOfForm(sheet: string, column: string): boolean {
  const names = COLUMNS[sheet.toLowerCase() as keyof typeof COLUMNS] ?? SURVEY_COLUMNS
  const first = snakeCase(column.split(':')[0] ?? '')
  return names.known.has(first) || names.aliases.has(first)
}

/** Cells of the form's own sheets that stand under no header, so that nobody can say what they mean. */
export function reportHeadlessCells(sheets: ReadonlyMap<SheetRole, Sheet>, problems: Problems): void {
  for (const [role, { headless = [] }] of sheets) {
    for (const { row, position } of headless) {
      problems.error('cell_without_header', { sheet: role, row, column: columnLetters(position) })
    }
  }
}
