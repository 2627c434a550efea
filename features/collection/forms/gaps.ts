import {
  checkTranslations,
  type Form,
  type FormField,
  readWorkbook,
  type Workbook,
} from '../xlsform/index.ts'

/** A text that one of the form's languages lacks. */
export interface LanguageGap {
  language: string
  /** Path of the question, or `list/choice`. */
  path: string
  /** The column: `label`, `hint`, `constraint_message`, `image` … */
  what: string
  /** Address of the empty cell: `survey!D14`. Without a column for the language there is none. */
  cell?: string
}

/**
 * Finds what is missing in the form's languages: a text, message or medium that a row has in one of them and not in another.
 * Rows that are no part of the form do not count, nor do texts that the compiler adds: their author could not write them.
 * @param file the uploaded workbook, which holds the cells
 */
export function findGaps(file: Uint8Array, form: Form): LanguageGap[] {
  if (form.languages.length < 2) return []
  const workbook = safelyRead(file)
  if (!workbook) return []
  const paths = pathsByRow(form.fields)
  const gaps: LanguageGap[] = []
  for (const { sheet, row, language, kind, cell, list, name } of checkTranslations(workbook).missing) {
    // A message without a language is shown in all of them, and makes no language of its own.
    if (!form.languages.includes(language)) continue
    const known = sheet === 'survey' || (list !== undefined && Object.hasOwn(form.choices, list))
    const path = sheet === 'survey' ? paths.get(row) : `${list}/${name}`
    if (!known || path === undefined) continue
    gaps.push({ language, path, what: kind, ...(cell ? { cell: `${sheet}!${cell}` } : {}) })
  }
  return gaps
}

/** Where each row of the survey sheet stands in the form; of what a row makes, the first is the question itself. */
function pathsByRow(fields: readonly FormField[], paths = new Map<number, string>()): Map<number, string> {
  for (const { row, path, children } of fields) {
    if (row !== undefined && !paths.has(row)) paths.set(row, path)
    pathsByRow(children, paths)
  }
  return paths
}

function safelyRead(file: Uint8Array): Workbook | undefined {
  try {
    return readWorkbook(file)
  } catch {
    return undefined
  }
}
