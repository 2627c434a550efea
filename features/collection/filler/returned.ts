import type { AnyNode, RootNode } from '@getodk/xforms-engine'
import type { ReviewNote } from './desk.tsx'
import { nodesOf } from './snapshot.ts'
import { isControl, type Screen, screenOfPath } from './walk.ts'

/** What a reviewer wrote of one question (or a group), and where it stands in the form as it is now. */
export interface CameBack {
  path: string
  texts: string[]
  /** Nothing, where the round that it was in has been removed. */
  node: AnyNode | undefined
  /** The number of its screen; -1 where it is on none. */
  at: number
  /** It is asked now, and shows itself what was written. */
  asked: boolean
}

/** What came back, in the form's order; what the form does not know any more comes last. */
export function cameBack(root: RootNode, screens: Screen[], notes: readonly ReviewNote[]): CameBack[] {
  if (notes.length === 0) return []
  const paths = [...new Set(notes.map((note) => note.path))]
  const places = new Map<string, { node: AnyNode; order: number }>()
  let order = 0
  for (const node of nodesOf(root)) places.set(node.currentState.reference, { node, order: order++ })
  const orderOf = (path: string) => places.get(path)?.order ?? Number.MAX_SAFE_INTEGER
  return paths
    .sort((a, b) => orderOf(a) - orderOf(b))
    .map((path) => {
      const node = places.get(path)?.node
      const at = node ? screenOfPath(screens, path) : -1
      return {
        path,
        texts: notes.filter((note) => note.path === path).map((note) => note.text),
        node,
        at,
        asked: at >= 0 && node !== undefined && isControl(node) && node.currentState.relevant,
      }
    })
}

/** The screen at which somebody begins to correct: the first that came back; nothing where none is shown. */
export function firstBack(
  root: RootNode,
  screens: Screen[],
  notes: readonly ReviewNote[],
): Screen | undefined {
  return screens[cameBack(root, screens, notes).find((one) => one.at >= 0)?.at ?? -1]
}
