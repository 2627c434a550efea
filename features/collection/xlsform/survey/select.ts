import type { Choice, ChoiceList } from '../choices.ts'
import { isXmlName, splitExtension } from '../names.ts'
import { holdsReference, onlyReference } from '../references/syntax.ts'
import { misspelling } from '../settings.ts'
import { similarSheets } from '../sheets/spelling.ts'
import { innermost, type SurveyContext } from './context.ts'
import { acceptParameters, isNumber, oneOf, type Parameters } from './parameters.ts'
import { generatedQuestion, questionOf } from './question.ts'
import type { SurveyRow } from './survey-row.ts'
import type { Question } from './tree.ts'
import { QUESTION_TYPES } from './types.ts'

export type SelectKind = 'select one' | 'select all that apply' | 'select one external' | 'rank'

const FROM_FILE = [
  'select_one_from_file',
  'select_multiple_from_file',
  'select one from file',
  'select multiple from file',
]
const COMMANDS: ReadonlyMap<string, SelectKind> = new Map<string, SelectKind>([
  ['add select one prompt using', 'select one'],
  ['add select multiple prompt using', 'select all that apply'],
  ['select all that apply from', 'select all that apply'],
  ['select one from', 'select one'],
  ['select1', 'select one'],
  ['select_one', 'select one'],
  ['select one', 'select one'],
  ['select_multiple', 'select all that apply'],
  ['select all that apply', 'select all that apply'],
  ['select_one_external', 'select one external'],
  ['select_one_from_file', 'select one'],
  ['select_multiple_from_file', 'select all that apply'],
  ['select one from file', 'select one'],
  ['select multiple from file', 'select all that apply'],
  ['rank', 'rank'],
])
const PATTERN = new RegExp(
  `^(${[...COMMANDS.keys()].join('|')}) (\\S+)( (?:or specify other|or_other|or other))?$`,
)

/** Types of questions whose answers are chosen from a list. */
export const SELECT_TYPES: ReadonlySet<string> = new Set(['select one', 'select all that apply', 'rank'])

export const FILE_EXTENSIONS: readonly string[] = ['.xml', '.csv', '.geojson']

export interface SelectType {
  command: string
  kind: SelectKind
  list: string
  orOther: boolean
  /** The list names a file of its own. */
  isFile: boolean
}

/** Reads a type such as `select_one colours or_other`; undefined for any other type. */
export function parseSelect(type: string): SelectType | undefined {
  const match = PATTERN.exec(type)
  if (!match) return undefined
  const [, command = '', list = '', orOther] = match
  const isFile = FILE_EXTENSIONS.includes(splitExtension(list)[1])
  return { command, kind: COMMANDS.get(command)!, list, orOther: orOther !== undefined, isFile }
}

/** A select with all that its row adds to the form: table headers before it, the text for "other" after it. */
export function readSelect(
  row: SurveyRow,
  select: SelectType,
  base: { name: string; inRepeat: boolean },
  parameters: Parameters,
  context: SurveyContext,
): Question[] {
  const question = questionOf(row, { ...base, type: select.kind, spec: QUESTION_TYPES.get(select.kind)! })
  question.itemset = select.list
  question.parameters = parameters
  const dataType = row.inner('bind', 'type')
  if (dataType !== undefined && !['string', 'odk:rank'].includes(dataType) && SELECT_TYPES.has(select.kind)) {
    row.error('select_data_type', ['bind', 'type'], { value: dataType })
  }
  const known = checkList(row, select, context)
  const list = context.lists.get(select.list)
  if (select.kind === 'select all that apply' && list && !select.isFile) checkNoSpaces(row, list)
  if (select.kind === 'select one external' && question.choiceFilter) question.query = select.list
  checkParameters(row, select, parameters)
  if (context.settings.addNoneOption && select.kind === 'select all that apply' && list) {
    addNoneConstraint(question, list)
  }
  const other = select.orOther && known ? orOther(row, question, list, context) : []
  return [...tableListHeader(row, select, question, context), question, ...other]
}

/** Does the list exist where the type says it does? Records an error where not. */
function checkList(row: SurveyRow, select: SelectType, context: SurveyContext): boolean {
  if (select.kind === 'select one external') return checkExternalList(row, select, context)
  context.instances.add(splitExtension(select.list)[0])
  if (FROM_FILE.includes(select.command) && !isSupportedFile(select.list)) {
    row.error('select_file_extension', 'type', { file: select.list, extensions: FILE_EXTENSIONS.join(', ') })
    return false
  }
  if (select.isFile || holdsReference(select.list) || context.lists.has(select.list)) return true
  if (context.lists.size > 0) row.error('list_unknown', 'type', { list: select.list })
  else row.error('choices_sheet_missing', 'type', suggestion('choices', context))
  return false
}

