import { onlyReference } from '../references/syntax.ts'
import { asText, type Group, groupOf } from '../value.ts'
import { innermost, type OpenSection, type SurveyContext } from './context.ts'
import { extraColumns, generatedQuestion } from './question.ts'
import type { SurveyRow } from './survey-row.ts'
import type { Section } from './tree.ts'
import { QUESTION_TYPES } from './types.ts'

type ContainerType = 'group' | 'repeat' | 'loop'

const NAMES: ReadonlyMap<string, ContainerType> = new Map<string, ContainerType>([
  ['group', 'group'],
  ['lgroup', 'repeat'],
  ['repeat', 'repeat'],
  ['loop', 'loop'],
  ['looped group', 'repeat'],
])
const WORDS = [...NAMES.keys()].join('|')
const BEGIN = new RegExp(`^begin[\\s_](${WORDS})(?: (?:over )?(\\S+))?$`)
const END = new RegExp(`^end[\\s_](${WORDS})$`)

export interface Begin {
  type: ContainerType
  /** The choices that a loop goes over. */
  list: string | undefined
}

/** Reads `begin group`, `begin_repeat`, `begin loop over cities`; undefined for any other type. */
export function parseBegin(type: string): Begin | undefined {
  const match = BEGIN.exec(type)
  return match ? { type: NAMES.get(match[1]!)!, list: match[2] } : undefined
}

export function parseEnd(type: string): ContainerType | undefined {
  const match = END.exec(type)
  return match ? NAMES.get(match[1]!)! : undefined
}

/** Opens a group, repeat or loop; the rows that follow belong to it. */
export function beginSection(row: SurveyRow, begin: Begin, name: string, context: SurveyContext): void {
  const parent = innermost(context)
  if (begin.type === 'repeat') checkRepeat(row, name, context)
  const section = sectionOf(row, begin.type, name)
  const opened: OpenSection = { section, type: begin.type, names: new Set(), namesInLowerCase: new Set() }
  if (begin.type === 'loop') opened.loopChoices = loopChoices(row, begin.list, context)
  moveRepeatCount(section, parent.section)
  if (parent.tableList) opened.tableList = parent.tableList
  if (row.appearance?.split(/\s+/).includes('table-list')) {
    opened.tableList = { name: undefined }
    becomeTableList(row, section)
  }
  parent.section.children.push(section)
  section.parent = parent.section
  context.open.push(opened)
}

function sectionOf(row: SurveyRow, kind: ContainerType, name: string): Section {
  const { cells } = row
  const copy = (group: Group | undefined) => group && new Map(group)
  const control = copy(groupOf(cells.get('control')))
  const intent = row.text('intent')
  const section: Section = {
    kind,
    name,
    row: row.number,
    parent: undefined,
    path: '',
    label: asText(cells.get('label')),
    hint: asText(cells.get('hint')),
    media: row.group('media'),
    bind: copy(row.group('bind')),
    control: intent === undefined ? control : new Map([...(control ?? []), ['intent', intent]]),
    instance: row.group('instance'),
    extra: extraColumns(cells),
    children: [],
  }
  if (control?.get('appearance') === 'label' && !section.label) section.label = ' '
  return section
}

function checkRepeat(row: SurveyRow, name: string, context: SurveyContext): void {
  if (name === context.settings.rootName) row.error('repeat_named_as_form', 'name', { name })
  else if (context.repeats.has(name)) row.error('repeat_name_twice', 'name', { name })
  context.repeats.add(name)
  if (!row.cells.has('label') && !row.cells.has('media')) {
    row.warn('repeat_without_label', 'label', { name, type: row.text('type') ?? '' })
  }
}

function loopChoices(row: SurveyRow, list: string | undefined, context: SurveyContext) {
  if (list === undefined) row.error('loop_without_list', 'type')
  else if (!context.lists.has(list)) row.error('list_unknown', 'type', { list })
  return context.lists.get(list ?? '')?.choices ?? []
}

/** A repeat count that is a formula gets a node of its own, since the body can only point at one. */
function moveRepeatCount(section: Section, parent: Section): void {
  const count = section.control?.get('jr:count')
  if (typeof count !== 'string' || onlyReference(count)) return
  const name = `${section.name}_count`
  parent.children.push(
    generatedQuestion(name, 'calculate', QUESTION_TYPES.get('calculate')!, {
      bind: new Map([
        ['readonly', 'true()'],
        ['calculate', count],
      ]),
    }),
  )
  section.control!.set('jr:count', `\${${name}}`)
}

/** A table list is a field list whose label and hint become a note above the table. */
function becomeTableList(row: SurveyRow, section: Section): void {
  const words = row.appearance!.split(/\s+/).filter((word) => word !== 'table-list')
  section.control!.set('appearance', ['field-list', ...words].join(' '))
  if (section.label === undefined && section.hint === undefined) return
  section.children.push(
    generatedQuestion(`generated_table_list_label_${row.number}`, 'note', QUESTION_TYPES.get('note')!, {
      label: section.label,
      hint: section.hint,
    }),
  )
  section.label = undefined
  section.hint = undefined
}

/** Closes the innermost section; an `end` that fits none is an error. */
export function endSection(row: SurveyRow, type: ContainerType, context: SurveyContext): void {
  const { open } = context
  if (innermost(context).type === type) {
    open.pop()
    delete innermost(context).tableList
    return
  }
  row.error('end_unmatched', 'type', { type, name: row.text('name') ?? '' })
  // Closing what it was probably meant for keeps the rows after it from being misplaced.
  const at = open.findLastIndex((section) => section.type === type)
  if (at > 0) open.length = at
}

/** Sections still open at the end of the sheet. */
export function reportUnclosed({ open, problems }: SurveyContext): void {
  const last = open.at(-1)!
  if (open.length === 1) return
  const place = { sheet: 'survey', row: last.section.row, column: 'type' }
  problems.error('begin_unmatched', place, { type: last.type, name: last.section.name })
}
