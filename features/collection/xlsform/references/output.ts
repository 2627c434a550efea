import type { FormNode } from '../survey/tree.ts'
import { element, escapeText, type XmlNode } from '../xml.ts'
import { type Token, tokens } from './lexer.ts'
import type { Resolver } from './resolve.ts'
import { mayHoldReference, REFERENCE } from './syntax.ts'

/**
 * A label's text as XML content: references and `instance(…)` paths become `<output value="…"/>`,
 * everything else stays text.
 */
export function outputs(text: string, context: FormNode | undefined, resolver: Resolver): XmlNode[] {
  if (text === '-' || !(mayHoldReference(text) || text.includes('instance('))) return [text]
  const nodes: XmlNode[] = []
  let at = 0
  for (const [start, end] of instancePaths(text)) {
    withReferences(text.slice(at, start), nodes, context, resolver)
    const path = text.slice(start, end)
    const written = resolver.likeReference ? escapeText(path) : path
    nodes.push(element('output', { value: resolver.insertPaths(written, { context }) }))
    at = end
  }
  withReferences(text.slice(at), nodes, context, resolver)
  return nodes
}

function withReferences(
  text: string,
  nodes: XmlNode[],
  context: FormNode | undefined,
  resolver: Resolver,
): void {
  let at = 0
  for (const match of text.matchAll(REFERENCE)) {
    if (match.index > at) nodes.push(text.slice(at, match.index))
    const end = match.index + match[0].length
    const found = { text, name: match[2]!, at: match.index, end, lastSaved: match[1] !== undefined }
    nodes.push(element('output', { value: resolver.pathFor(found, { context }) }))
    at = end
  }
  if (at < text.length) nodes.push(text.slice(at))
}

/**
 * Where `instance('list')/path[predicate]/path` stands in a text. White space ends a path, except inside
 * a predicate.
 */
export function instancePaths(text: string): [start: number, end: number][] {
  if (!text.includes('instance(')) return []
  const bounds: number[] = []
  const walk = new InstanceWalk()
  for (const token of tokens(text)) {
    const before = walk.last
    const step = walk.take(token)
    if (step === 'enter') bounds.push(token.start)
    else if (step === 'leave') bounds.push(before!.end)
  }
  if (walk.last) bounds.push(walk.last.end)
  const pairs: [number, number][] = []
  for (let index = 0; index + 1 < bounds.length; index += 2) pairs.push([bounds[index]!, bounds[index + 1]!])
  return pairs
}

/** Follows one instance expression token by token. */
class InstanceWalk {
  /** The last token that belonged to an expression. */
  last: Token | undefined
  #inside = false
  #inPath = false
  #inPredicate = false

  take(token: Token): 'enter' | 'inside' | 'leave' | 'outside' {
    if (!this.#inside) {
      if (token.kind !== 'call' || token.text !== 'instance(') return 'outside'
      this.#inside = true
      this.last = token
      return 'enter'
    }
    if (!this.#continues(token)) {
      this.#inside = false
      return 'leave'
    }
    this.last = token
    return 'inside'
  }

  #continues(token: Token): boolean {
    const { last } = this
    if (token.kind === 'literal' && last?.text === 'instance(') return true
    if (token.kind === 'close' && last?.kind === 'literal') return true
    if (token.kind === 'slash' && (last?.kind === 'close' || last?.kind === 'predicateEnd')) {
      this.#inPath = true
      return true
    }
    if (this.#inPath) {
      if (token.kind === 'space') {
        this.#inPath = false
        return false
      }
      if (token.kind === 'predicateStart') {
        this.#inPath = false
        this.#inPredicate = true
      }
      return true
    }
    if (!this.#inPredicate) return false
    if (token.kind === 'predicateEnd') this.#inPredicate = false
    return true
  }
}
