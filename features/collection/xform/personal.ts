import type { Field } from './definition.ts'

const yes = /^(yes|true|1|true\(\))$/i

/**
 * Marks what is personal: nodes whose bind says so (`ura:personal`), everything below them, and whatever is
 * calculated from them, however far removed: a name must not come back in the instance's own title.
 */
export function markPersonal(fields: Field[], markOf: (path: string) => string): void {
  const personal = new Set(
    fields.filter((field) => yes.test(markOf(field.path).trim())).map((field) => field.path),
  )
  for (let before = -1; before !== personal.size; ) {
    before = personal.size
    for (const field of fields) {
      if (personal.has(field.path)) continue
      const above = [...personal].some((path) => field.path.startsWith(`${path}/`))
      if (above || mentions(field, personal)) personal.add(field.path)
    }
  }
  for (const field of fields) if (personal.has(field.path)) field.personal = true
}

function mentions(field: Field, personal: Set<string>): boolean {
  const expression = field.logic?.calculate
  if (!expression || personal.size === 0) return false
  return pathsIn(expression, field.path).some((path) =>
    [...personal].some((one) => path === one || path.startsWith(`${one}/`) || one.startsWith(`${path}/`)),
  )
}

/** Paths that an expression names, absolute or relative to the node it stands on, below the root. */
export function pathsIn(expression: string, at: string): string[] {
  // How many there are, and which one this is, says nothing about what is in them.
  return pathsNamed(
    expression
      .replace(/'[^']*'|"[^"]*"/g, ' ')
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

function resolvePath(at: string, relative: string): string {
  const parts = at.split('/')
  for (const step of relative.split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '.' && step !== '') parts.push(step)
  }
  return parts.join('/')
}
