import type { Problems } from '../problems.ts'
import {
  ancestors,
  descendants,
  enclosingRepeat,
  type FormNode,
  isSection,
  type Section,
} from '../survey/tree.ts'
import { mayHoldReference, REFERENCE } from './syntax.ts'

/** Where a reference stands, and how its path should be written. */
export interface ReferenceUse {
  /** The node whose cell holds the reference; absolute paths are written where there is none. */
  context: FormNode | undefined
  /** Start relative paths at `current()`, as inside a predicate. */
  useCurrent?: boolean
  /** Relate to the parent of the common repeat, so that a filter can be put on the repeat itself. */
  referenceParent?: boolean
}

type Target = FormNode | 'several'

const LAST_SAVED = "instance('__last-saved')"

/** Turns `${name}` into XPath for one form. */
export class Resolver {
  readonly #targets = new Map<string, Target>()
  readonly #problems: Problems
  /** See `CompileOptions.likeReference`. */
  readonly likeReference: boolean

  constructor(root: Section, problems: Problems, likeReference: boolean) {
    this.#problems = problems
    this.likeReference = likeReference
    for (const node of descendants(root)) {
      if (node.kind !== 'question' && !isSection(node)) continue
      this.#targets.set(node.name, this.#targets.has(node.name) ? 'several' : node)
    }
  }

  /** The node of that name; an error is recorded where there is none or more than one. */
  target(name: string, from: FormNode | undefined): FormNode | undefined {
    const target = this.#targets.get(name)
    if (target !== undefined && target !== 'several') return target
    const code = target === undefined ? 'reference_unknown' : 'reference_ambiguous'
    this.#problems.error(code, { sheet: 'survey', row: from?.row }, { name })
    return undefined
  }

  /** Replaces every reference of a text by a path, padded with blanks. */
  insertPaths(text: string, use: ReferenceUse): string {
    if (!mayHoldReference(text)) return text
    return text.replace(REFERENCE, (_match, lastSaved: string | undefined, name: string, at: number) =>
      this.pathFor({ text, name, at, end: at + _match.length, lastSaved: lastSaved !== undefined }, use),
    )
  }

  /** The path for one reference found in a text. */
  pathFor(found: FoundReference, use: ReferenceUse): string {
    const target = this.target(found.name, use.context)
    if (!target) return ' '
    if (use.context && !found.lastSaved && mayBeRelative(found)) {
      const path = relativePath(use.context, target, use, found)
      if (path !== undefined) return path
    }
    return ` ${found.lastSaved ? LAST_SAVED : ''}${target.path} `
  }
}

export interface FoundReference {
  /** The whole text in which the reference stands. */
  text: string
  name: string
  at: number
  end: number
  lastSaved: boolean
}

/**
 * A node that shares a repeat with the asking node is addressed relative to it, so that each instance
 * of the repeat sees its own values.
 */
function relativePath(
  source: FormNode,
  target: FormNode,
  use: ReferenceUse,
  found: FoundReference,
): string | undefined {
  const shared = commonSection(source, target, (section) => section.kind === 'repeat')
  if (!shared) return undefined
  const { steps, path } = stepsAndPath(source, target, shared, use.referenceParent ?? false)
  if (steps === 0) return undefined
  const below = path.endsWith(found.name) ? path : `/${found.name}`
  const start = use.useCurrent || inInstancePredicate(found) ? ' current()/' : ' '
  return `${start}${Array(steps).fill('..').join('/')}${below} `
}

/** Steps up from the source, and the path down from there to the target. */
function stepsAndPath(
  source: FormNode,
  target: FormNode,
  sharedRepeat: Section,
  referenceParent: boolean,
): { steps: number; path: string } {
  if (referenceParent && enclosingRepeat(target) === sharedRepeat) {
    const sourceIsDeeper = enclosingRepeat(source) !== sharedRepeat
    if (enclosingRepeat(sharedRepeat) === undefined || sourceIsDeeper) {
      return {
        steps: distance(source, sharedRepeat) + 1,
        path: pathBelow(target, sharedRepeat.parent),
      }
    }
  }
  const near =
    commonSection(source, target, ({ kind }) => kind === 'group' || kind === 'repeat') ?? sharedRepeat
  return { steps: distance(source, near), path: pathBelow(target, near) }
}

/** The nearest section of a wanted kind around both nodes. */
function commonSection(
  one: FormNode,
  other: FormNode,
  wanted: (section: Section) => boolean,
): Section | undefined {
  const around = ancestors(other)
  return ancestors(one).find((section) => wanted(section) && around.includes(section))
}

function distance(node: FormNode, ancestor: Section): number {
  return ancestors(node).indexOf(ancestor) + 1
}

function pathBelow(node: FormNode, ancestor: Section | undefined): string {
  return ancestor ? node.path.slice(ancestor.path.length) : node.path
}

const INSTANCE_CALL = /instance\([^)]+.+/
const PREDICATE = /\[[^\]]+\]/g

/** Does the reference stand in `[…]` of a path into a secondary instance? There `.` is the item. */
function inInstancePredicate({ text, at, end }: FoundReference): boolean {
  if (!INSTANCE_CALL.test(text)) return false
  for (const match of text.matchAll(PREDICATE)) {
    if (at >= match.index && end <= match.index + match[0].length) return true
  }
  return false
}

const INDEXED_REPEAT = /indexed-repeat\([^)]+\)/g
/** Arguments of `indexed-repeat()` that name nodes, not values: they need absolute paths. */
const NODE_ARGUMENTS = new Set([0, 1, 3, 5])

/**
 * Inside `indexed-repeat()` only the index arguments may be relative. With several calls in one text
 * every second one is passed over and its references stay absolute: clients evaluate both alike, and
 * the reference converter writes them so.
 */
function mayBeRelative({ text, name, at, end }: FoundReference): boolean {
  if (!text.includes('indexed-repeat(')) return true
  const calls = [...text.matchAll(INDEXED_REPEAT)]
  for (let index = 0; index < calls.length; index++) {
    const call = calls[index]!
    const callEnd = call.index + call[0].length
    if (end > callEnd) {
      index++
      if (index >= calls.length) return true
      continue
    }
    if (end < call.index || at > callEnd) return true
    const inside = /\b[^()]+\((.*)\)$/.exec(call[0])?.[1]?.split(',') ?? []
    const position = inside.findLastIndex((argument) => argument.includes(`\${${name}}`))
    return position >= 0 && !NODE_ARGUMENTS.has(position)
  }
  return false
}
