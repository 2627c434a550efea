import type { Copy, Way } from './copies.ts'
import type { Field } from './definition.ts'

const yes = /^(yes|true|1|true\(\))$/i

/** A node that is personal because it takes over what is. */
export interface TakenOver {
  path: string
  /** The personal node that it takes over. */
  from: string
  way: Way
}

/**
 * Marks what is personal: nodes whose bind says so (`ura:personal`), everything below them, and whatever takes over their
 * contents, by whichever way and however far removed: a name must not come back in the instance's own title.
 * @param marked paths of the marked nodes; they need not be fields of this version
 * @returns what is personal only because it takes over something
 */
export function markPersonal(
  fields: Field[],
  marked: Iterable<string>,
  copies: readonly Copy[],
): TakenOver[] {
  const personal = new Set(marked)
  const taken: TakenOver[] = []
  const isBelow = (path: string) => [...personal].some((one) => path === one || path.startsWith(`${one}/`))
  for (let before = -1; before !== personal.size; ) {
    before = personal.size
    for (const { path } of fields) if (isBelow(path)) personal.add(path)
    for (const { path, from, way } of copies) {
      if (personal.has(path)) continue
      const source = sourceOf(from, personal)
      if (source === undefined) continue
      personal.add(path)
      taken.push({ path, from: source, way })
    }
  }
  for (const field of fields) if (personal.has(field.path)) field.personal = true
  return taken
}

/** The personal node that one of the paths is, lies in, or holds. */
const sourceOf = (from: readonly string[], personal: ReadonlySet<string>): string | undefined =>
  [...personal].find((one) =>
    from.some((path) => path === one || path.startsWith(`${one}/`) || one.startsWith(`${path}/`)),
  )

export const isYes = (mark: string): boolean => yes.test(mark.trim())

/** Paths that an expression names, absolute or relative to the node it stands on, below the root. */
export function pathsIn(expression: string, at: string): string[] {
  // How many there are, and which one this is, says nothing about what is in them.
  return pathsNamed(
    expression
      .replace(/'[^']*'|"[^"]*"/g, ' ')
      // An item of a list is no node of the form.
      .replace(/\binstance\s*\([^()]*\)(?:\/[\w.:-]+)*/g, ' ')
      .replace(/\b(?:position|count|count-non-empty)\s*\([^()]*\)/g, ' '),
    at,
  )
}

/** All paths that an expression names, also where only their number counts. */
export function pathsNamed(expression: string, at: string): string[] {
  const code = expression.replace(/'[^']*'|"[^"]*"/g, ' ')
  const found: string[] = []
  for (const match of code.matchAll(/(?:current\(\)\/)?((?:\.\.?|\/[\w.-]+)(?:\/(?:\.\.?|[\w.:-]+))*)/g)) {
    const text = match[1]!
    if (text.startsWith('/')) found.push(text.replace(/^\/[\w.-]+/, ''))
    else if (text.startsWith('.')) found.push(resolvePath(at, text))
  }
  return found.filter((path) => path.startsWith('/'))
}

/** Where a relative path leads from a node. */
export function resolvePath(at: string, relative: string): string {
  const parts = at.split('/')
  for (const step of relative.split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '.' && step !== '') parts.push(step)
  }
  return parts.join('/')
}
