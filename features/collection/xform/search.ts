/** A `search()` appearance: choices out of a table that comes with the form. */
export interface Search {
  /** The appearance without it. */
  rest: string
  /** The table's file, with its ending. */
  file: string
  /** Which rows are offered: all, or those in which one of the columns is like a value. Values are expressions. */
  like?: { how: How; columns: string[]; value: string }
  only?: { column: string; value: string }
}

const ways = ['contains', 'startswith', 'endswith', 'matches'] as const
type How = (typeof ways)[number]

/** Whether choices are looked up by a `search()` appearance. */
export const isSearched = (appearance: string | null | undefined): boolean =>
  /\bsearch\(/.test(appearance ?? '')

/**
 * Reads a `search()` appearance as ODK Collect does.
 * @returns null when there is none, or it is one that cannot be known beforehand: a file that an answer names
 */
export function readSearch(appearance: string): Search | null {
  const from = /\bsearch\(/.exec(appearance)
  if (!from) return null
  const call = argumentsFrom(appearance, from.index + from[0].length)
  if (!call) return null
  const rest = `${appearance.slice(0, from.index)} ${appearance.slice(call.end)}`.trim().replace(/\s+/g, ' ')
  const [file, how, columns, value, column, only] = call.all
  const [named, way, among, narrowed] = [file, how, columns, column].map(literal)
  if (!named || ![1, 4, 6].includes(call.all.length)) return null
  const search: Search = { rest, file: /\.\w+$/.test(named) ? named : `${named}.csv` }
  if (call.all.length === 1) return search
  const known = ways.find((one) => one === way?.toLowerCase())
  const list = among?.split(',').map((one) => one.trim()) ?? []
  if (!known || list.length === 0 || list.includes('') || !value) return null
  search.like = { how: known, columns: list, value }
  if (call.all.length === 4) return search
  if (!narrowed || !only) return null
  search.only = { column: narrowed, value: only }
  return search
}

const literal = (argument: string | undefined): string | undefined =>
  /^(['"])(.*)\1$/s.exec(argument ?? '')?.[2]?.trim()

/** The arguments of a call, up to the bracket that closes it; commas in texts and in inner calls divide nothing. */
function argumentsFrom(text: string, from: number): { all: string[]; end: number } | null {
  const all: string[] = []
  let [depth, quote, start] = [0, '', from]
  for (let at = from; at < text.length; at++) {
    const sign = text[at]!
    if (quote) quote = sign === quote ? '' : quote
    else if (sign === "'" || sign === '"') quote = sign
    else if (sign === '(' || sign === '[') depth++
    else if (depth > 0) depth -= sign === ')' || sign === ']' ? 1 : 0
    else if (sign === ',' || sign === ')') {
      all.push(text.slice(start, at).trim())
      start = at + 1
      if (sign === ')') return { all, end: at + 1 }
    }
  }
  return null
}
