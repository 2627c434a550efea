import { readMoment, readNumber } from '../literals.ts'
import { notA, unknownField, unparsable, unsupported } from './errors.ts'
import { type Field2Sql, fieldSql, type SqlType } from './fields.ts'

/** A condition as SQL over the alias `s`, with the values of its parameters. */
export interface Condition {
  where: string
  values: unknown[]
}

/** No condition at all. */
export const everything: Condition = { where: 'true', values: [] }

type Kind = 'word' | 'string' | 'number' | 'date' | 'open' | 'close' | 'comma' | 'end'
interface Token {
  kind: Kind
  text: string
  at: number
}

const patterns: [Kind, RegExp][] = [
  ['string', /'(?:[^']|'')*'/y],
  ['date', /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w.])/y],
  ['number', /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w])/y],
  ['word', /[$A-Za-z_\u00a1-\uffff][\w$.\u00a1-\uffff-]*(?:\/[\w$.\u00a1-\uffff-]+)*/y],
  ['open', /\(/y],
  ['close', /\)/y],
  ['comma', /,/y],
]
const longest = 4000
const deepest = 40

function tokens(text: string): Token[] {
  if (text.length > longest) throw unparsable('too long')
  // No answer holds it, and a statement would end there.
  if (text.includes('\0')) throw unparsable('NUL')
  const found: Token[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++
      continue
    }
    const match = patterns
      .map(([kind, pattern]) => {
        pattern.lastIndex = at
        const text0 = pattern.exec(text)?.[0]
        return text0 === undefined ? undefined : { kind, text: text0, at }
      })
      .find((one) => one !== undefined)
    if (!match) throw unparsable(`${text.slice(at, at + 20)} (${at})`)
    found.push(match)
    at += match.text.length
  }
  found.push({ kind: 'end', text: '', at })
  return found
}

/** A part of an expression: its SQL, what it is, and how a literal beside it must be understood. */
interface Part {
  sql: string
  type: SqlType | 'literal' | 'null'
  /** Of a literal: its text, not yet given to the database. */
  text?: string
}

/** A literal as the database is given it. @throws CentralProblem 400.18 */
function read(text: string, type: SqlType): string {
  // A moment beside a day stands for its day, as it is written.
  if (type === 'day') {
    if (!readMoment(text)) throw notA('day', text)
    return text.slice(0, 10)
  }
  if (type === 'time') {
    const moment = readMoment(text)
    if (!moment) throw notA('moment', text)
    return moment
  }
  if (type === 'number' && readNumber(text) === null) throw notA('number', text)
  if (type === 'boolean' && !/^(true|false)$/.test(text)) throw notA('truth', text)
  if (text.includes('\0')) throw unparsable('NUL')
  return text
}

const comparisons: Record<string, string> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' }
const extracts = ['year', 'month', 'day', 'hour', 'minute', 'second']

/**
 * A `$filter` as SQL. Personal questions are unknown to it: they neither appear nor can be guessed at.
 * @throws CentralProblem 400.18, 501.4, 501.5
 */
