import { parseReferences } from '../references/syntax.ts'
import { asText } from '../value.ts'
import type { SurveyContext } from './context.ts'
import { completeGeo } from './geo.ts'
import { completeAudio, completeBackgroundAudio, completePhoto } from './media.ts'
import { acceptParameters, type Parameters, wholeNumber } from './parameters.ts'
import { addControl, questionOf } from './question.ts'
import { completeRange } from './range.ts'
import { parseSelect, readSelect } from './select.ts'
import type { SurveyRow } from './survey-row.ts'
import type { FormNode, Question } from './tree.ts'
import { QUESTION_TYPES } from './types.ts'

/** What was already read of a row before its type is looked at. */
export interface RowHead {
  name: string
  type: string
  triggers: string[] | undefined
  parameters: Parameters
}

type Complete = (row: SurveyRow, question: Question, parameters: Parameters, context: SurveyContext) => void

/** What each type adds to the question that its row describes. Types without an entry add nothing. */
const COMPLETE: ReadonlyMap<string, Complete> = new Map<string, Complete>([
  ['text', completeText],
  ['photo', completePhoto],
  ['audio', completeAudio],
  ['background-audio', completeBackgroundAudio],
  ['geopoint', completeGeoQuestion],
  ['geotrace', completeGeoQuestion],
  ['geoshape', completeGeoQuestion],
  ['range', (row, question, parameters, { lists }) => completeRange(row, question, parameters, lists)],
  ['start-geopoint', takeStartPosition],
  ['background-geopoint', checkBackgroundPosition],
])

/** Elements whose answers come from a list. */
const LIST_TAGS: ReadonlySet<string | undefined> = new Set(['select', 'select1', 'odk:rank'])

/** The nodes that a question's row adds to the form: usually one, for some selects several. */
export function readQuestion(row: SurveyRow, head: RowHead, context: SurveyContext): FormNode[] {
  const { name, type } = head
  if (type === 'csv-external' || type === 'xml-external') {
    return [{ kind: 'file', type, name, row: row.number, parent: undefined, path: '' }]
  }
  const inRepeat = context.open.some((open) => open.type === 'repeat')
  const select = parseSelect(type)
  if (select) {
    const questions = readSelect(row, select, { name, inRepeat }, head.parameters, context)
    for (const question of questions) if (question.row !== undefined) finish(row, question, head)
    return questions
  }
  const tags = /osm (\S+)/.exec(type)
  const spec = QUESTION_TYPES.get(tags ? 'osm' : type)
  if (!spec) {
    row.error('type_unknown', 'type', { type })
    return []
  }
  // Old forms may name the list in a column of its own.
  if (LIST_TAGS.has(spec.tag) && !row.cells.has('itemset') && !row.cells.has('list_name')) {
    row.error('select_without_list', 'type', { type })
    return []
  }
  const question = questionOf(row, { name, type: tags ? 'osm' : type, spec, inRepeat })
  if (tags) addTags(row, question, tags[1]!, context)
  else COMPLETE.get(type)?.(row, question, head.parameters, context)
  finish(row, question, head)
  return [question]
}

function finish(row: SurveyRow, question: Question, head: RowHead): void {
  question.triggers = head.triggers
  checkLabels(row, question)
}

/** Nobody sees a calculation without a label, and that is as it should be; everybody sees the rest. */
export function isShown(question: Question): boolean {
  const { tag, type, bind, triggers, label, hint } = question
  if (tag === undefined || tag === 'action' || type === 'calculate') return false
  return !((bind?.has('calculate') || triggers) && !label && !hint)
}

function checkLabels(row: SurveyRow, question: Question): void {
  if (!isShown(question)) return
  const { label, media, hint, name } = question
  if (!label && !media && !hint) row.error('question_without_label', 'label', { name })
  if (media?.has('big-image') && !media.has('image')) {
    row.error('big_image_without_image', ['media', 'big-image'], { name })
  }
}

function completeText(row: SurveyRow, question: Question, parameters: Parameters): void {
  acceptParameters(row, parameters, ['rows'])
  if (wholeNumber(row, parameters, 'rows') !== undefined)
    addControl(question, 'rows', parameters.get('rows')!)
}

function completeGeoQuestion(
  row: SurveyRow,
  question: Question,
  parameters: Parameters,
  context: SurveyContext,
): void {
  completeGeo(row, question, parameters)
  const source = question.itemset
  if (source !== undefined) context.later.push(() => checkReferenceGeometry(row, source, context))
}

/** Reference geometry comes from a list, an entity list, an attached file or a repeat of this form. */
function checkReferenceGeometry(row: SurveyRow, source: string, context: SurveyContext): void {
  const { instances, lists, entities, repeats } = context
  if (instances.has(source) || lists.has(source) || entities.declarations.has(source)) return
  const found = parseReferences(source)
  const onlyOne = Array.isArray(found) && found.length === 1 && source === `\${${found[0]!.name}}`
  if (onlyOne && repeats.has(found[0]!.name)) return
  row.error('geo_reference_unknown', 'parameters', { value: source })
}

function takeStartPosition(_row: SurveyRow, question: Question): void {
  question.actions.push({ name: 'odk:setgeopoint', event: 'odk-instance-first-load' })
}

function checkBackgroundPosition(row: SurveyRow): void {
  if (row.text('trigger') === undefined) row.error('background_geopoint_trigger', 'trigger')
  if (row.inner('bind', 'calculate') !== undefined) {
    row.error('background_geopoint_calculation', ['bind', 'calculate'])
  }
}

function addTags(row: SurveyRow, question: Question, list: string, context: SurveyContext): void {
  if (context.osmTags.size === 0) return
  const tags = context.osmTags.get(list)
  if (!tags) row.error('list_unknown_osm', 'type', { list })
  question.tags = tags?.choices.map(({ name, label }) => ({ name, label: asText(label) }))
}
