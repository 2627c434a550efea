import { randomUUID } from 'node:crypto'
import type { Actor } from '../../../kernel/access/actor.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { readBlob } from '../../../kernel/files/blob.ts'
import { type ApartCall, anySignedIn, serveApart } from '../../../kernel/http/serve.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, insist, Problem } from '../../../kernel/problems/problem.ts'
import { correctSubmission, restoreEdition } from '../contract.ts'
import { formOf } from '../import/rules/find.ts'
import type { Given } from '../import/rules/judge.ts'
import { OpenRosaProblem } from '../openrosa/envelope.ts'
import { openIntake } from '../openrosa/intake.ts'
import { mayCorrect, maySeePersonal } from '../policy.ts'
import {
  type Answers,
  BadSubmission,
  indexFields,
  type ReadSubmission,
  readSubmission,
} from '../xform/answers.ts'
import { type Clock, clockOf } from '../xform/clock.ts'
import { asNewEdition } from '../xform/edition.ts'
import { changesBetween, presentChanges } from './changes.ts'
import { originalXml } from './original.ts'
import { type SubmissionEntry, submissionById } from './record.ts'
import { byTheForm } from './tried.ts'

/** What a correction needs: the record as it stands, its answers unsealed, and the files that come anew. */
interface Target {
  one: SubmissionEntry
  before: Answers
  /** Its XML, unsealed. */
  original: string
  /** What its rules are tried with; null where what was received once comes back as it was. */
  form: Given | null
  seesPersonal: boolean
  project: number
  files: { name: string; address: string; size: number }[]
}

/** What is needed of the request, whichever of the two it is. */
type Asking = Pick<ApartCall<never>, 'session' | 'language' | 'requestId' | 'agent'>

interface Edit {
  submission: string
  version: number
  reason: string
  files: { name: string; file: string }[]
  /** An edition that comes back, with the files that it had and no others. */
  restores?: string
  /** Whether the form's rules are tried on it. What was received once is taken back as it was. */
  tried: boolean
  /** The new edition's XML, once the record is known. */
  xml: (target: Target, tx: Transaction) => Promise<string>
}

/**
 * Makes what corrects a submission. It opens its transactions itself because an edition comes in by its own SQL function, which
 * commits and leaves its audit row, as every edition does: nothing can be corrected past the checks of receiving.
 */
function corrector(kernel: Kernel) {
  const intake = openIntake(kernel)
  return async (call: Asking, asked: Edit) => {
    const { session } = call
    const { target, xml: sent } = await asActor(
      kernel.db,
      { session },
      async (tx, actor) => {
        const target = await targetOf(kernel, tx, actor, asked)
        return { target, xml: await asked.xml(target, tx) }
      },
      true,
    )
    const { one, form, seesPersonal } = target
    const read = readAgain(one, sent)
    if (read.deprecatedId !== one.instanceId) throw notThisOne()
    // The engine may take its time: no transaction waits for it.
    const xml = form
      ? await byTheForm(kernel, one, form, sent, read, target.original, {
          language: call.language,
          seesPersonal,
        })
      : sent
    const door = { kind: 'session' as const, token: session, project: target.project, base: '' }
    const sender = { deviceName: null, agent: call.agent, requestId: call.requestId }
    const after = readAgain(one, xml)
    const changes = changesBetween(one.definition, target.before, after.data)
    const arrival = await intake.begin(door, sender, Buffer.from(xml, 'utf8'))
    try {
      if (arrival.version.formId !== one.formId || arrival.prepared.read.deprecatedId !== one.instanceId)
        throw notThisOne()
      // Its rules were those of its own version.
      if (form && arrival.version.id !== one.versionId) throw notThisOne()
      for (const { name, address, size } of target.files)
        await intake.addFile(arrival, name, await readBlob(kernel.files, kernel.keyring, { address, size }))
      const anew = asked.restores !== undefined
      await intake.finish(arrival, { changes, reason: asked.reason, anew })
    } finally {
      await intake.clear(arrival)
    }
    return {
      id: one.id,
      instanceId: arrival.prepared.instanceId,
      changes: presentChanges(one.definition, changes, call.language),
    }
  }
}

const notThisOne = () => new Problem('changed_meanwhile', { sentence: 'collection.record.not_this_one' })

/** Corrections, and taking them back. */
export const correctionHandlers = [
  serveApart(correctSubmission, {
    may: anySignedIn,
    apart: (kernel) => {
      const correct = corrector(kernel)
      return async (call) => {
        const { submission } = call.params
        const { id, changes } = await correct(call, {
          ...call.body,
          submission,
          tried: true,
          xml: async () => call.body.xml,
        }).catch(asProblem)
        return { id, changes }
      }
    },
  }),

  serveApart(restoreEdition, {
    may: anySignedIn,
    apart: (kernel) => {
      const correct = corrector(kernel)
      return async (call) => {
        const { submission, edition } = call.params
        const xml = async ({ one }: Target, tx: Transaction) => {
          const row = found(
            await tx
              .selectFrom('collection.submissionEdition')
              .select(['id', 'xml', 'personalSealed'])
              .where('id', '=', edition)
              .where('submissionId', '=', one.id)
              .executeTakeFirst(),
          )
          return found(
            asNewEdition(await originalXml(kernel, row, true), `uuid:${randomUUID()}`, one.instanceId),
          )
        }
        const asked = { ...call.body, submission, files: [], restores: edition, tried: false, xml }
        const done = await correct(call, asked).catch(asProblem)
        await asActor(kernel.db, { session: call.session }, (tx) =>
          tx
            .updateTable('collection.remark')
            .set({ kind: 'undo' })
            .where('submissionId', '=', done.id)
            .where('instanceId', '=', done.instanceId)
            .where('kind', '=', 'edit')
            .execute(),
        )
        return { id: done.id, changes: done.changes }
      }
    },
  }),
]

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
  if (asked.restores)
    files.push(
      ...(await tx
        .selectFrom('collection.editionFile as a')
        .innerJoin('kernel.file as f', 'f.id', 'a.fileId')
        .select(['a.name', 'f.address', 'f.size'])
        .where('a.editionId', '=', asked.restores)
        .where('a.submissionId', '=', one.id)
        .execute()),
    )
  const original = await originalXml(kernel, one)
  const before = readAgain(one, original)
  const form = asked.tried
    ? { ...(await formOf(kernel, tx, one.versionId, original)), clock: clockOfSubmission(one, before) }
    : null
  const seesPersonal = maySeePersonal(actor, one)
  return { one, before: before.data, original, form, seesPersonal, project: number, files }
}

/** By whose clock a submission was filled in. */
export const clockOfSubmission = (
  one: SubmissionEntry,
  { preloads }: Pick<ReadSubmission, 'preloads'>,
): Clock => clockOf(one.endedAt ? new Date(one.endedAt) : null, new Date(one.receivedAt), preloads)

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
