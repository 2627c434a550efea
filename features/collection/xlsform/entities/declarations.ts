import { isXmlName } from '../names.ts'
import type { Problems } from '../problems.ts'
import { parseReferences } from '../references/syntax.ts'
import { misspelling } from '../settings.ts'
import { similarSheets } from '../sheets/spelling.ts'
import type { Sheet } from '../sheets/workbook.ts'
import { ENTITIES_COLUMNS } from '../table/columns.ts'
import { readTable, type Table, type TableRow } from '../table/table.ts'
import { textOf } from '../value.ts'

/** One row of the entities sheet: which list a submission writes to, and when. */
export interface EntityDeclaration {
  list: string
  row: number
  entityId: string | undefined
  createIf: string | undefined
  updateIf: string | undefined
  label: string | undefined
  /** Questions named in its expressions. */
  mentions: ReadonlySet<string>
}

/** Names with two leading underscores belong to the server. */
export const RESERVED_PREFIX = '__'

/** Reads the entities sheet; faulty rows are reported and left out. */
export function readEntities(
  sheet: Sheet | undefined,
  sheetNames: readonly string[],
  problems: Problems,
): Map<string, EntityDeclaration> {
  const declarations = new Map<string, EntityDeclaration>()
  if (!sheet || sheet.rows.length === 0) {
    const similar = similarSheets('entities', sheetNames)
    if (similar.length > 0) problems.warn('sheet_misspelt', {}, misspelling('entities', similar))
    return declarations
  }
  const table = readTable(sheet, { sheet: 'entities', names: ENTITIES_COLUMNS }, problems)
  for (const row of table.rows) {
    const declaration = readDeclaration(row, table, problems)
    if (!declaration) continue
    if (declarations.has(declaration.list)) {
      problems.error('entity_list_twice', placeOf(row, table, 'dataset'), { list: declaration.list })
    } else declarations.set(declaration.list, declaration)
  }
  return declarations
}

function readDeclaration(row: TableRow, table: Table, problems: Problems): EntityDeclaration | undefined {
  const before = problems.errors.length
  const unknown = [...row.cells.keys()].filter((column) => !ENTITIES_COLUMNS.known.has(column))
  if (unknown.length > 0) {
    const place = { sheet: 'entities', row: 1, column: unknown[0] }
    problems.error('entities_header_unknown', place, { columns: unknown.join(', ') })
  }
  const read = (column: string) => textOf(row.cells.get(column))
  const list = checkListName(read('dataset'), row, table, problems)
  const [entityId, createIf, updateIf, label] = ['entity_id', 'create_if', 'update_if', 'label'].map(read)
  const complain = (code: string, column: string) =>
    problems.error(code, placeOf(row, table, column), { list: list ?? '' })
  if (!entityId && updateIf) complain('entity_update_without_id', 'entity_id')
  if (entityId && createIf && !updateIf) complain('entity_upsert_without_update_if', 'update_if')
  if (!entityId && !label) complain('entity_create_without_label', 'label')
  if (problems.errors.length > before || list === undefined) return undefined
  const mentions = mentionedIn([entityId, createIf, updateIf, label])
  return { list, row: row.row, entityId, createIf, updateIf, label, mentions }
}

function checkListName(
  name: string | undefined,
  row: TableRow,
  table: Table,
  problems: Problems,
): string | undefined {
  const place = placeOf(row, table, 'dataset')
  if (!name) problems.error('entity_list_missing', place)
  else if (name.startsWith(RESERVED_PREFIX)) problems.error('name_reserved_prefix', place, { value: name })
  else if (name.includes('.')) problems.error('name_with_period', place, { value: name })
  else if (!isXmlName(name)) problems.error('name_invalid', place, { value: name })
  return name
}

function mentionedIn(expressions: (string | undefined)[]): Set<string> {
  const found = new Set<string>()
  for (const expression of expressions) {
    const references = parseReferences(expression ?? '')
    // A faulty reference is reported with all others, cell by cell.
    if (Array.isArray(references)) for (const { name } of references) found.add(name)
  }
  return found
}

function placeOf(row: TableRow, table: Table, column: string) {
  const fallback = column === 'dataset' ? 'list_name' : column
  return { sheet: 'entities', row: row.row, column: table.headerOf(column) ?? fallback }
}
