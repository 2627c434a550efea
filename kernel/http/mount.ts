import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import { originOf } from '../access/origin.ts'
import type { Transaction } from '../db/db.ts'
import { disposition } from '../files/names.ts'
import type { Kernel } from '../kernel.ts'
import { Problem } from '../problems/problem.ts'
import { zodFields } from '../problems/translate.ts'
import { dateProblems } from './dates.ts'
import { languageOf } from './language.ts'
import { fileFormats } from './list-file.ts'
import { asReader } from './reading.ts'
import { type Apart, Download, type Note, type Served } from './serve.ts'
import { fromOwnPages, sessionToken } from './session.ts'
import { asActor, openSession } from './transaction.ts'
import { writeList } from './write-list.ts'

/**
 * Puts one operation on the server: parse → session → transaction → policy → handler → audit row → commit → answer.
 * The answer leaves after the commit, and holds only what the operation's result describes.
 */
export function mount(app: FastifyInstance, kernel: Kernel, served: Served): void {
  if ('apart' in served) {
    mountApart(app, kernel, served)
    return
  }
  const { operation } = served
  const reads = operation.method === 'GET'
  const secret = kernel.secret('session')
  app.route({
    method: operation.method,
    url: `/api${operation.path}`,
    ...(operation.limit ? { bodyLimit: operation.limit } : {}),
    handler: async (request, reply) => {
      const input = readInput(operation, request)
      const token = sessionToken(request, secret)
      if (!token && operation.access !== 'public') throw new Problem('not_signed_in')
      const cookies: string[] = []
      const format =
        served.file && fileFormats.find((one) => one === (request.query as { format?: string }).format)
      const readOnly = reads && !operation.action && !format
      const guessing = readOnly && !served.once
      const work = async (db: Transaction, opener: Actor) => {
        let actor = opener
        admit(served, actor, input)
        const language = languageOf(request)
        const notes: Note[] = []
        const call = {
          ...input,
          db,
          actor,
          kernel,
          language,
          say: kernel.say(language),
          requestId: request.id,
          origin: originOf(request),
          setCookies: (lines: string[]) => {
            if (guessing) throw new Error(`${operation.name} sets cookies: it has to be served \`once\``)
            cookies.push(...lines)
          },
          actAs: async (session: string) => {
            actor = await openSession(db, session)
            return actor
          },
          note: (note: Note) => notes.push(note),
          enqueue: (task: string, payload: object, options?: { key?: string; at?: Date }) =>
            enqueue(db, task, payload, options),
        }
        if (format) {
          const file = await writeList(served, call, format)
          // What leaves the workspace in bulk is written down, as an act would be.
          const programme = (input.params as { programme?: string } | undefined)?.programme ?? null
          const about = { programme, details: { format, rows: file.rows, filter: input.query } }
          await writeAudit(db, actor, `${operation.name}.export`, [about], request.id)
          return file.download
        }
        const answer = await served.run(call)
        if (operation.action) await writeAudit(db, actor, operation.action, notes, request.id)
        return answer
      }
      const result =
        token && guessing
          ? await asReader(kernel.db, token, work)
          : await asActor(kernel.db, token ? { session: token } : 'public', work, readOnly)
      // Answers are a person's own: no browser and no proxy keeps them.
      reply.header('cache-control', 'no-store')
      if (cookies.length > 0) reply.header('set-cookie', cookies)
      if (result instanceof Download)
        return reply
          .header('content-disposition', disposition('attachment', result.name))
          .type(result.type)
          .send(Buffer.from(result.bytes))
      if (!operation.result) return reply.status(204).send()
      return reply.send(operation.result.parse(result))
    },
  })
}

/** Puts an operation on the server whose handler opens its transactions itself: only who may ask at all comes to it. */
function mountApart(app: FastifyInstance, kernel: Kernel, served: Apart): void {
  const { operation } = served
  const secret = kernel.secret('session')
  const run = served.apart(kernel)
  app.route({
    method: operation.method,
    url: `/api${operation.path}`,
    ...(operation.limit ? { bodyLimit: operation.limit } : {}),
    handler: async (request, reply) => {
      const input = readInput(operation, request)
      const session = sessionToken(request, secret)
      if (!session) throw new Problem('not_signed_in')
      await asReader(kernel.db, session, async (_, actor) => admit(served, actor, input))
      const language = languageOf(request)
      const answer = await run({
        ...input,
        session,
        language,
        say: kernel.say(language),
        requestId: request.id,
        agent: request.headers['user-agent'] ?? null,
      })
      reply.header('cache-control', 'no-store')
      return operation.result ? reply.send(operation.result.parse(answer)) : reply.status(204).send()
    },
  })
}

/** @throws Problem forbidden (a page of another site), invalid */
function readInput(operation: Served['operation'], request: FastifyRequest) {
  if (operation.method !== 'GET' && !fromOwnPages(request))
    throw new Problem('forbidden', { sentence: 'problem.other_site' })
  return {
    params: parse(operation.params, request.params, 'path'),
    query: parse(operation.query, request.query, 'query'),
    body: parse(operation.body, request.body, ''),
  }
}

/** @throws Problem session_ended, forbidden */
function admit(served: Served, actor: Actor, input: object): void {
  if (!actor.isSignedIn && served.operation.access !== 'public') throw new Problem('session_ended')
  if (!served.may(actor, input)) throw new Problem('forbidden')
}

function parse(schema: Served['operation']['params'], value: unknown, prefix: string): unknown {
  if (!schema) return undefined
  const read = schema.safeParse(value ?? {})
  if (!read.success)
    throw new Problem('invalid', { fields: zodFields(read.error, prefix), cause: read.error })
  const fields = dateProblems(schema, read.data, prefix)
  if (fields.length) throw new Problem('invalid', { fields })
  return read.data
}

/** Enqueues a job in the caller's transaction: it is worked on after the commit, or never. */
export async function enqueue(
  db: Transaction,
  task: string,
  payload: object,
  options: { key?: string; at?: Date } = {},
): Promise<void> {
  await sql`select kernel.enqueue(${task}, ${JSON.stringify(payload)}::jsonb, ${options.key ?? null}, ${options.at ?? null})`.execute(
    db,
  )
}

/** Writes the one audit row of a request. Several notes become one row: the first names the subject, all are detailed. */
export async function writeAudit(
  db: Transaction,
  actor: Actor,
  action: string,
  notes: Note[],
  requestId?: string,
): Promise<void> {
  const [first, ...more] = notes
  const details = more.length
    ? { ...first?.details, and: more.map(({ subject, details }) => ({ subject, ...details })) }
    : (first?.details ?? {})
  await db
    .insertInto('kernel.audit')
    .values({
      action,
      actor: actor.isSystem ? 'system' : actor.isSignedIn ? 'person' : 'public',
      personId: actor.personId,
      programmeId: first?.programme ?? null,
      country: first?.country ?? null,
      subjectId: first?.subject ?? null,
      details: JSON.stringify(details),
      requestId: requestId ?? null,
    })
    .execute()
}
