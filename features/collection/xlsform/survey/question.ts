import { isFormula } from '../references/lexer.ts'
import { asText, type Group, groupOf } from '../value.ts'
import type { SurveyRow } from './survey-row.ts'
import type { Action, Question } from './tree.ts'
import type { QuestionType } from './types.ts'

/** Columns that become parts of a question; all others are kept aside as the author's own. */
const OWN_COLUMNS = new Set([
  ...['type', 'name', 'label', 'hint', 'guidance_hint', 'media', 'bind', 'control', 'instance', 'default'],
  ...['choice_filter', 'parameters', 'trigger', 'disabled'],
])

/** A question as its row says, before its type adds what is particular to it. */
export function questionOf(
  row: SurveyRow,
  { name, type, spec, inRepeat }: { name: string; type: string; spec: QuestionType; inRepeat: boolean },
): Question {
  const defaultValue = row.text('default')
  const dynamicDefault = isFormula(defaultValue, type)
  const control = groupOf(row.cells.get('control'))
  const question: Question = {
    kind: 'question',
    name,
    row: row.number,
    parent: undefined,
    path: '',
    type,
    label: asText(row.cells.get('label')),
    hint: asText(row.cells.get('hint')) ?? spec.hint,
    guidance: asText(row.cells.get('guidance_hint')),
    // A bare `media` column says nothing of the kind of file and is passed over, but its row is no mistake.
    media: row.cells.has('media') ? (row.group('media') ?? new Map()) : undefined,
    bind: merged(spec.bind, row.group('bind')),
    tag: spec.tag,
    control: merged(spec.mediatype ? { mediatype: spec.mediatype } : undefined, control),
    instance: row.group('instance'),
    default: defaultValue,
    dynamicDefault,
    actions: dynamicDefault ? defaultActions(inRepeat) : [],
    choiceFilter: row.text('choice_filter'),
    // The older way to say what `select_one_external` says.
    query: spec.tag === 'input' && !/^geo(point|trace|shape)$/.test(type) ? row.text('query') : undefined,
    parameters: new Map(),
    extra: extraColumns(row.cells),
  }
  if (control?.get('appearance') === 'label' && !question.label) question.label = ' '
  return question
}

/** A formula is worked out once when the record is begun, and again in each new instance of a repeat. */
function defaultActions(inRepeat: boolean): Action[] {
  const first: Action = { name: 'setvalue', event: 'odk-instance-first-load' }
  return inRepeat ? [first, { name: 'setvalue', event: 'odk-new-repeat' }] : [first]
}

function merged(
  base: Readonly<Record<string, string>> | undefined,
  own: Group | undefined,
): Group | undefined {
  if (!base && !own) return undefined
  return new Map([...Object.entries(base ?? {}), ...(own ?? [])])
}

export function extraColumns(cells: Group): Group | undefined {
  const extra = [...cells].filter(([column]) => !OWN_COLUMNS.has(column))
  return extra.length > 0 ? new Map(extra) : undefined
}

/** Adds to a question's bind, after what its type and its row already say. */
export function addBind(question: { bind?: Group | undefined }, key: string, value: string): void {
  question.bind ??= new Map()
  question.bind.set(key, value)
}

export function addControl(question: { control?: Group | undefined }, key: string, value: string): void {
  question.control ??= new Map()
  question.control.set(key, value)
}

/** A question that the compiler adds by itself, such as the text behind "other". */
export function generatedQuestion(
  name: string,
  type: string,
  spec: QuestionType,
  parts: Partial<Question>,
): Question {
  return {
    kind: 'question',
    name,
    row: undefined,
    parent: undefined,
    path: '',
    type,
    dynamicDefault: false,
    actions: [],
    parameters: new Map(),
    tag: spec.tag,
    ...parts,
    bind: merged(spec.bind, parts.bind),
  }
}
