import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from '../../../kernel/http/language.ts'
import type { Kernel } from '../../../kernel/kernel.ts'

/** Most bytes that one sending may have; announced to the clients, which then split larger ones. */
export const acceptedBytes = 100_000_000

/**
 * A refusal in OpenRosa's own form. `code` is Central's number for the same case, so that its clients' documentation
 * holds; the HTTP status is its whole part. `message` is a words key.
 */
export class OpenRosaProblem extends Error {
  override name = 'OpenRosaProblem'
  readonly code: number
  readonly words: string
  readonly params: Record<string, string | number>
  constructor(code: number, words: string, params: Record<string, string | number> = {}) {
    super(`${code} ${words}`)
    this.code = code
    this.words = words
    this.params = params
  }
}

/** Headers that every OpenRosa answer carries. */
export function openRosaHeaders(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (isSecure(request)) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
  return reply
    .header('x-openrosa-version', '1.0')
    .header('x-openrosa-accept-content-length', String(acceptedBytes))
    .header('content-language', languageOf(request))
    .header('cache-control', 'private, no-cache')
    .header('x-content-type-options', 'nosniff')
}

/** Text as XML content or attribute value. Characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** The envelope whose message Collect shows to its user. */
export const envelope = (message: string, nature = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><OpenRosaResponse xmlns="http://openrosa.org/http/response" items="0"><message nature="${nature}">${escapeXml(message)}</message></OpenRosaResponse>`

/** Sends XML with the status and all that OpenRosa wants around it. */
export function sendXml(
  request: FastifyRequest,
  reply: FastifyReply,
  xml: string,
  status = 200,
): FastifyReply {
  return openRosaHeaders(request, reply).status(status).type('text/xml; charset=utf-8').send(xml)
}

/** Answers a refusal, in the reader's language. */
export function sendOpenRosaProblem(
  kernel: Kernel,
  problem: OpenRosaProblem,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const status = Math.floor(problem.code)
  if (status === 401 && isSecure(request))
    reply.header('www-authenticate', 'Basic realm="Ura", charset="UTF-8"')
  const say = kernel.say(languageOf(request))
  return sendXml(request, reply, envelope(say(problem.words, problem.params), 'error'), status)
}

/** Passwords travel over TLS only; behind a proxy its word counts when it is trusted. */
export const isSecure = (request: FastifyRequest): boolean => request.protocol === 'https'
