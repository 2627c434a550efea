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
