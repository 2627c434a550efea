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