function checkExternalList(row: SurveyRow, select: SelectType, context: SurveyContext): boolean {
  if (row.text('choice_filter') === undefined) row.warn('select_external_unfiltered', 'choice_filter')
  if (context.externalLists.has(select.list)) return true
  if (context.externalLists.size > 0) row.error('list_unknown_external', 'type', { list: select.list })
  else row.error('external_choices_sheet_missing', 'type', suggestion('external_choices', context))
  return false
}

function suggestion(role: 'choices' | 'external_choices', context: SurveyContext) {
  const similar = similarSheets(role, context.sheetNames)
  return { ...misspelling(role, similar), count: similar.length }
}

/** Files have one extension, and one that clients can read. */
function isSupportedFile(name: string): boolean {
  const [base, extension] = splitExtension(name)
  return FILE_EXTENSIONS.includes(extension) && splitExtension(base)[1] === ''
}

/** Several answers are stored in one text with blanks between them. */
function checkNoSpaces(row: SurveyRow, list: ChoiceList): void {
  const faulty = list.choices.find(({ name }) => name.includes(' '))
  if (faulty) row.error('choice_name_with_space', 'type', { choice: faulty.name, list: list.name })
}

function checkParameters(row: SurveyRow, select: SelectType, parameters: Parameters): void {
  const fromFile = ['select_one_from_file', 'select_multiple_from_file'].includes(select.command)
  acceptParameters(row, parameters, [...(fromFile ? ['label', 'value'] : []), 'randomize', 'seed'])
  for (const name of fromFile ? ['value', 'label'] : []) {
    const value = parameters.get(name)
    if (value !== undefined && !isXmlName(value)) row.error('name_invalid', 'parameters', { value, name })
  }
  oneOf(row, parameters, 'randomize', ['true', 'false'])
  const seed = parameters.get('seed')
  if (seed === undefined) return
  if (!parameters.has('randomize')) row.error('seed_without_randomize', 'parameters')
  else if (!isNumber(seed) && !onlyReference(seed))
    row.error('seed_not_number', 'parameters', { value: seed })
}

/**
 * The `add_none_option` setting: "none" excludes all other answers. A list that brings the very choice that
 * the setting speaks of is left to its author, as the reference does.
 */
function addNoneConstraint(question: Question, list: ChoiceList): void {
  if (list.choices.some(({ name, label }) => name === 'none' && label === 'None')) return
  const none = "(.='none' or not(selected(., 'none')))"
  const own = question.bind?.get('constraint')
  question.bind?.set('constraint', typeof own === 'string' ? `${own} and ${none}` : none)
}

const OTHER = 'other'
const OTHER_LABEL = 'Other'

/** `or_other`: a choice "other" in the list, and a text question that appears when it is chosen. */
function orOther(
  row: SurveyRow,
  question: Question,
  list: ChoiceList | undefined,
  context: SurveyContext,
): Question[] {
  context.orOtherUsed = true
  if (question.choiceFilter) row.error('or_other_with_filter', 'choice_filter')
  if (!list || list.choices.length === 0) {
    row.error('or_other_without_choices', 'type')
    return []
  }
  if (!list.choices.some(({ name }) => name === OTHER)) list.choices.push(otherChoice(list))
  return [
    generatedQuestion(`${question.name}_other`, 'text', QUESTION_TYPES.get('text')!, {
      label: 'Specify other.',
      bind: new Map([['relevant', `selected(../${question.name}, 'other')`]]),
    }),
  ]
}

function otherChoice(list: ChoiceList): Choice {
  const languages = new Set<string>()
  for (const { label } of list.choices)
    if (label instanceof Map) for (const key of label.keys()) languages.add(key)
  const label =
    languages.size > 0 ? new Map([...languages].map((language) => [language, OTHER_LABEL])) : OTHER_LABEL
  return { name: OTHER, row: undefined, label, extra: new Map() }
}

/**
 * In a table list every select shows the same choices: the first brings a header row with their labels,
 * and all of them hide their own.
 */
function tableListHeader(
  row: SurveyRow,
  select: SelectType,
  question: Question,
  context: SurveyContext,
): Question[] {
  const { tableList } = innermost(context)
  if (!tableList) return []
  question.control = new Map([...(question.control ?? []), ['appearance', 'list-nolabel']])
  if (tableList.name !== undefined) {
    if (tableList.name !== select.list) {
      row.error('table_list_differs', 'type', { first: tableList.name, list: select.list })
    }
    return []
  }
  tableList.name = select.list
  if (question.choiceFilter) row.error('table_list_with_filter', 'choice_filter')
  const header = generatedQuestion(
    `reserved_name_for_field_list_labels_${row.number}`,
    select.kind,
    QUESTION_TYPES.get(select.kind)!,
    { label: ' ', control: new Map([['appearance', 'label']]), itemset: select.list },
  )
  return [header]
}
