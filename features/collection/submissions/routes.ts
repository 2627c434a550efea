import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import type { Actor } from '../../../kernel/access/actor.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { download } from '../../../kernel/files/download.ts'
import { writeAudit } from '../../../kernel/http/mount.ts'
import { sessionToken } from '../../../kernel/http/session.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { insist, Problem } from '../../../kernel/problems/problem.ts'
import { mayReadSubmissions, maySeePersonal } from '../policy.ts'
import { storedFile } from './files.ts'
import { submissionById } from './record.ts'
import { sheetRoutes } from './sheet.ts'

const OfAttachment = z.object({ submission: Id, edition: Id.optional(), name: z.string().min(1).max(300) })

/** Raw routes: the files of submissions. */
export function submissionRoutes(app: FastifyInstance, kernel: Kernel): void {
  const secret = kernel.secret('session')
  const asAsker = <T>(
    request: FastifyRequest,
    work: (tx: Transaction, actor: Actor) => Promise<T>,
  ): Promise<T> => {
    const session = sessionToken(request, secret)
    if (!session) throw new Problem('not_signed_in')
    return asActor(kernel.db, { session }, (tx, actor) => {
      if (!actor.isSignedIn) throw new Problem('session_ended')
      return work(tx, actor)
    })
  }

  sheetRoutes(app, kernel)

  for (const within of ['', '/editions/:edition'])
    app.get(`/api/submissions/:submission${within}/attachments/:name`, async (request, reply) => {
      const asked = OfAttachment.safeParse(request.params)
      if (!asked.success) throw new Problem('not_found')
      const { submission, edition = null, name } = asked.data
      const inline = (request.query as { inline?: string }).inline !== undefined
      const file = await asAsker(request, async (tx, actor) => {
        const one = await submissionById(tx, submission)
        insist(mayReadSubmissions(actor, one))
        const row = await storedFile(tx, { submission: one.id, edition, name })
        if (row.personal) {
          insist(maySeePersonal(actor, one))
          // A voice or a face is as personal as a name: who opened it is written down.
          const details = { attachment: row.name, ...(edition ? { edition } : {}) }
          const note = { subject: one.id, programme: one.programmeId, country: one.country, details }
          await writeAudit(tx, actor, 'collection.submission.reveal', [note], request.id)
        }
        return row
      })
      const answer = await download(kernel.files, kernel.keyring, file, request, inline)
      return reply.status(answer.status).headers(answer.headers).send(answer.body)
    })
}
