import { callsIn, expressionFault } from '../references/expression.ts'
import { isKnownFunction } from '../references/functions.ts'
import { instancePaths } from '../references/output.ts'
import { isPatternMalformed, patternsIn } from '../references/patterns.ts'
import { parseReferences } from '../references/syntax.ts'
import { type Text, textOf } from '../value.ts'
import type { SurveyContext } from './context.ts'
import { descendants, type FormNode } from './tree.ts'

const EXPRESSIONS = ['relevant', 'constraint', 'calculate', 'required', 'readonly']

/**
 * Checks that every expression can be read at all, and warns of functions that nobody knows. A device refuses to open a
 * form with either, so they are better found here, with their cell.
 */
export function checkExpressions(context: SurveyContext): void {
  const { problems, table, settings, entities } = context
  const check = (text: string | undefined, sheet: string, row: number, column: string | undefined) => {
    if (!isReadable(text)) return
    for (const name of new Set(callsIn(text)))
      if (!isKnownFunction(name)) problems.warn('function_unknown', { sheet, row, column }, { name })
    for (const pattern of patternsIn(text))
      if (isPatternMalformed(pattern))
        problems.error('pattern_malformed', { sheet, row, column }, { pattern })
    const fault = expressionFault(text)
    if (!fault) return
    const params = { near: fault.near, where: fault.near === '' ? 'end' : 'inside' }
    problems.error('expression_malformed', { sheet, row, column }, params)
  }
  for (const node of descendants(context.open[0]!.section)) {
    if (node.row === undefined || node.kind === 'entity-label') continue
    for (const { text, path } of expressionsOf(node)) {
      check(text, 'survey', node.row, table.headerOf(...path) ?? path.at(-1))
    }
  }
  check(settings.instanceName, 'settings', 2, 'instance_name')
  for (const { row, entityId, createIf, updateIf, label } of entities.declarations.values()) {
    check(entityId, 'entities', row, 'entity_id')
    check(createIf, 'entities', row, 'create_if')
    check(updateIf, 'entities', row, 'update_if')
    check(label, 'entities', row, 'label')
  }
}

interface Found {
  text: string | undefined
  /** Path of its column. */
  path: string[]
}

function expressionsOf(node: FormNode): Found[] {
  if (node.kind === 'file') return []
  const found: Found[] = EXPRESSIONS.map((name) => ({
    text: textOf(node.bind?.get(name)),
    path: ['bind', name],
  }))
  if (node.kind !== 'question') return found
  found.push({ text: node.choiceFilter, path: ['choice_filter'] })
  if (node.dynamicDefault) found.push({ text: node.default, path: ['default'] })
  found.push(...inText(node.label, 'label'), ...inText(node.hint, 'hint'))
  return [...found, ...inText(node.guidance, 'guidance_hint')]
}

/** Paths into lists that stand in the midst of a label. */
function inText(text: Text | undefined, column: string): Found[] {
  if (text instanceof Map) {
    return [...text].flatMap(([language, part]) =>
      inText(part, column).map((found) => ({ ...found, path: [column, language] })),
    )
  }
  return instancePaths(text ?? '').map(([start, end]) => ({ text: text!.slice(start, end), path: [column] }))
}

/** Faulty references and cells such as #REF! have an error of their own. */
function isReadable(text: string | undefined): text is string {
  return text !== undefined && !text.startsWith('#') && Array.isArray(parseReferences(text))
}
