import type { FastifyInstance } from 'fastify'
import { Id } from '../../common/ids.ts'
import { sessionToken } from '../../kernel/http/session.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { found, Problem } from '../../kernel/problems/problem.ts'
import { bytesOf } from './files.ts'
import { editionById, renditionsOf } from './queries.ts'

/**
 * `GET /api/programmes/:programme/publications/editions/:edition/page`: the standalone web page of an edition, shown in
 * place under the policy that stands in it (no script, nothing from outside). Files are downloaded by `/api/files/:id`.
 */
export async function publicationRoutes(app: FastifyInstance, kernel: Kernel): Promise<void> {
  const secret = kernel.secret('session')
  app.get<{ Params: { programme: string; edition: string } }>(
    '/api/programmes/:programme/publications/editions/:edition/page',
    async (request, reply) => {
      const session = sessionToken(request, secret)
      if (!session) throw new Problem('not_signed_in')
      const [programme, edition] = [
        Id.safeParse(request.params.programme),
        Id.safeParse(request.params.edition),
      ]
      if (!programme.success || !edition.success) throw new Problem('not_found')
      const file = await asActor(kernel.db, { session }, async (db, actor) => {
        if (!actor.isSignedIn) throw new Problem('session_ended')
        const seen = found(await editionById(db, programme.data, edition.data))
        return found((await renditionsOf(db, [seen.id])).find(({ format }) => format === 'html'))
      })
      const page = (await bytesOf(kernel, file)).toString('utf8')
      // The page names its own policy, with the digest of its only style sheet.
      const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]
      return reply
        .headers({
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': `${policy ?? "default-src 'none'"}; sandbox allow-popups; frame-ancestors 'self'`,
          'cache-control': 'private, no-cache',
          'x-content-type-options': 'nosniff',
        })
        .send(page)
    },
  )
}
