import type { Value } from './value.ts'

/**
 * A cell that its header split into a group, as the reference converter prints it: `{'fr': 'yes'}`. It does
 * so in warnings, and in attributes whose column has a language.
 */
export function referenceText(value: Value): string {
  if (typeof value === 'string') return quoted(value)
  return `{${[...value].map(([key, inner]) => `${quoted(key)}: ${referenceText(inner)}`).join(', ')}}`
}

function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll('\u00a0', '\\xa0')
    .replaceAll('\u200b', '\\u200b')
  if (!escaped.includes("'")) return `'${escaped}'`
  return escaped.includes('"') ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`
}
