/** When a question is asked, as far as it can be said in words. */
export type Logic =
  | { is: 'all' | 'any'; parts: Logic[] }
  | { is: 'equal' | 'unequal' | 'holds' | 'lacks'; path: string; value: string }
  | { is: 'filled' | 'empty'; path: string }
  | { is: 'more' | 'less' | 'least' | 'most'; path: string; value: string }

const tokens = /\s*(\(|\)|,|!=|<=|>=|=|<|>|'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|[\w./:-]+)/y

/**
 * Reads an XPath condition as forms use them: comparisons of answers with values, `selected()`, `not()`, `and`, `or`.
 * @param at path of the question that it stands on, for relative paths
 * @returns null for anything else, which is then shown as it is written
 */
export function readLogic(expression: string, at: string): Logic | null {
  const found: string[] = []
  tokens.lastIndex = 0
  while (tokens.lastIndex < expression.trimEnd().length) {
    const match = tokens.exec(expression)
    if (!match) return null
    found.push(match[1]!)
  }
  const reader = new Reader(found, at)
  const logic = reader.any()
  return logic && reader.done ? logic : null
}

class Reader {
  private place = 0
  private readonly tokens: string[]
  private readonly at: string
  constructor(found: string[], at: string) {
    this.tokens = found
    this.at = at
  }

  get done(): boolean {
    return this.place === this.tokens.length
  }

  any(): Logic | null {
    return this.joined('or', 'any', () => this.joined('and', 'all', () => this.one()))
  }

  private joined(word: string, is: 'all' | 'any', read: () => Logic | null): Logic | null {
    const parts: Logic[] = []
    do {
      const part = read()
      if (!part) return null
      parts.push(part)
    } while (this.take(word))
    return parts.length === 1 ? parts[0]! : { is, parts }
  }

  private one(): Logic | null {
    if (this.take('(')) {
      const inner = this.any()
      return inner && this.take(')') ? inner : null
    }
    if (this.next() === 'not' && this.next(1) === '(') {
      this.place += 2
      const inner = this.any()
      return inner && this.take(')') ? opposite(inner) : null
    }
    if (this.next() === 'selected' && this.next(1) === '(') {
      this.place += 2
      const path = this.path()
      const value = path && this.take(',') ? this.value() : null
      return path && value !== null && this.take(')') ? { is: 'holds', path, value } : null
    }
    return this.comparison()
  }

  private comparison(): Logic | null {
    const path = this.path()
    if (!path) return null
    const sign = this.tokens[this.place++]
    const quoted = /^['"]/.test(this.next() ?? '')
    const value = this.value()
    if (value === null) return null
    if (sign === '=') return value === '' ? { is: 'empty', path } : { is: 'equal', path, value }
    if (sign === '!=') return value === '' ? { is: 'filled', path } : { is: 'unequal', path, value }
    const is = ({ '>': 'more', '<': 'less', '>=': 'least', '<=': 'most' } as const)[sign ?? '']
    return is && !quoted ? { is, path, value } : null
  }

  private path(): string | null {
    const token = this.next()
    if (!token || !/^(\/[\w.-]+){2,}$|^\.\.?(\/[\w.-]+|\/\.\.)*$/.test(token)) return null
    this.place++
    return token.startsWith('/') ? token.replace(/^\/[^/]+/, '') : resolvePath(this.at, token)
  }

  private value(): string | null {
    const token = this.next()
    const text = /^(['"])(.*)\1$/s.exec(token ?? '')?.[2]
    if (text === undefined && !/^-?\d/.test(token ?? '')) return null
    this.place++
    return text ?? token!
  }

  private next(ahead = 0): string | undefined {
    return this.tokens[this.place + ahead]
  }

  private take(word: string): boolean {
    if (this.next() !== word) return false
    this.place++
    return true
  }
}

const opposites = {
  all: 'any', any: 'all', equal: 'unequal', unequal: 'equal', holds: 'lacks', lacks: 'holds', filled: 'empty',
  empty: 'filled', more: 'most', most: 'more', less: 'least', least: 'less',
} as const // biome-ignore format: a table

function opposite(logic: Logic): Logic {
  const is = opposites[logic.is]
  return 'parts' in logic ? ({ is, parts: logic.parts.map(opposite) } as Logic) : ({ ...logic, is } as Logic)
}

function resolvePath(at: string, relative: string): string {
  const parts = at.split('/')
  for (const step of relative.split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '.' && step !== '') parts.push(step)
  }
  return parts.join('/')
}
