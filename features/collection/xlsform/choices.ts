import { isXmlName } from './names.ts'
import type { Problems } from './problems.ts'
import { holdsReference } from './references/syntax.ts'
import type { Sheet } from './sheets/workbook.ts'
import { CHOICES_COLUMNS } from './table/columns.ts'
import { readTable, type Table, type TableRow } from './table/table.ts'
import { asText, type Group, groupOf, type Text, textOf, type Value } from './value.ts'

export interface Choice {
  name: string
  /** Row on the choices sheet; undefined for an `other` that the compiler adds. */
  row: number | undefined
  label?: Text | undefined
  media?: Group | undefined
  smsOption?: string | undefined
  /** Further columns, which choice filters can use. */
  extra: ReadonlyMap<string, string>
}

export interface ChoiceList {
  name: string
  choices: Choice[]
  /** Every question using the list does so through `search()`, so its choices are written in the body. */
  usedBySearch: boolean
}

export interface ChoicesSheet {
  lists: Map<string, ChoiceList>
  paths: string[][]
}

/** Labels in several languages, with media or with references go through the itext block. */
export function needsItext(list: ChoiceList): boolean {
  return list.choices.some(
    ({ label, media }) =>
      (media && media.size > 0) || label instanceof Map || holdsReference(label as string),
  )
}

/** Reads the choices sheet into lists; rows without a list name are notes and are passed over. */
export function readChoices(
  sheet: Sheet | undefined,
  options: { defaultLanguage: string; allowDuplicates: boolean; likeReference?: boolean },
  problems: Problems,
): ChoicesSheet {
  const lists = new Map<string, ChoiceList>()
  if (!sheet || sheet.rows.length === 0) return { lists, paths: [] }
  const table = readTable(
    sheet,
    {
      sheet: 'choices',
      names: CHOICES_COLUMNS,
      required: ['name'],
      defaultLanguage: options.defaultLanguage,
      likeReference: options.likeReference ?? false,
    },
    problems,
  )
  const unusable = checkHeaders(table, problems)
  const rowsByList = Map.groupBy(table.rows, ({ cells }) => textOf(cells.get('list name')))
  for (const [name, rows] of rowsByList) {
    if (name === undefined) continue
    const choices = rows.map((row) => readChoice(row, unusable, problems))
    lists.set(name, { name, choices: choices.filter((choice) => choice !== undefined), usedBySearch: false })
    if (!options.allowDuplicates) reportDuplicates(lists.get(name)!, problems)
  }
  return { lists, paths: table.paths }
}

/** Extra columns become XML elements, so their headers must be fit to name one. */
function checkHeaders(table: Table, problems: Problems): Set<string> {
  const unusable = new Set<string>()
  for (const [header] of table.paths as [string][]) {
    if (header === 'list name' || unusable.has(header)) continue
    if (header !== '' && !header.includes(' ')) continue
    unusable.add(header)
    problems.warn('choices_header_invalid', { sheet: 'choices', row: 1, column: header }, { header })
  }
  return unusable
}

function readChoice(
  { row, cells }: TableRow,
  unusable: ReadonlySet<string>,
  problems: Problems,
): Choice | undefined {
  const name = textOf(cells.get('name'))
  if (name === undefined) {
    problems.error('choice_without_name', { sheet: 'choices', row, column: 'name' })
    return undefined
  }
  const label = asText(cells.get('label'))
  if (label === undefined) problems.warn('choice_without_label', { sheet: 'choices', row, column: 'label' })
  return {
    name,
    row,
    label,
    media: groupOf(cells.get('media')),
    smsOption: textOf(cells.get('sms_option')),
    extra: extraColumns(cells, unusable, row, problems),
  }
}

const OWN_COLUMNS = new Set(['name', 'label', 'media', 'sms_option', 'list name'])

function extraColumns(
  cells: ReadonlyMap<string, Value>,
  unusable: ReadonlySet<string>,
  row: number,
  problems: Problems,
): Map<string, string> {
  const extra = new Map<string, string>()
  for (const [header, value] of cells) {
    if (OWN_COLUMNS.has(header) || unusable.has(header)) continue
    const place = { sheet: 'choices', row, column: header }
    if (typeof value !== 'string') problems.error('column_in_languages', place, { column: header })
    else if (isXmlName(header)) extra.set(header, value)
    else problems.error('choices_header_not_a_name', place, { header })
  }
  return extra
}

function reportDuplicates(list: ChoiceList, problems: Problems): void {
  const seen = new Set<string>()
  for (const { name, row } of list.choices) {
    if (seen.has(name)) {
      const place = { sheet: 'choices', row, column: 'name' }
      problems.error('choice_duplicate', place, { name, list: list.name })
    }
    seen.add(name)
  }
}
