import { SHEET_ROLES, type SheetRole } from './workbook.ts'

/** Levenshtein distance: the least number of inserted, deleted or replaced characters. */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min(previous[column]! + 1, current[column - 1]! + 1, replaced))
    }
    previous = current
  }
  return previous[to.length]!
}

/** Sheets that were probably meant to be called `role`; names starting with `_` are left alone. */
export function similarSheets(role: SheetRole, names: readonly string[]): string[] {
  const known: readonly string[] = SHEET_ROLES
  return names.filter(
    (name) => !known.includes(name) && !name.startsWith('_') && editDistance(name.toLowerCase(), role) <= 2,
  )
}
