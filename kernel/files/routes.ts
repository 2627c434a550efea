import { rm } from 'node:fs/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import type { Actor } from '../access/actor.ts'
import type { Transaction } from '../db/db.ts'
import { writeAudit } from '../http/mount.ts'
import { fromOwnPages, sessionToken } from '../http/session.ts'
import { asActor } from '../http/transaction.ts'
import type { Kernel } from '../kernel.ts'
import { found, Problem } from '../problems/problem.ts'
import { spoolFile } from './blob.ts'
import { download } from './download.ts'
import { fileById, keepFile } from './files.ts'

/** The most bytes that one upload may have. */
export const uploadLimit = 200 * 1024 * 1024

const Upload = z.object({
  name: z.string().min(1).max(400),
  programme: Id,
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  sensitivity: z.coerce.number().int().min(0).max(3).default(1),
})
const Look = z.object({ inline: z.string().optional() })

/**
 * `POST /api/files?name=&programme=&country=` takes a file as the bare body and answers with its id; `GET
 * /api/files/:id` gives it back, whole or by ranges. Row-level security decides who sees which.
 */
export async function fileRoutes(app: FastifyInstance, kernel: Kernel): Promise<void> {
  const secret = kernel.secret('session')
  const asAsker = async <T>(
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

  // The body is not parsed: it streams from the socket into the encrypted spool file.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  app.post('/api/files', { bodyLimit: uploadLimit }, async (request, reply) => {
    if (!fromOwnPages(request)) throw new Problem('forbidden', { sentence: 'problem.other_site' })
    const about = Upload.parse(request.query)
    const scope = { programme: about.programme, country: about.country ?? null }
    // Asked before anything is received; the insert's own policy asks again.
    await asAsker(request, async (_tx, actor) => {
      if (!actor.isMember(about.programme)) throw new Problem('forbidden')
    })
    const body = (request.body ?? request.raw) as AsyncIterable<Uint8Array>
    const limits = { limit: uploadLimit, name: about.name }
    const spooled = await spoolFile(kernel.files, kernel.keyring, scope, body, limits)
    const kept = await asAsker(request, async (tx, actor) => {
      const file = await keepFile(tx, kernel.files, spooled, {
        name: about.name,
        sensitivity: about.sensitivity,
        kind: 'upload',
        createdBy: actor.personId,
        organisationId: actor.context.organisation ?? null,
      })
      const note = { subject: file.id, ...scope, details: { size: file.size } }
      await writeAudit(tx, actor, 'kernel.file.add', [note], request.id)
      return file
    }).finally(() => rm(spooled.path, { force: true }))
    const { id, name, mediaType, size } = kept
    return reply.status(201).send({ id, name, mediaType, size })
  })

  app.get<{ Params: { id: string } }>('/api/files/:id', async (request, reply) => {
    const id = Id.safeParse(request.params.id)
    if (!id.success) throw new Problem('not_found')
    const { inline } = Look.parse(request.query)
    const file = await asAsker(request, async (tx, actor) => {
      const seen = found(await fileById(tx, id.data))
      // Looking at highly sensitive material is itself worth a line in the log.
      if (seen.sensitivity >= 2) {
        const note = { subject: seen.id, programme: seen.programmeId, country: seen.country }
        await writeAudit(tx, actor, 'kernel.file.open', [note], request.id)
      }
      return seen
    })
    const answer = await download(kernel.files, kernel.keyring, file, request, inline !== undefined)
    return reply.status(answer.status).headers(answer.headers).send(answer.body)
  })
}
