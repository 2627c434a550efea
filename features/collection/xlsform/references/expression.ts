import { NCNAME } from '../names.ts'

/*
 * A check of XPath 1.0 syntax (https://www.w3.org/TR/1999/REC-xpath-19991116/#exprlex) with XLSForm's `${name}`
 * as one more way to name a node. It knows no functions: whether a client has one is the client's affair.
 */

/** Where an expression breaks off: the text there (empty at the end), and how far in it stands. */
export interface ExpressionFault {
  at: number
  near: string
}

type Kind = 'space' | 'number' | 'literal' | 'name' | 'reference' | 'symbol' | 'bad' | 'end'
interface Piece {
  kind: Kind
  text: string
  at: number
}

/** In the order of the pattern's groups. */
const KINDS: readonly Kind[] = ['space', 'number', 'literal', 'reference', 'symbol', 'name', 'bad']
const PIECES = new RegExp(
  [
    String.raw`(\s+)`,
    String.raw`(\d+(?:\.\d*)?|\.\d+)`,
    `("[^"]*"|'[^']*')`,
    String.raw`(\$\{(?:last-saved#)?${NCNAME}\})`,
    String.raw`(\.\.|::|//|!=|<=|>=|[()\[\].@,/|+\-=<>*$])`,
    String.raw`(${NCNAME}(?::(?:${NCNAME}|\*))?)`,
    '(.)',
  ].join('|'),
  'yu',
)

/** An expression in its pieces, without the space between them. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  while (at < text.length) {
    PIECES.lastIndex = at
    const match = PIECES.exec(text)!
    let group = 1
    while (match[group] === undefined) group++
    const kind = KINDS[group - 1]!
    if (kind !== 'space') pieces.push({ kind, text: match[0], at })
    at += match[0].length
  }
  pieces.push({ kind: 'end', text: '', at })
  return pieces
}

/** What is wrong with an expression's syntax, if anything. */
export function expressionFault(text: string): ExpressionFault | undefined {
  // Most expressions of a form are no more than `yes` or `true()`.
  if (/^[a-z]+(\(\))?$/i.test(text)) return undefined
  return new ExpressionParser(piecesOf(text)).fault()
}

/** Operators that are words; they are names everywhere else. */
const WORD_OPERATORS = new Set(['and', 'or', 'div', 'mod'])
const SYMBOL_OPERATORS = new Set(['=', '!=', '<', '<=', '>', '>=', '+', '-', '*', '|'])

/** What looks like a call within a path, and tests the kind of node. */
const NODE_TESTS = new Set(['text', 'node', 'comment', 'processing-instruction'])
const AXES = new Set([
  ...['ancestor', 'ancestor-or-self', 'attribute', 'child', 'descendant', 'descendant-or-self', 'following'],
  ...['following-sibling', 'namespace', 'parent', 'preceding', 'preceding-sibling', 'self'],
])

/** Names of the functions that an expression calls. */
export function callsIn(text: string): string[] {
  if (!text.includes('(')) return []
  const pieces = piecesOf(text)
  return pieces
    .filter(({ kind, text: name }, at) => {
      const next = pieces[at + 1]
      const isCall = kind === 'name' && next?.kind === 'symbol' && next.text === '('
      return isCall && !WORD_OPERATORS.has(name) && !NODE_TESTS.has(name)
    })
    .map(({ text: name }) => name)
}

class ExpressionParser {
  readonly #pieces: Piece[]
  #next = 0

  constructor(pieces: Piece[]) {
    this.#pieces = pieces
  }

  fault(): ExpressionFault | undefined {
    const whole = this.#expression() && this.#peek().kind === 'end'
    const { at, text } = this.#peek()
    return whole ? undefined : { at, near: text }
  }

  #peek(ahead = 0): Piece {
    return this.#pieces[Math.min(this.#next + ahead, this.#pieces.length - 1)]!
  }

  #take(text: string): boolean {
    const found = this.#peek().kind === 'symbol' && this.#peek().text === text
    if (found) this.#next++
    return found
  }

  /** Operands with operators between them: precedence plays no part in whether an expression is well formed. */
  #expression(): boolean {
    let operator: string | undefined
    do {
      // A union is of paths, which have no sign.
      if (operator !== '|') while (this.#take('-'));
      if (!this.#operand()) return false
      operator = this.#operator()
    } while (operator !== undefined)
    return true
  }

  #operator(): string | undefined {
    const { kind, text } = this.#peek()
    const found = kind === 'symbol' ? SYMBOL_OPERATORS.has(text) : kind === 'name' && WORD_OPERATORS.has(text)
    if (found) this.#next++
    return found ? text : undefined
  }

  #operand(): boolean {
    const { kind, text } = this.#peek()
    if (kind === 'number' || kind === 'literal' || kind === 'reference') {
      this.#next++
      return this.#continuation()
    }
    if (kind === 'symbol' && text === '$') {
      this.#next++
      return this.#name() && this.#continuation()
    }
    if (this.#take('(')) return this.#expression() && this.#take(')') && this.#continuation()
    if (kind === 'name' && this.#isCall()) return this.#call() && this.#continuation()
    return this.#path()
  }

  /** Predicates and further steps behind a reference, a call or brackets. */
  #continuation(): boolean {
    if (!this.#predicates()) return false
    if (this.#take('/') || this.#take('//')) return this.#steps()
    return true
  }

  #path(): boolean {
    if (this.#take('//')) return this.#steps()
    if (this.#take('/')) return this.#startsStep() ? this.#steps() : true
    return this.#steps()
  }

  #steps(): boolean {
    do {
      if (!this.#step()) return false
    } while (this.#take('/') || this.#take('//'))
    return true
  }

  #startsStep(): boolean {
    const { kind, text } = this.#peek()
    return kind === 'name' || kind === 'reference' || ['.', '..', '@', '*'].includes(text)
  }

  #step(): boolean {
    if (this.#take('.') || this.#take('..')) return this.#predicates()
    if (!this.#take('@') && this.#peek(1).text === '::' && AXES.has(this.#peek().text)) this.#next += 2
    if (this.#take('*')) return this.#predicates()
    if (this.#peek().kind === 'reference') this.#next++
    else if (NODE_TESTS.has(this.#peek().text) && this.#isCall()) return this.#call() && this.#predicates()
    else if (!this.#name()) return false
    return this.#predicates()
  }

  #predicates(): boolean {
    while (this.#take('[')) if (!this.#expression() || !this.#take(']')) return false
    return true
  }

  #isCall(): boolean {
    return this.#peek(1).kind === 'symbol' && this.#peek(1).text === '('
  }

  #call(): boolean {
    this.#next += 2
    if (this.#take(')')) return true
    do {
      if (!this.#expression()) return false
    } while (this.#take(','))
    return this.#take(')')
  }

  #name(): boolean {
    const found = this.#peek().kind === 'name'
    if (found) this.#next++
    return found
  }
}
