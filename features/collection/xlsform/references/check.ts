import type { Problems } from '../problems.ts'
import type { Sheet } from '../sheets/workbook.ts'
import {
  CHOICES_COLUMNS,
  type ColumnNames,
  ENTITIES_COLUMNS,
  SETTINGS_COLUMNS,
  SURVEY_COLUMNS,
  TRANSLATABLE_CHOICES_COLUMNS,
} from '../table/columns.ts'
import { parseHeader } from '../table/headers.ts'
import { mayHoldReference, parseReferences } from './syntax.ts'

/** Which cells of a sheet may hold references, told by the first word of their column. */
interface Scope {
  sheet: string
  names: ColumnNames
  holds(column: string): boolean
}

const SURVEY: Scope = {
  sheet: 'survey',
  names: SURVEY_COLUMNS,
  // The trigger column is checked where it is read: it may only name questions.
  holds: (column) => column !== 'type' && column !== 'name' && column !== 'trigger',
}
const SETTINGS: Scope = { sheet: 'settings', names: SETTINGS_COLUMNS, holds: () => true }
const ENTITIES: Scope = {
  sheet: 'entities',
  names: ENTITIES_COLUMNS,
  holds: (column) => column !== 'dataset' && column !== 'repeat',
}
const CHOICES: Scope = {
  sheet: 'choices',
  names: CHOICES_COLUMNS,
  // Other columns are data for filters, where `${` means nothing.
  holds: (column) => column === 'media' || TRANSLATABLE_CHOICES_COLUMNS.has(column),
}

/**
 * Checks every reference in the workbook, cell by cell: it must be well formed and name exactly one row
 * of the survey sheet. `names` tells how often each name was given there.
 */
export function checkReferences(
  sheets: Partial<Record<'survey' | 'settings' | 'entities' | 'choices', Sheet | undefined>>,
  names: ReadonlyMap<string, number>,
  problems: Problems,
): void {
  for (const scope of [SETTINGS, ENTITIES, SURVEY, CHOICES]) {
    const sheet = sheets[scope.sheet as keyof typeof sheets]
    if (sheet) checkSheet(sheet, scope, names, problems)
  }
}

function checkSheet(
  sheet: Sheet,
  scope: Scope,
  names: ReadonlyMap<string, number>,
  problems: Problems,
): void {
  const usesDoubleColon = sheet.columns.some(({ header }) => header.includes('::'))
  const headers = sheet.columns
    .map(({ header }) => header)
    .filter((header) => scope.holds(parseHeader(header, usesDoubleColon, scope.names).path[0] ?? ''))
  for (const { number, cells } of sheet.rows) {
    for (const column of headers) {
      const text = cells.get(column)
      if (text === undefined || !mayHoldReference(text)) continue
      const place = { sheet: scope.sheet, row: number, column }
      const found = parseReferences(text)
      if (!Array.isArray(found)) {
        problems.error('reference_malformed', place, { value: text })
        continue
      }
      for (const name of new Set(found.map((reference) => reference.name))) {
        const count = names.get(name) ?? 0
        if (count === 0) problems.error('reference_unknown', place, { name })
        else if (count > 1) problems.error('reference_ambiguous', place, { name })
      }
    }
  }
}
