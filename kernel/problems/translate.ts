import { ZodError } from 'zod'
import { type FieldProblem, Problem } from './problem.ts'

interface DatabaseError extends Error {
  code: string
  constraint?: string
}

const isDatabaseError = (error: unknown): error is DatabaseError =>
  error instanceof Error &&
  typeof (error as DatabaseError).code === 'string' &&
  /^[0-9A-Z]{5}$/.test((error as DatabaseError).code)

/**
 * Turns what the database or the validation complained about into a problem, once, in one place.
 * Constraints have names on purpose: `problem.constraint.<name>` is the sentence, where a room has written one.
 * @returns null when the error is ours to mend (it becomes `internal`)
 */
export function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error
  if (error instanceof ZodError) return new Problem('invalid', { fields: zodFields(error), cause: error })
  if (!isDatabaseError(error)) return httpProblem(error)
  const more = error.constraint
    ? { sentence: `problem.constraint.${error.constraint}`, cause: error }
    : { cause: error }
  switch (error.code) {
    case '23505':
    case '23P01':
      return new Problem('already_exists', more)
    case '23503':
      return new Problem('still_used', more)
    case '23514':
    case '23502':
      return new Problem('invalid', more)
    case '42501':
      return new Problem('forbidden', { cause: error })
    case '22P02':
    case '22007':
    case '22008':
    case '22003':
    case '22021':
    case '22P05':
      return new Problem('bad_request', { cause: error })
    case '57014':
    case '55P03':
    case '53300':
      return new Problem('unavailable', { cause: error })
    default:
      return null
  }
}

/** Fastify's own complaints (body too large, malformed JSON, wrong media type). */
function httpProblem(error: unknown): Problem | null {
  const status = (error as { statusCode?: number }).statusCode
  if (status === 413) return new Problem('too_large', { cause: error })
  if (status === 415) return new Problem('wrong_media', { cause: error })
  if (status === 429) return new Problem('too_many', { cause: error })
  if (status && status >= 400 && status < 500) return new Problem('bad_request', { cause: error })
  return null
}

/** Names each wrong field with a words key of `problem.field.…` and its bounds. */
export function zodFields(error: ZodError, prefix = ''): FieldProblem[] {
  return error.issues.map((issue) => {
    const path = [prefix, ...issue.path.map(String)].filter(Boolean).join('.')
    const params: Record<string, string | number> = {}
    let key: string = issue.code
    // A schema may name its own sentence: z.string().regex(…, 'programme.code.malformed').
    if (/^[a-z]\w*(\.\w+)+$/.test(issue.message)) return { path, message: issue.message }
    if (issue.code === 'too_small') {
      params.minimum = Number(issue.minimum)
      key =
        issue.origin === 'string' && Number(issue.minimum) === 1 ? 'required' : `too_small_${issue.origin}`
    }
    if (issue.code === 'too_big') {
      params.maximum = Number(issue.maximum)
      key = `too_big_${issue.origin}`
    }
    if (issue.code === 'invalid_type') {
      params.expected = issue.expected
      if (issue.input === undefined) key = 'required'
    }
    if (issue.code === 'invalid_format') params.format = issue.format
    if (issue.code === 'unrecognized_keys') params.keys = issue.keys.join(', ')
    return { path, message: `problem.field.${key}`, params }
  })
}
