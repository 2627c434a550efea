import { pathsNamed } from '../../../xform/paths.ts'

/** Attributes whose expressions decide whether and how a question can be answered. */
const rules = ['relevant', 'constraint', 'required', 'calculate'] as const

/**
 * Questions of which nothing can be said while some answers are sealed: those answers themselves, what stands below them,
 * whatever has a rule that reads one, and whatever has a rule that reads one of these.
 * @param form the XForm
 * @param sealed paths below the root
 * @returns paths below the root
 */
export function inDoubt(form: Document, sealed: readonly string[]): Set<string> {
  const doubt = new Set(sealed)
  if (doubt.size === 0) return doubt
  const read = expressionsOf(form)
  const doubtful = (path: string) =>
    [...doubt].some((one) => path === one || path.startsWith(`${one}/`) || one.startsWith(`${path}/`))
  for (let before = -1; before !== doubt.size; ) {
    before = doubt.size
    for (const [path, named] of read) if (!doubt.has(path) && named.some(doubtful)) doubt.add(path)
  }
  return doubt
}

/** Whether a path, without positions, is one of these or lies below one. */
export const liesIn = (paths: ReadonlySet<string>, path: string): boolean => {
  for (let at = path; at; at = at.slice(0, at.lastIndexOf('/'))) if (paths.has(at)) return true
  return false
}

/** Which paths the rules of each question read, the filter of its choices and the number of a repeat's rounds among them. */
function expressionsOf(form: Document): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const add = (nodeset: string | null | undefined, ...expressions: (string | null)[]) => {
    const path = belowRoot(nodeset ?? '')
    const named = expressions.flatMap((one) => (one ? pathsNamed(one, path) : []))
    found.set(path, [...(found.get(path) ?? []), ...named])
  }
  for (const bind of form.getElementsByTagNameNS('*', 'bind'))
    add(bind.getAttribute('nodeset'), ...rules.map((rule) => bind.getAttribute(rule)))
  for (const list of form.getElementsByTagNameNS('*', 'itemset'))
    add(list.parentElement?.getAttribute('ref'), list.getAttribute('nodeset'))
  for (const repeat of form.getElementsByTagNameNS('*', 'repeat'))
    add(repeat.getAttribute('nodeset'), repeat.getAttributeNS('http://openrosa.org/javarosa', 'count'))
  return found
}

/** `/data/a/b`, `/x:data/a` → `/a/b`, `/a`. */
const belowRoot = (nodeset: string): string =>
  nodeset
    .trim()
    .replace(/[\w.-]+:(?=[\w.-])/g, '')
    .replace(/^\/[\w.-]+/, '')
