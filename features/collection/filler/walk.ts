import type {
  AnyControlNode,
  AnyNode,
  GroupNode,
  RepeatInstanceNode,
  RepeatRangeNode,
  RootNode,
} from '@getodk/xforms-engine'

const controls = new Set(['input', 'note', 'select', 'range', 'rank', 'trigger', 'upload'])

export const isControl = (node: AnyNode): node is AnyControlNode => controls.has(node.nodeType)
export const isRepeat = (node: AnyNode): node is RepeatRangeNode => node.nodeType.startsWith('repeat-range')
export const isGroup = (node: AnyNode): node is GroupNode => node.nodeType === 'group'

type Looks = Iterable<string> & { [name: string]: unknown }

/** Whether the form gives this node an appearance (`minimal`, `field-list` …). */
export function looks(node: AnyNode, appearance: string): boolean {
  return appearancesOf(node).includes(appearance)
}

/** A node's appearances, small and in the form's order. */
export function appearancesOf(node: AnyNode): string[] {
  const list = node.appearances as Looks | null
  return list ? [...list].map((one) => one.toLowerCase()) : []
}

/** Whether there is anything to show of a node now. */
export function isShown(node: AnyNode): boolean {
  if (!node.currentState.relevant) return false
  if (isControl(node)) return true
  // An empty repeat has nothing to ask, but can be added to.
  if (isRepeat(node))
    return node.nodeType === 'repeat-range:uncontrolled' || node.currentState.children.length > 0
  if (isGroup(node) || node.nodeType === 'repeat-instance') return node.currentState.hasRelevantBodyNodes
  return false
}

export const childrenOf = (node: AnyNode): AnyNode[] =>
  ((node.currentState.children ?? []) as readonly AnyNode[]).filter(isShown)

/** One screen of a form that is asked page by page. */
export interface Screen {
  key: string
  /** A single question; a group or a round of a repeat that is asked on one page; or a repeat's list of rounds. */
  kind: 'question' | 'together' | 'repeat'
  node: AnyNode
  /** The groups and rounds that it lies in, outermost first. */
  within: (GroupNode | RepeatInstanceNode)[]
}

/** The screens of the form as it is now: what is not relevant has none. */
export function screensOf(root: RootNode): Screen[] {
  const screens: Screen[] = []
  const walk = (node: AnyNode, within: Screen['within']) => {
    const push = (kind: Screen['kind']) => screens.push({ key: node.nodeId, kind, node, within })
    if (isControl(node)) push('question')
    else if (isTogether(node)) push('together')
    else if (isRepeat(node)) {
      for (const round of childrenOf(node)) walk(round, within)
      // After the rounds comes the question whether there is one more.
      if (node.nodeType === 'repeat-range:uncontrolled') push('repeat')
    } else {
      const inside = isGroup(node) || node.nodeType === 'repeat-instance' ? [...within, node] : within
      for (const child of childrenOf(node)) walk(child, inside)
    }
  }
  for (const child of childrenOf(root as AnyNode)) walk(child, [])
  return screens
}

function isTogether(node: AnyNode): boolean {
  if (!isGroup(node) && node.nodeType !== 'repeat-instance') return false
  return looks(node, 'field-list') || looks(node, 'table-list')
}

/** The screen on which a path of the record is asked; of a group that has none itself, the first screen within. */
export function screenOfPath(screens: Screen[], path: string): number {
  const exact = screens.findIndex((one) => one.node.currentState.reference === path)
  if (exact >= 0) return exact
  const around = screens.findIndex((one) => path.startsWith(`${one.node.currentState.reference}/`))
  if (around >= 0) return around
  return screens.findIndex((one) => one.node.currentState.reference.startsWith(`${path}/`))
}

/** The number of a round within its repeat, from 1. */
export function numberOfRound(round: RepeatInstanceNode): number {
  return round.parent.currentState.children.findIndex((one) => one.nodeId === round.nodeId) + 1
}
