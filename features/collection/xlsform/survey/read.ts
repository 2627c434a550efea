import { isXmlName, splitExtension } from '../names.ts'
import { referenceText } from '../reference-text.ts'
import type { TableRow } from '../table/table.ts'
import { textOf, yesNo } from '../value.ts'
import { completeAudit } from './audit.ts'
import { beginSection, endSection, parseBegin, parseEnd, reportUnclosed } from './containers.ts'
import { innermost, type SurveyContext } from './context.ts'
import { expandLoop } from './loops.ts'
import { readParameters } from './parameters.ts'
import { refuseLanguages } from './plain-columns.ts'
import { questionOf } from './question.ts'
import { readQuestion } from './questions.ts'
import { SurveyRow } from './survey-row.ts'
import type { Question } from './tree.ts'
import { readTrigger } from './triggers.ts'
import { NO_LONGER_SUPPORTED, QUESTION_TYPES, TYPE_ALIASES } from './types.ts'

/** Settings that older forms give as rows of the survey sheet. */
const SETTING_TYPES: ReadonlyMap<string, 'title' | 'id' | 'prefix'> = new Map([
  ['form_title', 'title'],
  ['set_form_title', 'title'],
  ['form_id', 'id'],
  ['set_form_id', 'id'],
  ['prefix', 'prefix'],
])

/** Reads the survey sheet into the tree below `context.open[0]`. Returns what belongs into `meta`. */
export function readSurvey(context: SurveyContext): Question[] {
  const meta: Question[] = []
  for (const tableRow of context.table.rows) readRow(tableRow, context, meta)
  for (const check of context.later) check()
  reportUnclosed(context)
  return meta
}

function readRow(tableRow: TableRow, context: SurveyContext, meta: Question[]): void {
  const row = new SurveyRow(tableRow, context.table, context.problems)
  if (isSwitchedOff(row) || row.cells.size === 0) return
  const type = readType(row)
  if (type === undefined) return
  const triggers = readTrigger(row, context)
  const parameters = readParameters(row)
  if (type === 'audit') {
    meta.push({ ...readAudit(row, parameters, meta, context), triggers })
    return
  }
  if (type === 'calculate') checkCalculation(row)
  if (NO_LONGER_SUPPORTED.has(type)) row.warn('type_no_longer_supported', 'type', { type })
  const setting = SETTING_TYPES.get(type)
  if (setting) {
    context.settings[setting] = row.text('name') ?? ''
    return
  }
  const begin = parseBegin(type)
  const end = parseEnd(type)
  if (!end) refuseLanguages(row)
  const name = end ? undefined : readName(row, type, context)
  const { section } = innermost(context)
  context.entities.observe(row, section, name, begin !== undefined || end !== undefined)
  if (end) closeSection(row, end, context)
  else if (name === undefined) return
  else if (begin) beginSection(row, begin, name, context)
  else {
    context.questions.add(name)
    if (type === 'csv-external' || type === 'xml-external') context.instances.add(splitExtension(name)[0])
    section.children.push(...readQuestion(row, { name, type, triggers, parameters }, context))
  }
}

/** The `disabled` column is no part of the standard, but rows switched off with it stay out. */
function isSwitchedOff(row: SurveyRow): boolean {
  const disabled = row.text('disabled')
  if (disabled === undefined) return false
  row.warn('column_disabled', 'disabled')
  row.cells.delete('disabled')
  return yesNo(disabled) === true
}

function readType(row: SurveyRow): string | undefined {
  const type = row.text('type')
  if (type !== undefined) return TYPE_ALIASES.get(type) ?? type
  if (row.cells.has('name') || row.cells.has('label')) row.error('type_missing', 'type')
  else {
    const text = [...row.cells.values()]
      .map((value) => textOf(value))
      .filter(Boolean)
      .join(' | ')
    row.warn('row_skipped', 'type', { text, cells: referenceText(row.cells) })
  }
  return undefined
}

function readAudit(
  row: SurveyRow,
  parameters: Map<string, string>,
  meta: readonly Question[],
  context: SurveyContext,
): Question {
  const name = row.text('name')
  if (name !== undefined && name !== 'audit') row.error('audit_name', 'name', { name })
  if (meta.length > 0) row.error('audit_twice', 'type')
  const question = questionOf(row, {
    name: 'audit',
    type: 'audit',
    spec: QUESTION_TYPES.get('audit')!,
    inRepeat: isInRepeat(context),
  })
  completeAudit(row, question, parameters)
  return question
}

function checkCalculation(row: SurveyRow): void {
  if (row.inner('bind', 'calculate')) return
  const question = questionOf(row, { name: '', type: 'calculate', spec: {}, inRepeat: false })
  if (!question.dynamicDefault) row.error('calculation_missing', ['bind', 'calculate'])
}

export function isInRepeat(context: SurveyContext): boolean {
  return context.open.some(({ type }) => type === 'repeat')
}

/** The row's name, checked and noted; undefined where it has none. */
function readName(row: SurveyRow, type: string, context: SurveyContext): string | undefined {
  const name = row.text('name') ?? (type === 'note' ? `generated_note_name_${row.number}` : undefined)
  if (name === undefined) {
    row.error('name_missing', 'name')
    return undefined
  }
  if (!isXmlName(name)) row.error('name_invalid', 'name', { value: name })
  context.names.set(name, (context.names.get(name) ?? 0) + 1)
  const { names, namesInLowerCase } = innermost(context)
  if (name === 'meta') row.error('name_meta', 'name')
  else if (names.has(name)) row.error('name_twice', 'name', { value: name })
  else if (namesInLowerCase.has(name.toLowerCase())) row.warn('name_differs_by_case', 'name', { value: name })
  names.add(name)
  namesInLowerCase.add(name.toLowerCase())
  return name
}

function closeSection(row: SurveyRow, type: 'group' | 'repeat' | 'loop', context: SurveyContext): void {
  const closing = innermost(context)
  endSection(row, type, context)
  const { section, loopChoices } = closing
  if (!loopChoices || context.open.includes(closing)) return
  // `or_other` further down may still add a choice to the list.
  context.loops.push(() => expandLoop(section, loopChoices))
}
