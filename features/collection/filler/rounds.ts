import type {
  AnyNode,
  RepeatInstanceNode,
  RepeatRangeNode,
  RepeatRangeUncontrolledNode,
} from '@getodk/xforms-engine'
import { nodesOf } from './snapshot.ts'
import { isControl, isRepeat } from './walk.ts'

/** What a round of a repeat held, so that removing it can be undone. */
export interface KeptRound {
  range: RepeatRangeUncontrolledNode
  index: number
  counts: { path: string; count: number }[]
  answers: { path: string; value: unknown }[]
}

/** Writes down a round's answers, and how many rounds the repeats within it have. */
export function keepRound(round: RepeatInstanceNode): KeptRound | null {
  const range = round.parent as RepeatRangeNode
  if (range.nodeType !== 'repeat-range:uncontrolled') return null
  const kept: KeptRound = { range, index: indexOf(range, round), counts: [], answers: [] }
  const base = round.currentState.reference
  for (const node of nodesOf(round as AnyNode)) {
    const path = node.currentState.reference.slice(base.length)
    if (isRepeat(node)) kept.counts.push({ path, count: node.currentState.children.length })
    else if (isControl(node) && node.nodeType !== 'note') kept.answers.push({ path, value: answerOf(node) })
  }
  return kept
}

/** Whether somebody has answered anything in a round. */
export function isBlank(round: RepeatInstanceNode): boolean {
  return [...nodesOf(round as AnyNode)].every(
    (node) => !isControl(node) || node.nodeType === 'note' || node.currentState.instanceValue === '',
  )
}

/** Removes a round. */
export function removeRound(round: RepeatInstanceNode): void {
  const range = round.parent as RepeatRangeNode
  if (range.nodeType === 'repeat-range:uncontrolled') range.removeInstances(indexOf(range, round), 1)
}

/** Puts a removed round back where it was, with its answers. */
export function restoreRound(kept: KeptRound): RepeatInstanceNode | null {
  kept.range.addInstances(kept.index - 1, 1)
  const round = kept.range.currentState.children[kept.index] ?? null
  if (!round) return null
  // A repeat stands before what lies in it: each count makes the places for the next.
  for (const { path, count } of kept.counts) {
    const range = find(round, path)
    if (range?.nodeType !== 'repeat-range:uncontrolled') continue
    const there = range.currentState.children.length
    if (there < count) range.addInstances(there - 1, count - there)
    if (there > count) range.removeInstances(count, there - count)
  }
  const places = new Map(
    [...nodesOf(round as AnyNode)].map((node) => [node.currentState.reference, node] as const),
  )
  for (const { path, value } of kept.answers) {
    const node = places.get(round.currentState.reference + path)
    if (node) putAnswer(node, value)
  }
  return round
}

const indexOf = (range: RepeatRangeNode, round: RepeatInstanceNode): number =>
  range.currentState.children.findIndex((one) => one.nodeId === round.nodeId)

function find(round: RepeatInstanceNode, path: string): AnyNode | undefined {
  const wanted = round.currentState.reference + path
  return [...nodesOf(round as AnyNode)].find((node) => node.currentState.reference === wanted)
}

function answerOf(node: AnyNode): unknown {
  if (node.nodeType === 'select' || node.nodeType === 'rank') return [...node.currentState.value]
  if (node.nodeType === 'upload' || node.nodeType === 'trigger') return node.currentState.value
  return 'instanceValue' in node.currentState ? node.currentState.instanceValue : null
}

function putAnswer(node: AnyNode, value: unknown): void {
  if (node.currentState.readonly) return
  if (node.nodeType === 'select') node.selectValues(value as string[])
  else if (node.nodeType === 'rank') node.setValues(value as string[])
  else if ('setValue' in node) (node as { setValue(value: unknown): unknown }).setValue(value)
}
