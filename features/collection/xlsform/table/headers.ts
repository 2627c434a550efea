import type { ColumnNames } from './columns.ts'

/** `  Constraint   Message ` → `constraint_message`. */
export function snakeCase(text: string): string {
  return text.trim().split(/\s+/).join('_').toLowerCase()
}

/** What a header means: the path of its value in a row, and whether its first word was understood. */
export interface ParsedHeader {
  path: string[]
  /** False where the header stands for itself, untouched. */
  renamed: boolean
}

/**
 * Reads one header. `::` separates its parts; in sheets that never write `::`, a single `:` does too
 * (the old spelling, which clashes with namespace prefixes such as `jr:count`).
 * Unknown headers keep their exact spelling, because choice filters refer to them.
 */
export function parseHeader(header: string, usesDoubleColon: boolean, names: ColumnNames): ParsedHeader {
  if (names.known.has(header) && !names.aliases.has(header)) return { path: [header], renamed: false }
  const whole = snakeCase(header)
  if (names.known.has(whole) && !names.aliases.has(whole)) {
    return { path: [whole], renamed: whole !== header }
  }
  const parts =
    usesDoubleColon || header.includes('::')
      ? header.split('::').map((part) => part.trim())
      : joinNamespace(header.split(':').map((part) => part.trim()))
  const first = snakeCase(parts[0] ?? '')
  const alias = names.aliases.get(first)
  if (alias) return { path: [...alias, ...parts.slice(1)], renamed: alias.length > 1 || alias[0] !== header }
  if (names.known.has(first)) return { path: [first, ...parts.slice(1)], renamed: first !== header }
  return { path: parts, renamed: false }
}

/** Puts `jr` and what follows it together again where a single colon was the separator. */
function joinNamespace(parts: string[]): string[] {
  const at = parts.indexOf('jr')
  if (at < 0 || at + 1 >= parts.length) return parts
  return [...parts.slice(0, at), `jr:${parts[at + 1]}`, ...parts.slice(at + 2)]
}
