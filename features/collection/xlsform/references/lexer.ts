import { NCNAME, QNAME } from '../names.ts'

/**
 * Kinds of tokens in an expression. The order decides where several fit (the first wins), so that a
 * date is not read as a subtraction and `a-1` is a name, as in XPath.
 */
const RULES = [
  ['datetime', String.raw`-?\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\s+)?(?:[+-]\d{2}:\d{2}|Z)?`],
  ['date', String.raw`-?\d{4}-\d{2}-\d{2}`],
  ['time', String.raw`\d{2}:\d{2}:\d{2}(?:\.\s+)?(?:[+-]\d{2}:\d{2}|Z)?`],
  ['number', String.raw`-?\d+\.\d*|-?\.\d+|-?\d+`],
  ['arithmetic', String.raw`[*+\-]| mod | div `],
  ['comparison', '!=|<=|>=|[=<>]'],
  ['logic', ' and | or '],
  ['union', String.raw`\|`],
  ['open', String.raw`\(`],
  ['close', String.raw`\)`],
  ['bracket', String.raw`[\[{}]`],
  ['parent', String.raw`\.\.`],
  ['self', String.raw`\.`],
  ['slash', '/'],
  ['literal', `"[^"]*"|'[^']*'`],
  ['comma', ','],
  ['space', String.raw`\s+`],
  ['reference', String.raw`\$\{(?:last-saved#)?${NCNAME}\}`],
  ['call', String.raw`${QNAME}\(`],
  ['predicateStart', String.raw`${QNAME}\[`],
  ['predicateEnd', String.raw`\]`],
  ['scheme', `${NCNAME}://`],
  ['name', QNAME],
  ['other', '.'],
] as const

export type TokenKind = (typeof RULES)[number][0]

export interface Token {
  kind: TokenKind
  text: string
  start: number
  end: number
}

const KINDS = RULES.map(([kind]) => kind)
const LEXER = new RegExp(RULES.map(([, pattern]) => `(${pattern})`).join('|'), 'yu')

/** Splits an XPath-like expression into tokens; every character belongs to one. */
export function* tokens(text: string): Generator<Token> {
  let at = 0
  while (at < text.length) {
    LEXER.lastIndex = at
    const match = LEXER.exec(text)
    if (!match) {
      at++
      continue
    }
    const kind = KINDS[match.findIndex((group, index) => index > 0 && group !== undefined) - 1]!
    yield { kind, text: match[0], start: at, end: at + match[0].length }
    at += match[0].length
  }
}

const DYNAMIC: ReadonlySet<TokenKind> = new Set([
  'arithmetic',
  'union',
  'predicateStart',
  'reference',
  'call',
])
/** Types whose plain values contain hyphens. */
const HYPHENATED = new Set(['date', 'dateTime', 'geopoint', 'geotrace', 'geoshape'])

/** Is a default a formula (so that it needs an action) rather than a plain value? */
export function isFormula(text: string | undefined, type: string): boolean {
  if (!text) return false
  for (const token of tokens(text)) {
    if (HYPHENATED.has(type) && token.kind === 'arithmetic' && token.text === '-') return false
    if (DYNAMIC.has(token.kind)) return true
  }
  return false
}
