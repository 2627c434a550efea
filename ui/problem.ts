/** One field that the server could not accept: `path` as in the request body (`targets.0.value`). */
export interface FieldProblem {
  path: string
  message: string
}

/** The body of an `application/problem+json` answer (RFC 9457) as this house writes it. */
export interface ProblemBody {
  type?: string
  title?: string
  status?: number
  code?: string
  detail?: string
  fields?: FieldProblem[]
  /** The record as it is now, where somebody else changed it meanwhile. */
  current?: unknown
}

/**
 * Why a call did not succeed. `detail` is already in the reader's language when the server said it;
 * problems that arise on this side carry a word key in `word` instead (the network is down, for example).
 */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly fields: FieldProblem[]
  readonly word: string | undefined
  /** The record as it is now, where somebody else changed it meanwhile. */
  readonly current: unknown

  constructor(
    status: number,
    code: string,
    detail: string,
    fields: FieldProblem[] = [],
    word?: string,
    current?: unknown,
  ) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.fields = fields
    this.word = word
    this.current = current
  }

  /** The server could not be reached at all. */
  static unreachable(): Problem {
    return new Problem(0, 'ui.unreachable', '', [], 'ui.problem.unreachable')
  }

  /** Reads a failed answer; an answer that is not a problem document still becomes a Problem. */
  static async of(response: Response): Promise<Problem> {
    return Problem.from(response.status, response.headers.get('content-type') ?? '', await response.text())
  }

  static from(status: number, type: string, text: string): Problem {
    const body = type.includes('json') ? readBody(text) : {}
    const word = body.detail || body.title ? undefined : wordFor(status)
    return new Problem(
      status,
      body.code ?? `http.${status}`,
      body.detail ?? body.title ?? '',
      body.fields ?? [],
      word,
      body.current,
    )
  }
}

function readBody(text: string): ProblemBody {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? (body as ProblemBody) : {}
  } catch {
    return {}
  }
}

function wordFor(status: number): string {
  if (status === 401) return 'ui.problem.signedOut'
  if (status === 403) return 'ui.problem.forbidden'
  if (status === 404) return 'ui.problem.notFound'
  if (status === 413) return 'ui.problem.tooLarge'
  if (status === 429) return 'ui.problem.tooMany'
  return 'ui.problem.server'
}

/** Anything thrown, as a Problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(0, 'ui.broken', '', [], 'ui.problem.broken')
}

/** True when somebody else changed the record since it was read. */
export function isConflict(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'changed_meanwhile' || error.status === 412)
}
