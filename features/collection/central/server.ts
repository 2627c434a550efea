import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { forPrograms } from '../../../kernel/http/headers.ts'
import { writeAudit } from '../../../kernel/http/mount.ts'
import type { Note } from '../../../kernel/http/serve.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import { findForm, type ReadForm } from '../export/form.ts'
import { beginLarge, openReading, type Reading } from '../export/reading.ts'
import { CentralProblem } from '../odata/errors.ts'
import { mayExport, mayExportPersonal, mayReadSubmissions } from '../policy.ts'
import { sendCentralProblem } from './answers.ts'
import { sessionFinder } from './auth.ts'

/** One request of a client of Central, in a reading transaction of its own. */
export interface Asked {
  request: FastifyRequest
  reply: FastifyReply
  reading: Reading
  token: string
  params: Record<string, string>
  query: Record<string, string>
}
type Answer = (asked: Asked) => Promise<unknown>

/** What the parts of the API are made with. */
export interface CentralServer {
  kernel: Kernel
  app: FastifyInstance
  /** A route that reads; what it answers is sent as JSON unless it has sent something itself. */
  get(url: string, answer: Answer): void
  /** The session of a request. */
  session(request: FastifyRequest, anew?: boolean): Promise<string>
}

export function centralServer(app: FastifyInstance, kernel: Kernel): CentralServer {
  const session = sessionFinder(kernel)
  app.setErrorHandler((error, request, reply) => {
    const xml = request.url.includes('.svc/$metadata')
    return sendCentralProblem(kernel, error, request, reply, xml)
  })
  const open = async (request: FastifyRequest): Promise<{ reading: Reading; token: string }> => {
    const token = await session(request)
    try {
      return { token, reading: await openReading(kernel, token) }
    } catch (error) {
      const ended = error instanceof Problem && error.code === 'session_ended'
      if (!ended || !/^Basic /.test(request.headers.authorization ?? '')) throw error
      const anew = await session(request, true)
      return { token: anew, reading: await openReading(kernel, anew) }
    }
  }
  return {
    kernel,
    app,
    session,
    get(url, answer) {
      app.get(url, forPrograms, async (request, reply) => {
        const { reading, token } = await open(request)
        let kept = false
        try {
          const asked: Asked = {
            request, reply, reading, token,
            params: request.params as Record<string, string>,
            query: plainQuery(request.query),
          } // biome-ignore format: one record
          reply.header('cache-control', 'private, no-cache').header('x-content-type-options', 'nosniff')
          const result = await answer(asked)
          if (result instanceof Streamed) {
            kept = true
            return await reply.send(result.stream)
          }
          // What is whole, and what comes from the store, leaves without the database, however slowly it is read.
          void reading.close()
          return result === undefined ? reply : await reply.send(result)
        } finally {
          if (!kept) await reading.close()
        }
      })
    },
  }
}

/** Of a parameter given twice the last one counts. */
const plainQuery = (query: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query as Record<string, string | string[]>).map(([key, value]) => [
      key,
      [value].flat().at(-1) ?? '',
    ]),
  )

/** An answer that reads on in the database while it leaves: the reading is closed with the stream. */
export class Streamed {
  readonly stream: Readable
  constructor(reading: Reading, stream: Readable, done: () => void) {
    this.stream = stream
    stream.once('close', () => {
      done()
      void reading.close()
    })
  }
}

/**
 * A large answer: it keeps a place among the large readings until it has left.
 * @param make what goes wrong in it is still answered as a problem
 * @throws Problem `unavailable`
 */
export async function streamed(asked: Asked, make: () => Promise<Readable>): Promise<Streamed> {
  const done = beginLarge(asked.reading)
  try {
    return new Streamed(asked.reading, await make(), done)
  } catch (error) {
    done()
    throw error
  }
}

const numberOf = (text: string | undefined): number => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : 0)

/** The number of the project that a path names. */
export const projectOf = ({ params }: Asked): number => numberOf(params.project)

/**
 * The form that a path names, for whoever may read its submissions.
 * @throws CentralProblem 404.1 when there is none in reach, 403.1 without the right
 */
export async function formOf(asked: Asked, right: 'form' | 'read' | 'export'): Promise<ReadForm> {
  const code = asked.params.form ?? asked.params.svc?.replace(/\.svc$/, '') ?? ''
  const form = await findForm(asked.reading.client, { project: projectOf(asked), code })
  if (!form) throw new CentralProblem(404.1, 'problem.not_found')
  const { actor } = asked.reading
  const may =
    right === 'form' || (right === 'read' ? mayReadSubmissions(actor, form) : mayExport(actor, form))
  if (!may) throw new CentralProblem(403.1, 'problem.forbidden')
  return form
}

/**
 * Whether personal answers are asked for, with the reason.
 * @throws CentralProblem 403.1 when the actor may see none, 400.8 without a reason
 */
export function personalAsked(
  { query, reading }: Asked,
  form: ReadForm,
): { personal: boolean; reason: string } {
  const personal = query.personal?.toLowerCase() === 'true'
  const reason = (query.reason ?? '').trim().slice(0, 500)
  // A key lies in a file of Excel's or in a script: personal answers are for people who have signed in.
  if (personal && (reading.actor.context.key || !mayExportPersonal(reading.actor, form)))
    throw new CentralProblem(403.1, 'problem.forbidden')
  if (personal && reason.length < 5) throw new CentralProblem(400.8, 'collection.data.problem.reason')
  return { personal, reason }
}

/** Writes the audit row of an export before anything leaves. */
export async function noteExport(
  asked: Asked,
  form: ReadForm,
  details: Record<string, unknown>,
): Promise<void> {
  const note: Note = { subject: form.id, programme: form.programmeId, country: form.country, details }
  await asActor(asked.reading.kernel.db, { session: asked.token }, (db, actor) =>
    writeAudit(db, actor, 'collection.form.export', [note], asked.request.id),
  )
}
