import { emailOf, nameOf } from '../../../kernel/access/identity.ts'
import { isProgramKey } from '../../../kernel/access/keys.ts'
import { originOf } from '../../../kernel/access/origin.ts'
import { forPrograms } from '../../../kernel/http/headers.ts'
import { writeAudit } from '../../../kernel/http/mount.ts'
import { fromOwnPages } from '../../../kernel/http/session.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { CentralProblem } from '../odata/errors.ts'
import { begun, signInWithPassword } from './auth.ts'
import type { CentralServer } from './server.ts'

/** Sessions for programs, and who it is that asks. */
export function sessionRoutes({ app, kernel, get, session }: CentralServer): void {
  app.post('/v1/sessions', forPrograms, async (request, reply) => {
    if (!fromOwnPages(request)) throw new CentralProblem(403.1, 'problem.other_site')
    const { email, password } = (request.body ?? {}) as Record<string, unknown>
    const missing = typeof email !== 'string' || typeof password !== 'string' || !email || !password
    if (missing || email.length > 320 || password.length > 1000)
      throw new CentralProblem(
        400.3,
        'collection.data.problem.parameters',
        {},
        { expected: ['email', 'password'] },
      )
    reply.header('cache-control', 'no-store')
    // pyODK and others ask for a session first: a key is one already.
    if (isProgramKey(password)) return begun(kernel, password, request.id)
    return signInWithPassword(kernel, originOf(request), email, password, request.id)
  })

  app.delete<{ Params: { token: string } }>('/v1/sessions/:token', forPrograms, async (request) => {
    const own = await session(request)
    const { token } = request.params
    if (token !== 'current' && token !== own) throw new CentralProblem(403.1, 'problem.forbidden')
    // A program that signs out leaves its key as it was: that one its owner ends.
    if (isProgramKey(own)) return { success: true }
    await asActor(kernel.db, { session: own }, async (db, actor) => {
      if (!actor.isSignedIn) throw new CentralProblem(401.2, 'collection.data.problem.not_authenticated')
      await writeAudit(
        db,
        actor,
        'access.session.end',
        [{ subject: actor.personId ?? '', details: { by: 'api' } }],
        request.id,
      )
    })
    await kernel.authPool.query('delete from auth.session where token = $1', [own])
    return { success: true }
  })

  get('/v1/sessions/restore', async ({ reading }) => ({
    createdAt: new Date(reading.actor.context.since ?? 0).toISOString(),
    expiresAt: new Date(reading.actor.context.until ?? 0).toISOString(),
  }))

  get('/v1/users/current', async ({ reading: { client, actor } }) => {
    const { rows } = await client.query(
      'select id, name_sealed as "nameSealed", email_sealed as "emailSealed", created_at as "createdAt" from kernel.person where id = $1',
      [actor.personId],
    )
    const person = rows[0]
    return {
      id: person.id,
      type: 'user',
      displayName: await nameOf(kernel, person),
      email: await emailOf(kernel, person),
      createdAt: person.createdAt,
      updatedAt: null,
      deletedAt: null,
      preferences: { site: {}, projects: {} },
      verbs: ['project.list', 'project.read', 'form.list', 'form.read', 'submission.list', 'submission.read'],
    }
  })
}
