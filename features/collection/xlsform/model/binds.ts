import type { Resolver } from '../references/resolve.ts'
import { holdsReference } from '../references/syntax.ts'
import { type Action, descendants, type FormNode, isSection, type Section } from '../survey/tree.ts'
import { type Value, yesNo } from '../value.ts'
import { element, type XmlElement } from '../xml.ts'

/** Expressions that may be given as plain yes or no. */
const YES_NO_EXPRESSIONS = new Set(['readonly', 'required', 'relevant', 'constraint', 'calculate'])
/** Messages: several languages, or references in them, send them to the itext block. */
const MESSAGES = new Set(['jr:constraintMsg', 'jr:requiredMsg', 'jr:noAppErrorString'])

/** All binds of the form, each followed by the actions that belong to the model. */
export function* binds(root: Section, resolver: Resolver): Generator<XmlElement> {
  for (const node of descendants(root)) {
    const bind = bindOf(node, resolver)
    if (bind) yield bind
    yield* modelActions(node, resolver)
  }
}

function bindOf(node: FormNode, resolver: Resolver): XmlElement | undefined {
  if (node.kind === 'file' || !node.bind || (isSection(node) && node.flat)) return undefined
  const bind = element('bind', { nodeset: node.path })
  for (const [name, value] of node.bind) {
    // What a trigger recalculates is written as an action beside the trigger.
    if (name === 'calculate' && node.kind === 'question' && node.triggers) continue
    const text = bindText(node, name, value)
    if (text !== undefined) bind.set(name, resolver.insertPaths(text, { context: node }))
  }
  return bind
}

function bindText(node: FormNode, name: string, value: Value): string | undefined {
  if (MESSAGES.has(name) && isItextMessage(name, value)) return `jr:itext('${node.path}:${name}')`
  if (typeof value !== 'string') return undefined
  const truth = YES_NO_EXPRESSIONS.has(name) ? yesNo(value) : undefined
  return truth === undefined || value.endsWith(')') ? value : `${truth}()`
}

/** Does a message live in the itext block rather than in the bind itself? */
export function isItextMessage(name: string, value: Value): boolean {
  if (value instanceof Map) return true
  return name !== 'jr:noAppErrorString' && holdsReference(value)
}

function* modelActions(node: FormNode, resolver: Resolver): Generator<XmlElement> {
  if (node.kind !== 'question' && node.kind !== 'attribute') return
  for (const action of node.actions) {
    if (action.event !== 'odk-new-repeat') yield actionElement(node, action, resolver)
  }
}

/** Actions of a new repeat instance: those of its own nodes, not of repeats inside. */
export function* newRepeatActions(repeat: Section, resolver: Resolver): Generator<XmlElement> {
  for (const child of repeat.children) {
    if (child.kind === 'repeat') continue
    if (isSection(child)) yield* newRepeatActions(child, resolver)
    if (child.kind !== 'question' && child.kind !== 'attribute') continue
    for (const action of child.actions) {
      if (action.event === 'odk-new-repeat') yield actionElement(child, action, resolver)
    }
  }
}

function actionElement(node: FormNode, action: Action, resolver: Resolver): XmlElement {
  const result = element(action.name, { ref: node.path, event: action.event })
  if (action.name === 'setvalue') {
    const value = actionValue(node, action, resolver)
    if (value) result.set('value', value)
  }
  if (action.quality) result.set('odk:quality', action.quality)
  return result
}

function actionValue(node: FormNode, action: Action, resolver: Resolver): string | undefined {
  if (node.kind !== 'question' || !node.default) return action.value
  return node.dynamicDefault ? resolver.insertPaths(node.default, { context: node }) : node.default
}
