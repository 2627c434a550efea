import { piecesOf } from './expression.ts'

/** The patterns that an expression hands to `regex()` as they stand; one that is put together is not known before. */
export function patternsIn(text: string): string[] {
  if (!text.includes('regex')) return []
  const pieces = piecesOf(text)
  return pieces.flatMap(({ kind, text: name }, at) => {
    if (kind !== 'name' || name !== 'regex' || pieces[at + 1]?.text !== '(') return []
    let depth = 1
    for (let next = at + 2; next < pieces.length && depth > 0; next++) {
      const sign = pieces[next]!
      if (sign.kind !== 'symbol') continue
      if (sign.text === '(' || sign.text === '[') depth++
      else if (sign.text === ')' || sign.text === ']') depth--
      else if (sign.text === ',' && depth === 1) {
        const [pattern, end] = [pieces[next + 1], pieces[next + 2]]
        return pattern?.kind === 'literal' && end?.text === ')' ? [pattern.text.slice(1, -1)] : []
      }
    }
    return []
  })
}

/** Whether nobody can read a pattern: neither a browser nor a phone, whose Java knows some signs more. */
export function isPatternMalformed(pattern: string): boolean {
  // Quoted text, which only Java knows, may hold any sign.
  if (pattern.includes('\\Q')) return false
  const plain = pattern
    .replace(/\(\?[a-zA-Z]*(?:-[a-zA-Z]+)?\)/g, '')
    .replace(/\(\?(?:>|[a-zA-Z]+(?:-[a-zA-Z]+)?:|-[a-zA-Z]+:)/g, '(?:')
    .replace(/(?<!\\)([*+?}])\+/g, '$1')
  try {
    new RegExp(plain)
    return false
  } catch {
    return true
  }
}
