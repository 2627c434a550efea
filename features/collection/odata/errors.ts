import { type LiteralKind, shortened } from '../literals.ts'

/**
 * A refusal as ODK Central says it to its clients: `code` is Central's number for the same case, the HTTP status its whole
 * part. `words` is a words key.
 */
export class CentralProblem extends Error {
  override name = 'CentralProblem'
  readonly code: number
  readonly words: string
  readonly params: Record<string, string | number>
  readonly details: Record<string, unknown>
  constructor(
    code: number,
    words: string,
    params: Record<string, string | number> = {},
    details: Record<string, unknown> = params,
  ) {
    super(`${code} ${words}`)
    this.code = code
    this.words = words
    this.params = params
    this.details = details
  }
}

export const unparsable = (reason: string): CentralProblem =>
  new CentralProblem(400.18, 'collection.odata.problem.unparsable', { reason })
/** A value that is none of what the place in an expression takes. */
export const notA = (kind: LiteralKind, value: string): CentralProblem =>
  new CentralProblem(400.18, `collection.literal.${kind}`, { value: shortened(value) })
export const unsupported = (type: string, at: number, text: string): CentralProblem =>
  new CentralProblem(501.4, 'collection.odata.problem.unsupported', { type, at, text })
export const unknownField = (text: string): CentralProblem =>
  new CentralProblem(501.5, 'collection.odata.problem.field', { text })
