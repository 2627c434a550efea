import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from '../../../kernel/http/language.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { asProblem } from '../../../kernel/problems/translate.ts'
import { CentralProblem } from '../odata/errors.ts'
import { isSecure } from '../openrosa/envelope.ts'

/** Central's numbers for the house's own problems. */
const numbers: Record<string, number> = {
  bad_request: 400.1,
  invalid: 400.8,
  not_signed_in: 401.2,
  session_ended: 401.2,
  wrong_credentials: 401.2,
  forbidden: 403.1,
  not_found: 404.1,
  too_large: 413.1,
  wrong_media: 415.1,
  too_many: 429.1,
  unavailable: 503.1,
}

/** Answers a refusal as Central does: `{message, code, details}`, in the reader's language. */
export function sendCentralProblem(
  kernel: Kernel,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  xml = false,
): FastifyReply {
  const problem = central(error)
  if (problem.code >= 500 && problem.code < 501)
    request.log.error({ err: error, requestId: request.id }, 'central api')
  const status = Math.floor(problem.code)
  // A browser's own dialogue would ask our signed-in people for a password.
  if (status === 401 && isSecure(request) && !request.headers.cookie)
    reply.header('www-authenticate', 'Basic realm="Ura", charset="UTF-8"')
  const language = languageOf(request)
  const message = kernel.say(language)(problem.words, problem.params)
  reply.status(status).header('content-language', language).header('cache-control', 'no-store')
  if (xml) {
    const safe = message.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)
    return reply
      .type('application/xml; charset=utf-8')
      .send(
        `<?xml version="1.0" encoding="UTF-8"?><error code="${problem.code}"><message>${safe}</message><details/></error>`,
      )
  }
  return reply
    .type('application/json; charset=utf-8')
    .send({ message, code: problem.code, details: problem.details })
}

function central(error: unknown): CentralProblem {
  if (error instanceof CentralProblem) return error
  const problem = asProblem(error)
  if (!problem) return new CentralProblem(500.1, 'problem.internal')
  const details = problem.fields.length ? { fields: problem.fields.map(({ path }) => path) } : {}
  // There is one sentence in Central's answers: what is wrong with a field says more than that something is.
  const [field] = problem.sentence ? [] : problem.fields
  return new CentralProblem(
    numbers[problem.code] ?? 400.1,
    field?.message ?? problem.sentence ?? `problem.${problem.code}`,
    field ? (field.params ?? {}) : problem.params,
    details,
  )
}

/** The address under which this workspace is known to whoever asks. */
export const originOfAnswer = (kernel: Kernel, request: FastifyRequest): string =>
  kernel.config.URA_URL?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`
