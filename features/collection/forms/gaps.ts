import { columnLetters, type Form, type FormField, readWorkbook, type Sheet } from '../xlsform/index.ts'

/** A text that one of the form's languages lacks. */
export interface LanguageGap {
  language: string
  /** Path of the question, or `list/choice`. */
  path: string
  what: 'label' | 'hint'
  /** Address of the empty cell: `survey!D14`. Without a column for the language there is none. */
  cell?: string
}

/**
 * Finds what is missing in the form's languages: a label or hint that some language has and another lacks.
 * @param file the uploaded workbook, for the cells' addresses
 */
export function findGaps(file: Uint8Array, form: Form): LanguageGap[] {
  if (form.languages.length < 2) return []
  const gaps: LanguageGap[] = []
  const sheets = safelyRead(file)
  const survey = sheets.find((sheet) => sheet.name.toLowerCase() === 'survey')
  const choices = sheets.find((sheet) => sheet.name.toLowerCase() === 'choices')
  const look = (texts: Record<string, string>, missing: (language: string) => LanguageGap) => {
    if (Object.keys(texts).length === 0) return
    for (const language of form.languages) if (!texts[language]?.trim()) gaps.push(missing(language))
  }
  const walk = (fields: readonly FormField[]) => {
    for (const field of fields) {
      for (const what of ['label', 'hint'] as const) {
        look(field[what], (language) => ({
          language,
          path: field.path,
          what,
          ...cellOf(survey, what, language, field.row),
        }))
      }
      walk(field.children)
    }
  }
  walk(form.fields)
  for (const [list, items] of Object.entries(form.choices)) {
    for (const { name, label } of items) {
      const row = choices?.rows.find(
        ({ cells }) =>
          (cells.get('list_name') ?? cells.get('list name')) === list &&
          (cells.get('name') ?? cells.get('value')) === name,
      )?.number
      look(label, (language) => ({
        language,
        path: `${list}/${name}`,
        what: 'label',
        ...cellOf(choices, 'label', language, row),
      }))
    }
  }
  return gaps
}

function cellOf(
  sheet: Sheet | undefined,
  what: string,
  language: string,
  row: number | undefined,
): { cell?: string } {
  const column = sheet?.columns.find(({ header }) => {
    const [name, ...rest] = header.split('::')
    return name?.trim().toLowerCase() === what && (rest.join('::').trim() || 'default') === language
  })
  return column && row ? { cell: `${sheet!.name}!${columnLetters(column.position)}${row}` } : {}
}

function safelyRead(file: Uint8Array): Sheet[] {
  try {
    return readWorkbook(file).sheets
  } catch {
    return []
  }
}