export function filterSql(text: string, fields: Field2Sql, values: unknown[] = []): Condition {
  const list = tokens(text)
  let next = 0
  let depth = 0
  const peek = () => list[next]!
  const take = () => list[next++]!
  const isWord = (...words: string[]) => peek().kind === 'word' && words.includes(peek().text)
  const expect = (kind: Kind) => {
    const token = take()
    if (token.kind !== kind) throw unparsable(`${token.text || '…'} (${token.at})`)
    return token
  }

  const either = (): Part => {
    let left = both()
    while (isWord('or')) {
      take()
      left = condition(`(${truth(left)} or ${truth(both())})`)
    }
    return left
  }
  const both = (): Part => {
    let left = negated()
    while (isWord('and')) {
      take()
      left = condition(`(${truth(left)} and ${truth(negated())})`)
    }
    return left
  }
  const negated = (): Part => {
    if (!isWord('not')) return compared()
    take()
    return condition(`(not ${truth(negated())})`)
  }
  const compared = (): Part => {
    const left = value()
    const token = peek()
    if (token.kind !== 'word') return left
    const operator = comparisons[token.text]
    if (!operator) {
      if (['add', 'sub', 'mul', 'div', 'mod', 'has', 'in'].includes(token.text)) {
        take()
        if (['end', 'close', 'comma'].includes(peek().kind)) throw unparsable(`… (${peek().at})`)
        throw unsupported(token.text, token.at, token.text)
      }
      return left
    }
    take()
    return condition(compare(left, operator, value()))
  }
  const value = (): Part => {
    if (++depth > deepest) throw unparsable('too deep')
    const part = primary()
    depth--
    return part
  }
  const primary = (): Part => {
    const token = take()
    if (token.kind === 'open') {
      const inner = either()
      expect('close')
      return inner
    }
    if (token.kind === 'string')
      return { sql: '', type: 'literal', text: token.text.slice(1, -1).replaceAll("''", "'") }
    if (token.kind === 'number' || token.kind === 'date')
      return { sql: '', type: 'literal', text: token.text }
    if (token.kind !== 'word') throw unparsable(`${token.text || '…'} (${token.at})`)
    if (token.text === 'null') return { sql: 'null', type: 'null' }
    if (token.text === 'true' || token.text === 'false') return { sql: token.text, type: 'boolean' }
    if (peek().kind === 'open') return call(token)
    const field = fields(token.text)
    if (!field) throw unknownField(token.text)
    return field
  }
  const call = (token: Token): Part => {
    take()
    if (token.text === 'now') {
      expect('close')
      return { sql: 'now()', type: 'time' }
    }
    if (!extracts.includes(token.text)) {
      skipArguments()
      throw unsupported('MethodCallExpression', token.at, token.text)
    }
    const of = either()
    expect('close')
    const at =
      of.type === 'literal' ? literal(of, 'time') : of.type === 'day' ? `(${of.sql})::timestamp` : of.sql
    if (!['time', 'day', 'literal'].includes(of.type))
      throw unsupported('MethodCallExpression', token.at, token.text)
    const zoned = of.type === 'day' ? at : `(${at}) at time zone 'UTC'`
    return { sql: `extract(${token.text} from ${zoned})`, type: 'number' }
  }
  /** What stands in the brackets of a function that is not known here: it only has to come to an end. */
  const skipArguments = () => {
    for (let open = 1; open > 0; ) {
      const { kind, at } = take()
      if (kind === 'end') throw unparsable(`… (${at})`)
      if (kind === 'open') open++
      if (kind === 'close') open--
    }
  }
  const literal = (part: Part, type: SqlType): string => {
    values.push(read(part.text!, type))
    return `$${values.length}::${{ number: 'numeric', time: 'timestamptz', day: 'date', text: 'text', boolean: 'boolean' }[type]}`
  }
  const compare = (left: Part, operator: string, right: Part): string => {
    if (left.type === 'null' || right.type === 'null') {
      const other = left.type === 'null' ? right : left
      const sql = other.type === 'literal' ? literal(other, 'text') : other.sql
      if (operator !== '=' && operator !== '<>') return 'false'
      return other.type === 'null'
        ? String(operator === '=')
        : `(${sql} is ${operator === '=' ? '' : 'not '}null)`
    }
    const type = left.type !== 'literal' ? left.type : right.type !== 'literal' ? right.type : 'text'
    const side = (part: Part) =>
      part.type === 'literal'
        ? literal(part, type as SqlType)
        : part.type === type
          ? part.sql
          : mixed(part, type as SqlType)
    const [a, b] = [side(left), side(right)]
    if (operator === '=') return `(${a} is not distinct from ${b})`
    if (operator === '<>') return `(${a} is distinct from ${b})`
    return type === 'text' ? `(${a} collate "C" ${operator} ${b})` : `(${a} ${operator} ${b})`
  }
  const mixed = (part: Part, type: SqlType): string => {
    if (part.type === 'day' && type === 'time') return `(${part.sql})::timestamptz`
    if (part.type === 'time' && type === 'day') return `(${part.sql})::date`
    throw unparsable(part.sql.startsWith('s.') ? 'type' : part.sql)
  }
  const condition = (sql: string): Part => ({ sql, type: 'boolean' })
  const truth = (part: Part): string => {
    if (part.type !== 'boolean') throw unparsable('and, or, not')
    return part.sql
  }

  const whole = either()
  const rest = peek()
  if (rest.kind !== 'end') throw unparsable(`${rest.text} (${rest.at})`)
  return { where: truth(whole), values }
}

/**
 * An `$orderby` as SQL, with the id at its end so that pages fit together.
 * @throws CentralProblem 501.5
 */
export function orderSql(text: string, fields: Field2Sql): string {
  const parts = text.split(',').map((one) => {
    const [name = '', direction = 'asc', ...more] = one.trim().split(/\s+/)
    const field = fields(name)
    if (!field || more.length) throw unknownField(one.trim())
    const way = direction.toLowerCase()
    if (way !== 'asc' && way !== 'desc') throw unknownField(direction)
    return { sql: `${field.sql} ${way === 'asc' ? 'asc nulls first' : 'desc nulls last'}`, way }
  })
  return `${parts.map((one) => one.sql).join(', ')}, s.id ${parts[0]!.way}`
}

export { fieldSql }
