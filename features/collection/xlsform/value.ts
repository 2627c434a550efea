/**
 * A cell after its header was understood: plain text, or a group where the header had several parts
 * (`label::English` makes `label` a group with the key `English`). Maps, not objects, because list
 * names, languages and attributes are the author's words and may be `1` or `__proto__`.
 */
export type Value = string | Group
export type Group = Map<string, Value>

/** A text in one language, or in several by language name. */
export type Text = string | Map<string, string>

export function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function groupOf(value: Value | undefined): Group | undefined {
  return value instanceof Map ? value : undefined
}

/** Labels and hints: groups deeper than language → text have no meaning there and are dropped. */
export function asText(value: Value | undefined): Text | undefined {
  if (value === undefined || typeof value === 'string') return value
  const texts = new Map<string, string>()
  for (const [language, text] of value) if (typeof text === 'string') texts.set(language, text)
  return texts
}

/** The values of yes/no settings and columns; anything else is neither. */
export function yesNo(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  if (/^(yes|Yes|YES|true|True|TRUE|true\(\))$/.test(text)) return true
  if (/^(no|No|NO|false|False|FALSE|false\(\))$/.test(text)) return false
  return undefined
}

/** The map's entry for a key, made first where there is none. */
export function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const present = map.get(key)
  if (present !== undefined) return present
  const made = make()
  map.set(key, made)
  return made
}
