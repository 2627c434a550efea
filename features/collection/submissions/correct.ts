import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Actor } from '../../../kernel/access/actor.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { readBlob } from '../../../kernel/files/blob.ts'
import { languageOf } from '../../../kernel/http/language.ts'
import { fromOwnPages } from '../../../kernel/http/session.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, insist, Problem } from '../../../kernel/problems/problem.ts'
import { zodFields } from '../../../kernel/problems/translate.ts'
import { correctSubmission, restoreEdition } from '../contract.ts'
import { personToken } from '../openrosa/door.ts'
import { OpenRosaProblem } from '../openrosa/envelope.ts'
import { openIntake } from '../openrosa/intake.ts'
import { mayCorrect, maySeePersonal } from '../policy.ts'
import { type Answers, BadSubmission, indexFields, readSubmission } from '../xform/answers.ts'
import { asNewEdition } from '../xform/edition.ts'
import { changesBetween, presentChanges } from './changes.ts'
import { originalXml } from './original.ts'
import { type SubmissionEntry, submissionById } from './record.ts'

/** What a correction needs: the record as it stands, its answers unsealed, and the files that come anew. */
interface Target {
  one: SubmissionEntry
  before: Answers
  project: number
  files: { name: string; address: string; size: number }[]
}

interface Edit {
  submission: string
  version: number
  reason: string
  files: { name: string; file: string }[]
  /** The new edition's XML, once the record is known. */
  xml: (target: Target, tx: Transaction) => Promise<string>
}

/**
 * The doors for corrections. They are raw routes because an edition comes in by its own SQL function, with its own
 * transaction and audit row, as every edition does: nothing can be corrected past the checks of receiving.
 */
export function correctionRoutes(app: FastifyInstance, kernel: Kernel): void {
  const intake = openIntake(kernel)

  async function edit(request: FastifyRequest, asked: Edit) {
    const token = personToken(kernel, request)
    if (!token) throw new Problem('not_signed_in')
    const { target, xml } = await asActor(
      kernel.db,
      { session: token },
      async (tx, actor) => {
        if (!actor.isSignedIn) throw new Problem('session_ended')
        const target = await targetOf(kernel, tx, actor, asked)
        return { target, xml: await asked.xml(target, tx) }
      },
      true,
    )
    const { one } = target
    const door = { kind: 'session' as const, token, project: target.project, base: '' }
    const sender = { deviceName: null, agent: request.headers['user-agent'] ?? null, requestId: request.id }
    const after = readAgain(one, xml)
    const changes = changesBetween(one.definition, target.before, after.data)
    const arrival = await intake.begin(door, sender, Buffer.from(xml, 'utf8'))
    try {
      if (arrival.version.formId !== one.formId || arrival.prepared.read.deprecatedId !== one.instanceId)
        throw new Problem('changed_meanwhile', { sentence: 'collection.record.not_this_one' })
      for (const { name, address, size } of target.files)
        await intake.addFile(arrival, name, await readBlob(kernel.files, kernel.keyring, { address, size }))
      await intake.finish(arrival, { changes, reason: asked.reason })
    } finally {
      await intake.clear(arrival)
    }
    return {
      id: one.id,
      instanceId: arrival.prepared.instanceId,
      token,
      changes: presentChanges(one.definition, changes, languageOf(request)),
    }
  }

  app.post(
    `/api${correctSubmission.path}`,
    { bodyLimit: correctSubmission.limit! },
    async (request, reply) => {
      const { submission } = read(correctSubmission.params!, request.params)
      const body = read(correctSubmission.body!, request.body)
      ownPages(request)
      const { id, changes } = await edit(request, { ...body, submission, xml: async () => body.xml }).catch(
        asProblem,
      )
      return reply.header('cache-control', 'no-store').send({ id, changes })
    },
  )

  app.post(`/api${restoreEdition.path}`, async (request, reply) => {
    const { submission, edition } = read(restoreEdition.params!, request.params)
    const body = read(restoreEdition.body!, request.body)
    ownPages(request)
    const xml = async ({ one }: Target, tx: Transaction) => {
      const row = found(
        await tx
          .selectFrom('collection.submissionEdition')
          .select(['id', 'xml', 'personalSealed'])
          .where('id', '=', edition)
          .where('submissionId', '=', one.id)
          .executeTakeFirst(),
      )
      return found(asNewEdition(await originalXml(kernel, row, true), `uuid:${randomUUID()}`, one.instanceId))
    }
    const done = await edit(request, { ...body, submission, files: [], xml }).catch(asProblem)
    await asActor(kernel.db, { session: done.token }, (tx) =>
      tx
        .updateTable('collection.remark')
        .set({ kind: 'undo' })
        .where('submissionId', '=', done.id)
        .where('instanceId', '=', done.instanceId)
        .where('kind', '=', 'edit')
        .execute(),
    )
    return reply.header('cache-control', 'no-store').send({ id: done.id, changes: done.changes })
  })
}

async function targetOf(kernel: Kernel, tx: Transaction, actor: Actor, asked: Edit): Promise<Target> {
  const one = await submissionById(tx, asked.submission)
  insist(mayCorrect(actor, one) && (one.personalSealed === null || maySeePersonal(actor, one)))
  if (one.version !== asked.version) throw new Problem('changed_meanwhile')
  if (one.state === 'approved' || one.state === 'rejected')
    throw new Problem('locked', { sentence: 'collection.openrosa.fixed' })
  const { number } = found(
    await tx
      .selectFrom('collection.project')
      .select('number')
      .where('programmeId', '=', one.programmeId)
      .executeTakeFirst(),
  )
  const files: Target['files'] = []
  for (const { name, file } of asked.files) {
    const row = found(
      await tx
        .selectFrom('kernel.file')
        .select(['address', 'size'])
        .where('id', '=', file)
        .where('kind', '=', 'upload')
        .where('createdBy', '=', actor.personId)
        .executeTakeFirst(),
    )
    files.push({ name, ...row })
  }
  const before = readAgain(one, await originalXml(kernel, one)).data
  return { one, before, project: number, files }
}

/** Reads a submission's XML by the definition of its own version, personal answers included. */
export function readAgain(one: SubmissionEntry, xml: string) {
  const index = indexFields(one.definition)
  try {
    return readSubmission(xml, () => index)
  } catch (error) {
    if (error instanceof BadSubmission) throw new Problem('bad_request', { sentence: error.reason })
    throw error
  }
}

function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value ?? {})
  if (!parsed.success)
    throw new Problem('invalid', { fields: zodFields(parsed.error, ''), cause: parsed.error })
  return parsed.data
}

function ownPages(request: FastifyRequest): void {
  if (!fromOwnPages(request)) throw new Problem('forbidden', { sentence: 'problem.other_site' })
}

/** What the door of editions refuses, in the words of the workspace. */
function asProblem(error: unknown): never {
  if (!(error instanceof OpenRosaProblem)) throw error
  const status = Math.trunc(error.code)
  const code =
    status === 401
      ? 'not_signed_in'
      : status === 403
        ? 'forbidden'
        : status === 404
          ? 'not_found'
          : status === 409
            ? 'conflict'
            : status === 413
              ? 'too_large'
              : status === 503
                ? 'unavailable'
                : 'bad_request'
  throw new Problem(code, { sentence: error.words, params: error.params, cause: error })
}
