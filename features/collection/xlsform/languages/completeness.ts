import { Problems } from '../problems.ts'
import type { SayMessage } from '../sentences.ts'
import { columnLetters, type Sheet, sheetsByRole, type Workbook } from '../sheets/workbook.ts'
import {
  CHOICES_COLUMNS,
  type ColumnNames,
  SETTINGS_COLUMNS,
  SURVEY_COLUMNS,
  TRANSLATABLE_CHOICES_COLUMNS,
  TRANSLATABLE_SURVEY_COLUMNS,
} from '../table/columns.ts'
import { parseHeader } from '../table/headers.ts'
import { readTable } from '../table/table.ts'
import { textOf } from '../value.ts'

/** A text that exists in some language but not in this one. */
export interface MissingTranslation {
  sheet: 'survey' | 'choices'
  /** Row as a spreadsheet shows it. */
  row: number
  language: string
  /** What is missing: `label`, `hint`, `image` … */
  kind: string
  /** Header of the column; undefined where the language has no such column yet. */
  column: string | undefined
  /** Address of the empty cell, e.g. `D7`; undefined where there is no column. */
  cell: string | undefined
  /** Name of the question or choice in that row. */
  name: string | undefined
  /** Name of the list, on the choices sheet. */
  list: string | undefined
  /** A text that is there, so that a translator need not look it up. */
  source: { language: string; text: string }
}

export interface LanguageCompleteness {
  language: string
  /** Texts that exist in any language. */
  needed: number
  /** Of these, texts that exist in this language. */
  filled: number
}

export interface TranslationReport {
  languages: LanguageCompleteness[]
  missing: MissingTranslation[]
}

/**
 * Which translated cells of a workbook are empty. A row needs a text in every language of the form where it
 * has that kind of text in at least one of them. Texts without a language count for the default language.
 */
export function checkTranslations(workbook: Workbook): TranslationReport {
  const roles = sheetsByRole(workbook)
  const defaultLanguage = readDefaultLanguage(roles.get('settings'))
  const sheets = [
    columnsOf('survey', roles.get('survey'), SURVEY_COLUMNS, TRANSLATABLE_SURVEY_COLUMNS, defaultLanguage),
    columnsOf(
      'choices',
      roles.get('choices'),
      CHOICES_COLUMNS,
      TRANSLATABLE_CHOICES_COLUMNS,
      defaultLanguage,
    ),
  ].filter((sheet) => sheet !== undefined)
  const languages = [...new Set(sheets.flatMap(({ columns }) => columns.map(({ language }) => language)))]
  const counts = new Map(languages.map((language) => [language, { language, needed: 0, filled: 0 }]))
  const missing: MissingTranslation[] = []
  for (const sheet of sheets) {
    for (const text of textsOf(sheet)) {
      for (const [language, count] of counts) {
        count.needed++
        if (text.languages.has(language)) count.filled++
        else missing.push(missingIn(sheet, text, language))
      }
    }
  }
  return { languages: [...counts.values()], missing }
}

interface TranslatedColumn {
  header: string
  position: number
  kind: string
  language: string
}

interface TranslatedSheet {
  name: 'survey' | 'choices'
  sheet: Sheet
  columns: TranslatedColumn[]
  nameHeader: string | undefined
  listHeader: string | undefined
}

/** One text of a row, in the languages that it exists in. */
interface RowText {
  row: number
  kind: string
  name: string | undefined
  list: string | undefined
  languages: Map<string, string>
}

function readDefaultLanguage(settings: Sheet | undefined): string {
  if (!settings) return 'default'
  const table = readTable(settings, { sheet: 'settings', names: SETTINGS_COLUMNS }, new Problems())
  return textOf(table.rows[0]?.cells.get('default_language')) ?? 'default'
}

function columnsOf(
  name: 'survey' | 'choices',
  sheet: Sheet | undefined,
  names: ColumnNames,
  translatable: ReadonlyMap<string, string>,
  defaultLanguage: string,
): TranslatedSheet | undefined {
  if (!sheet) return undefined
  const usesDoubleColon = sheet.columns.some(({ header }) => header.includes('::'))
  const columns: TranslatedColumn[] = []
  let nameHeader: string | undefined
  let listHeader: string | undefined
  for (const { header, position } of sheet.columns) {
    const { path } = parseHeader(header, usesDoubleColon, names)
    const [first = ''] = path
    if (first === 'name') nameHeader = header
    if (first === 'list name') listHeader = header
    const inner = path.length > 1 && (first === 'media' || first === 'bind') ? path.slice(1) : path
    const kind = translatable.get(inner[0] ?? '')
    if (kind === undefined || inner.length > 2) continue
    columns.push({ header, position, kind, language: inner[1] ?? defaultLanguage })
  }
  return { name, sheet, columns, nameHeader, listHeader }
}

function* textsOf({ sheet, columns, nameHeader, listHeader }: TranslatedSheet): Generator<RowText> {
  const kinds = Map.groupBy(columns, ({ kind }) => kind)
  for (const { number, cells } of sheet.rows) {
    const name = nameHeader === undefined ? undefined : cells.get(nameHeader)
    const list = listHeader === undefined ? undefined : cells.get(listHeader)
    for (const [kind, columnsOfKind] of kinds) {
      const languages = new Map<string, string>()
      for (const { header, language } of columnsOfKind) {
        const text = cells.get(header)
        if (text !== undefined) languages.set(language, text)
      }
      if (languages.size > 0) yield { row: number, kind, name, list, languages }
    }
  }
}

function missingIn(sheet: TranslatedSheet, text: RowText, language: string): MissingTranslation {
  const column = sheet.columns.find((one) => one.kind === text.kind && one.language === language)
  const [source] = text.languages
  return {
    sheet: sheet.name,
    row: text.row,
    language,
    kind: text.kind,
    column: column?.header,
    cell: column && `${columnLetters(column.position)}${text.row}`,
    name: text.name,
    list: text.list,
    source: { language: source![0], text: source![1] },
  }
}

/** A missing translation as a sentence in the reader's language. */
export function describeMissing(missing: MissingTranslation, say: SayMessage): string {
  const { sheet, row, language, kind, column, cell, name } = missing
  const params = { sheet, row, language, kind, column, cell, name: name ?? '', text: missing.source.text }
  return say(`collection.xlsform.translation.${cell === undefined ? 'column_missing' : 'cell_empty'}`, params)
}
