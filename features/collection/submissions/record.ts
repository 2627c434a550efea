import type { Actor } from '../../../kernel/access/actor.ts'
import { type Db, sql } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { found, insist, invalid, Problem } from '../../../kernel/problems/problem.ts'
import {
  type AnswerChange,
  addRemark,
  getSubmission,
  type Remark,
  revealSubmission,
  type SubmissionState,
  settleRemark,
} from '../contract.ts'
import { mayErase } from '../erasure/policy.ts'
import { formById } from '../forms/queries.ts'
import { titleFor } from '../forms/titles.ts'
import {
  hasCorrected,
  mayComment,
  mayCorrect,
  mayReadSubmissions,
  mayReview,
  maySeePersonal,
  maySettle,
} from '../policy.ts'
import { type Answers, indexFields, readSubmission } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
import { actsOf } from './act.ts'
import { changesBetween, presentChanges } from './changes.ts'
import { filesOfEditions, filesOfSubmission } from './files.ts'
import { labelOfPath, layOut, siteLabel } from './layout.ts'
import { originalXml } from './original.ts'
import { devicesOf, namesOf } from './people.ts'
import { hasDuplicate } from './predicates.ts'

/** A submission's row with the definition it was filled in by. @throws Problem not_found, also for tests and what is out of reach */
export async function submissionById(db: Db, id: string) {
  const row = found(
    await db
      .selectFrom('collection.submission as s')
      .selectAll('s')
      .where('s.id', '=', id)
      .where('s.state', '!=', 'test')
      .executeTakeFirst(),
  )
  const version = found(
    await db
      .selectFrom('collection.formVersion')
      .select(['id', 'name', 'title', 'definition'])
      .where('id', '=', row.versionId)
      .executeTakeFirst(),
  )
  return {
    ...row,
    state: row.state as SubmissionState,
    versionName: version.name,
    definition: version.definition as unknown as Definition,
  }
}
export type SubmissionEntry = Awaited<ReturnType<typeof submissionById>>

/** What somebody may do with a submission. */
function mayOf(actor: Actor, one: SubmissionEntry): string[] {
  const open = one.state !== 'approved' && one.state !== 'rejected'
  return [
    ...actsOf(actor, one),
    ...(mayReview(actor, one) ? ['review'] : []),
    ...(mayComment(actor, one) ? ['comment'] : []),
    ...(maySettle(actor, one) ? ['settle'] : []),
    ...(maySeePersonal(actor, one) && one.personalSealed !== null && one.xml !== '' ? ['reveal'] : []),
    ...(open &&
    one.xml !== '' &&
    mayCorrect(actor, one) &&
    (one.personalSealed === null || maySeePersonal(actor, one))
      ? ['correct']
      : []),
    ...(mayErase(actor, one) ? ['erase'] : []),
  ]
}

async function remarksOf(
  db: Db,
  one: SubmissionEntry,
  me: string | null,
  language: string,
  names: (ids: (string | null)[]) => Promise<Map<string, string>>,
): Promise<Remark[]> {
  const rows = await db
    .selectFrom('collection.remark')
    .selectAll()
    .where('submissionId', '=', one.id)
    .orderBy('at')
    .orderBy('id')
    .execute()
  const people = await names(rows.map((row) => row.personId))
  const changes = await changesOf(db, one)
  return rows.map((row) => {
    const changed = (row.changes as AnswerChange[] | null) ?? changes.get(row.instanceId) ?? null
    const edit = row.kind === 'edit' || row.kind === 'undo'
    return {
      id: row.id, kind: row.kind as Remark['kind'], path: row.path, label: row.path ? labelOfPath(one.definition, row.path, language) : null,
      body: row.body, fromState: row.fromState as Remark['fromState'], toState: row.toState as Remark['toState'],
      changes: edit && changed ? presentChanges(one.definition, changed, language) : null,
      by: row.personId ? (people.get(row.personId) ?? null) : null, at: row.at.toISOString(), settledAt: row.settledAt?.toISOString() ?? null,
      mine: row.personId !== null && row.personId === me, ownCorrection: row.toState === 'approved' && correctedBefore(rows, row),
    } // biome-ignore format: a remark
  })
}

/** Whether who wrote a remark had made an edition before: an approval by who corrected it is shown as one. */
const correctedBefore = (
  rows: readonly { kind: string; personId: string | null; at: Date }[],
  row: { personId: string | null; at: Date },
): boolean =>
  row.personId !== null &&
  rows.some(
    (one) => (one.kind === 'edit' || one.kind === 'undo') && one.personId === row.personId && one.at < row.at,
  )

/** What each edition changed, of those answers that are not personal: for corrections that came from a phone. */
async function changesOf(db: Db, one: SubmissionEntry): Promise<Map<string, AnswerChange[]>> {
  if (one.edits === 0) return new Map()
  const rows = await db
    .selectFrom('collection.submissionEdition')
    .select(['instanceId', 'data'])
    .where('submissionId', '=', one.id)
    .orderBy('replacedAt')
    .execute()
  const editions = [...rows, { instanceId: one.instanceId, data: one.data }]
  return new Map(
    editions
      .slice(1)
      .map((edition, at) => [
        edition.instanceId,
        changesBetween(one.definition, editions[at]!.data as Answers, edition.data as Answers),
      ]),
  )
}

