import { createHmac, randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { askAccounts, tokenIn, withHeaders } from '../../../kernel/access/accounts.ts'
import { accountEmail, emailIndex } from '../../../kernel/access/identity.ts'
import { isProgramKey, keyNoter } from '../../../kernel/access/keys.ts'
import { countTry, forgetTries, takeTryBack } from '../../../kernel/access/limits.ts'
import { type Origin, originOf } from '../../../kernel/access/origin.ts'
import { writeAudit } from '../../../kernel/http/mount.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import { CentralProblem } from '../odata/errors.ts'
import { personToken } from '../openrosa/door.ts'
import { isSecure } from '../openrosa/envelope.ts'

/** A session that a program was given for a password. */
export interface Session {
  token: string
  createdAt: string
  expiresAt: string
  csrf: string
}

/**
 * Signs a program in with e-mail and password, under the limits of the sign-in page.
 * @throws CentralProblem 401.2 wrong, or an account with codes; 429 after too many tries
 */
export async function signInWithPassword(
  kernel: Kernel,
  origin: Origin,
  email: string,
  password: string,
  requestId: string,
): Promise<Session> {
  const index = await emailIndex(kernel, email)
  try {
    await countTry(kernel, 'signInAddress', origin.ip)
    await countTry(kernel, 'signInAccount', index)
    await countTry(kernel, 'signInHere', origin.ip, index)
    // No cookie of the caller's plays a part here.
    const headers = new Headers(origin.headers)
    headers.delete('cookie')
    const { answer, cookies } = await askAccounts<object>(kernel, (api) =>
      api.signInEmail({
        body: { email: accountEmail(index), password, rememberMe: false },
        ...withHeaders({ ...origin, headers }),
      }),
    )
    await forgetTries(kernel, 'signInHere', origin.ip, index)
    await takeTryBack(kernel, 'signInAccount', index)
    await takeTryBack(kernel, 'signInAddress', origin.ip)
    if ('twoFactorRedirect' in answer) throw new CentralProblem(401.2, 'collection.data.problem.codes')
    const token = tokenIn(cookies)
    if (!token) throw new Problem('internal')
    return await begun(kernel, token, requestId)
  } catch (error) {
    const why = error instanceof CentralProblem ? 'codes' : error instanceof Problem ? error.code : null
    // Whoever is barred already would otherwise fill the audit log, one row a request.
    if (why && why !== 'too_many' && why !== 'internal')
      await asActor(kernel.db, 'public', (db, actor) =>
        writeAudit(db, actor, 'access.session.refuse', [{ details: { by: 'api', why } }], requestId),
      )
    if (error instanceof Problem && error.code === 'wrong_credentials')
      throw new CentralProblem(401.2, 'collection.data.problem.credentials')
    throw error
  }
}

/** What is answered to a program that has come in, by a password or with a key. @throws CentralProblem 401.2 */
export function begun(kernel: Kernel, token: string, requestId: string): Promise<Session> {
  return asActor(kernel.db, { session: token }, async (db, actor) => {
    if (!actor.personId) throw new CentralProblem(401.2, 'collection.data.problem.credentials')
    await writeAudit(
      db,
      actor,
      'access.session.start',
      [{ subject: actor.personId, details: { by: 'api' } }],
      requestId,
    )
    return {
      token,
      createdAt: new Date(actor.context.since ?? Date.now()).toISOString(),
      expiresAt: new Date(actor.context.until ?? Date.now()).toISOString(),
      csrf: randomBytes(48).toString('base64url'),
    }
  })
}

interface Held {
  token: string
  until: number
}

const heldFor = 10 * 60_000
const mostHeld = 500
/** By process, whichever door a password came to: it opens one session. */
const heldBy = new WeakMap<Kernel, Map<string, Held>>()

/**
 * Finds the session of a request of Central's clients: a bearer token, the cookie of our own pages, or e-mail and password
 * (Basic), as Excel and Power BI send them with every request. A process remembers for ten minutes which session a password
 * opened, by a keyed hash.
 * @param keys whether a program's key will do as well
 * @returns a function; its second argument says that the remembered session has ended
 */
export function sessionFinder(kernel: Kernel, keys = true) {
  const held = heldBy.get(kernel) ?? new Map<string, Held>()
  heldBy.set(kernel, held)
  const key = kernel.secret('collection.basic')
  const noteUse = keyNoter(kernel)
  const byKey = (programKey: string) => {
    if (!keys) throw new CentralProblem(401.2, 'collection.data.problem.not_authenticated')
    noteUse(programKey)
    return programKey
  }
  return async (request: FastifyRequest, anew = false): Promise<string> => {
    const token = personToken(kernel, request)
    if (token) return isProgramKey(token) ? byKey(token) : token
    const basic = /^Basic ([A-Za-z0-9+/=]{4,1000})$/.exec(request.headers.authorization ?? '')?.[1]
    if (!basic) throw new CentralProblem(401.2, 'collection.data.problem.not_authenticated')
    if (!isSecure(request) && !/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.host))
      throw new CentralProblem(401.3, 'collection.data.problem.insecure')
    const digest = createHmac('sha256', key).update(basic).digest('base64url')
    const there = held.get(digest)
    if (there && !anew && there.until > Date.now()) return there.token
    held.delete(digest)
    const text = Buffer.from(basic, 'base64').toString('utf8')
    const colon = text.indexOf(':')
    // A key stands for its owner by itself, whatever the program was told to be called.
    const password = text.slice(colon + 1)
    if (colon >= 0 && isProgramKey(password)) return byKey(password)
    if (colon < 1) throw new CentralProblem(401.2, 'collection.data.problem.credentials')
    const session = await signInWithPassword(
      kernel,
      originOf(request),
      text.slice(0, colon),
      password,
      request.id,
    )
    held.set(digest, { token: session.token, until: Date.now() + heldFor })
    if (held.size > mostHeld) held.delete(held.keys().next().value!)
    return session.token
  }
}
