import { NCNAME } from '../names.ts'

/** A `${name}` in a cell; `lastSaved` for `${last-saved#name}`. */
export interface Reference {
  name: string
  lastSaved: boolean
}

/** Why a text with `${` cannot be understood. */
export type ReferenceFault = 'malformed' | 'no_comma'

/** Anything that begins like a reference, whether or not it ends like one. */
const CANDIDATE = /\$\{([^}]+)\}|\$\{[^}]*$/g
const INNER = new RegExp(`^(last-saved#)?(${NCNAME})$`, 'u')

/** A well-formed reference, for replacing: groups are `last-saved#` and the name. */
export const REFERENCE = new RegExp(String.raw`\$\{(last-saved#)?(${NCNAME})\}`, 'gu')

export function mayHoldReference(text: string): boolean {
  return text.length > 2 && text.includes('${')
}

/** All references in a text, or what is wrong with the first faulty one. */
export function parseReferences(text: string): Reference[] | ReferenceFault {
  if (!mayHoldReference(text)) return []
  const found: Reference[] = []
  for (const match of text.matchAll(CANDIDATE)) {
    const inner = match[1] === undefined ? null : INNER.exec(match[1])
    if (!inner) return 'malformed'
    found.push({ name: inner[2]!, lastSaved: inner[1] !== undefined })
  }
  return found
}

/** Is the text one reference and nothing else? */
export function onlyReference(text: string): Reference | undefined {
  if (!/^\$\{[^}]+\}$/.test(text)) return undefined
  const found = parseReferences(text)
  return Array.isArray(found) && found.length === 1 ? found[0] : undefined
}

/** Does the text begin with a well-formed reference somewhere (later ones may be faulty)? */
export function holdsReference(text: string | undefined): boolean {
  if (text === undefined || !mayHoldReference(text)) return false
  const first = text.matchAll(CANDIDATE).next().value
  return first?.[1] !== undefined && INNER.test(first[1])
}

/** Does the text refer to the last saved record? */
export function holdsLastSaved(text: string | undefined): boolean {
  if (text === undefined || text.length <= 14) return false
  const found = parseReferences(text)
  return Array.isArray(found) && found.some((reference) => reference.lastSaved)
}