export const recordHandlers = [
  serve(getSubmission, {
    may: anySignedIn,
    run: async ({ kernel, db, actor, params, language }) => {
      const one = await submissionById(db, params.submission)
      const form = await formById(db, one.formId)
      insist(mayReadSubmissions(actor, form))
      const names = (ids: (string | null)[]) => namesOf(kernel, db, ids)
      const people = await names([one.personId, one.assigneeId])
      const devices = await devicesOf(db, [one.deviceId])
      const editions = await db
        .selectFrom('collection.submissionEdition')
        .select(['id', 'instanceId', 'madeAt', 'replacedAt', 'personId'])
        .where('submissionId', '=', one.id)
        .orderBy('replacedAt', 'desc')
        .execute()
      const editors = await names(editions.map((row) => row.personId))
      const editionFiles = await filesOfEditions(db, one, language)
      const { rows: twins } = await sql<{
        twin: boolean
      }>`select ${hasDuplicate} twin from collection.submission s where s.id = ${one.id}`.execute(db)
      return {
        id: one.id, form: { id: form.id, code: form.code, title: titleFor(one.definition.titles, language, form.title) }, programmeId: one.programmeId, instanceId: one.instanceId,
        name: one.instanceName, state: one.state, country: one.country as never, sensitivity: one.sensitivity, occurredOn: one.occurredOn as unknown as string,
        site: one.site, siteName: siteLabel(one.definition, one.site, language),
        place: one.latitude !== null && one.longitude !== null ? { latitude: one.latitude, longitude: one.longitude } : null,
        receivedAt: one.receivedAt.toISOString(), changedAt: one.changedAt?.toISOString() ?? null, startedAt: one.startedAt?.toISOString() ?? null,
        endedAt: one.endedAt?.toISOString() ?? null, sender: one.personId ? (people.get(one.personId) ?? null) : null,
        device: (one.deviceId && devices.get(one.deviceId)) || null, agent: one.agent, assignee: one.assigneeId ? (people.get(one.assigneeId) ?? null) : null,
        versionName: one.versionName, edits: one.edits, sample: one.sample, version: one.version, sealed: one.personalSealed !== null || one.xml === '',
        answers: layOut(one.definition, one.data as Answers, language), files: await filesOfSubmission(db, one, language),
        remarks: await remarksOf(db, one, actor.personId, language, names),
        editions: editions.map((row) => ({
          id: row.id, instanceId: row.instanceId, madeAt: row.madeAt.toISOString(), replacedAt: row.replacedAt.toISOString(),
          by: row.personId ? (editors.get(row.personId) ?? null) : null, files: editionFiles(row.id),
        })),
        duplicates: twins[0]?.twin ? 1 : 0, ownCorrection: hasCorrected(actor, one), may: mayOf(actor, one),
      } // biome-ignore format: a record
    },
  }),

  serve(revealSubmission, {
    may: anySignedIn,
    run: async ({ kernel, db, actor, params, language, note }) => {
      const one = await submissionById(db, params.submission)
      insist(maySeePersonal(actor, one))
      const xml = await originalXml(kernel, one)
      const index = indexFields(one.definition)
      const { data } = readSubmission(xml, () => index)
      note({ subject: one.id, programme: one.programmeId, country: one.country })
      return { answers: layOut(one.definition, data, language) }
    },
  }),

  serve(addRemark, {
    may: anySignedIn,
    run: async ({ db, actor, params, body, note }) => {
      const one = await submissionById(db, params.submission)
      insist(mayComment(actor, one))
      const bare = body.path?.replace(/\[\d+\]/g, '')
      if (bare && !one.definition.fields.some((field) => field.path === bare))
        throw invalid('body.path', 'problem.not_found')
      const row = await db
        .insertInto('collection.remark')
        .values({
          submissionId: one.id, programmeId: one.programmeId, country: one.country, organisationId: one.organisationId, sensitivity: one.sensitivity,
          kind: 'comment', path: body.path, body: body.body, instanceId: one.instanceId, personId: actor.personId,
        }) // biome-ignore format: one row
        .returning('id')
        .executeTakeFirstOrThrow()
      note({
        subject: one.id,
        programme: one.programmeId,
        country: one.country,
        details: { path: body.path },
      })
      return row
    },
  }),

  serve(settleRemark, {
    may: anySignedIn,
    run: async ({ db, actor, params, body, note }) => {
      const one = await submissionById(db, params.submission)
      const row = found(
        await db
          .selectFrom('collection.remark')
          .select(['id', 'kind', 'personId'])
          .where('id', '=', params.remark)
          .where('submissionId', '=', one.id)
          .executeTakeFirst(),
      )
      insist(maySettle(actor, one) || (mayComment(actor, one) && row.personId === actor.personId))
      if (row.kind !== 'comment') throw new Problem('not_found')
      await db
        .updateTable('collection.remark')
        .set({ settledAt: body.settled ? sql<Date>`clock_timestamp()` : null })
        .where('id', '=', row.id)
        .execute()
      note({
        subject: one.id,
        programme: one.programmeId,
        country: one.country,
        details: { remark: row.id, settled: body.settled },
      })
      return undefined
    },
  }),
]
