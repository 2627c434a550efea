import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Kernel } from '../kernel.ts'
import { Problem } from '../problems/problem.ts'
import { sessionToken } from './session.ts'

const minute = 60_000
/** An address may be a whole office, or all phones of a country behind one line, with clients that have no session. */
const sessionsInAddress = 10
/** What the server works for; files of the pages cost nothing. */
const counted = /^\/(api|v1)(\/|$)/
/** How many sessions and addresses are remembered at once; the least recent goes first. */
const remembered = 20_000

/**
 * Holds back what has run away: a script in a circle, a client that repeats itself without a pause. Nobody who works comes
 * near it; `URA_REQUESTS_A_MINUTE` sets it.
 *
 * Each process counts for itself, so two of them let through at most twice as much. Counting together would cost a statement
 * a request, which is more than most of what it would hold back; guesses at secrets, where every single one matters, are
 * counted together, in the database (access/limits.ts).
 */
export async function limitRequests(app: FastifyInstance, kernel: Kernel): Promise<void> {
  const most = kernel.config.URA_REQUESTS_A_MINUTE
  if (most === 0) return
  const secret = kernel.secret('session')
  await app.register(rateLimit, {
    global: true,
    timeWindow: minute,
    cache: remembered,
    // Only a session that we signed stands for itself: whoever makes cookies up is counted by the address.
    keyGenerator: (request) => sessionToken(request, secret) ?? addressOf(request),
    max: (request) => (sessionToken(request, secret) ? most : most * sessionsInAddress),
    allowList: (request) => !counted.test(request.url.split('?', 1)[0]!),
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem('too_many', {
        sentence: 'problem.too_many_requests',
        params: { seconds: Math.max(1, Math.ceil(ttl / 1000)) },
      }),
  })
}

/** Where a request comes from: of IPv6 the network, since a single host has more addresses than anybody can count. */
export function addressOf(request: Pick<FastifyRequest, 'ip'>): string {
  // A client that has hung up in the meantime has no address any more.
  const ip = (request.ip as string | undefined) ?? ''
  if (!ip.includes(':') || ip.startsWith('::ffff:')) return ip
  const [head = '', tail] = ip.split('::')
  const groups = head ? head.split(':') : []
  const rest = tail ? tail.split(':') : []
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0')
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':')
}
