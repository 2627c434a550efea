/**
 * Every problem that a user can meet, with its HTTP status. The code is stable; the sentence comes from
 * `kernel/words` (or a room's words) under `problem.<code>`, in the reader's language.
 */
export const catalogue = {
  bad_request: 400, // the request itself is malformed
  not_signed_in: 401,
  session_ended: 401,
  wrong_credentials: 401,
  forbidden: 403, // signed in, but the policy says no
  not_found: 404, // absent, or not visible to the asker: the same answer on purpose
  conflict: 409,
  changed_meanwhile: 409, // somebody else saved first
  locked: 409, // an approved period, a published edition
  already_exists: 409,
  still_used: 409, // other records lean on it
  too_large: 413,
  wrong_media: 415,
  invalid: 422, // fields are named in `fields`
  too_many: 429,
  internal: 500,
  unavailable: 503,
} as const
export type ProblemCode = keyof typeof catalogue

/** What is wrong with one field, row or cell; `message` is a words key. */
export interface FieldProblem {
  /** Where: `body.name`, `row 14, column month`. */
  path: string
  message: string
  params?: Record<string, string | number>
}

/** Thrown anywhere in a request; the transaction is rolled back and the user gets a sentence. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly params: Record<string, string | number>
  readonly fields: FieldProblem[]
  /** A more particular words key than the code's own. */
  readonly sentence: string | undefined
  /** The record as it is now, for whoever based a change on an older version (`changed_meanwhile`). */
  readonly current: unknown

  constructor(
    code: ProblemCode,
    more: {
      sentence?: string
      params?: Record<string, string | number>
      fields?: FieldProblem[]
      current?: unknown
      cause?: unknown
    } = {},
  ) {
    super(`${code}${more.sentence ? `: ${more.sentence}` : ''}`, { cause: more.cause })
    this.code = code
    this.params = more.params ?? {}
    this.fields = more.fields ?? []
    this.sentence = more.sentence
    this.current = more.current
  }

  get status(): number {
    return catalogue[this.code]
  }
}

/** One wrong field. `message` is a words key. */
export function invalid(path: string, message: string, params?: Record<string, string | number>): Problem {
  return new Problem('invalid', { fields: [{ path, message, ...(params ? { params } : {}) }] })
}

/** Returns the value, or throws `not_found`: an absent record and an invisible one look alike. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Problem('not_found')
  return value
}

/** Throws `forbidden` unless the policy's sentence holds. */
export function insist(allowed: boolean): void {
  if (!allowed) throw new Problem('forbidden')
}
