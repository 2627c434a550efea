import type { FastifyInstance } from 'fastify'
import { writeAudit } from '../http/mount.ts'
import { asActor } from '../http/transaction.ts'
import type { Kernel } from '../kernel.ts'
import { tokenIn } from './accounts.ts'
import { authOf, oidcId } from './auth.ts'
import { countTry } from './limits.ts'
import { originOf } from './origin.ts'

/** What the sign-in page can say about a way back that did not lead in; anything else is `failed`. */
const reasons: Record<string, string> = {
  unable_to_create_session: 'refused',
  failed_to_create_session: 'refused',
  signup_disabled: 'unknown',
  account_not_linked: 'unknown',
  access_denied: 'cancelled',
}

/**
 * The way back from the OpenID provider: the only address of the accounts library that is open to browsers.
 * It ends on the start page, or on the sign-in page with a reason.
 */
export function oidcRoutes(app: FastifyInstance, kernel: Kernel): void {
  if (!kernel.config.URA_OIDC_ISSUER) return
  app.get(`/api/auth/callback/${oidcId}`, async (request, reply) => {
    await countTry(kernel, 'passkey', request.ip)
    const { headers } = originOf(request)
    const answer = await authOf(kernel).handler(new Request(`${kernel.url}${request.url}`, { headers }))
    const cookies = answer.headers.getSetCookie()
    const token = tokenIn(cookies)
    reply.header('cache-control', 'no-store')
    if (cookies.length > 0) reply.header('set-cookie', cookies)
    if (token) {
      await asActor(kernel.db, { session: token }, (db, actor) =>
        writeAudit(
          db,
          actor,
          'access.session.start',
          [{ subject: actor.personId ?? undefined, details: { by: 'openid' } }],
          request.id,
        ),
      )
      return reply.redirect('/')
    }
    const why = new URL(answer.headers.get('location') ?? '/', kernel.url).searchParams.get('error') ?? ''
    const reason = reasons[why.toLowerCase()] ?? 'failed'
    await asActor(kernel.db, 'public', (db, actor) =>
      writeAudit(
        db,
        actor,
        'access.session.refuse',
        [{ details: { by: 'openid', why: reason } }],
        request.id,
      ),
    )
    return reply.redirect(`/sign-in?error=oidc_${reason}`)
  })
}
