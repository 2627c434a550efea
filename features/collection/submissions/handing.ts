import type { Db } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { found, insist } from '../../../kernel/problems/problem.ts'
import { compareCorrection, getOriginal, getSealedOriginal } from '../contract.ts'
import { listsOf } from '../entities/offer.ts'
import { type FormEntry, filesOfVersion, formById, versionById } from '../forms/queries.ts'
import { titleFor } from '../forms/titles.ts'
import { mayCorrect, mayReadSubmissions, maySeePersonal } from '../policy.ts'
import type { Definition, Field } from '../xform/definition.ts'
import { changesBetween, presentChanges } from './changes.ts'
import { clockOfSubmission, readAgain } from './correct.ts'
import { filesOfSubmission } from './files.ts'
import { beingSealed, originalXml } from './original.ts'
import { submissionById } from './record.ts'

/** The files of a form's version, where whoever may open the form gets them. */
async function mediaOf(db: Db, form: FormEntry, version: { id: string; name: string }) {
  const { number } = found(
    await db
      .selectFrom('collection.project')
      .select('number')
      .where('programmeId', '=', form.programmeId)
      .executeTakeFirst(),
  )
  const base = `/v1/projects/${number}/forms/${encodeURIComponent(form.code)}/versions/${encodeURIComponent(version.name || '___')}`
  const lists = new Set((await listsOf(db, [version.id])).map(({ name }) => name))
  return (await filesOfVersion(db, version.id)).map((file) => ({
    name: file.name,
    address:
      file.address || lists.has(file.name) ? `${base}/attachments/${encodeURIComponent(file.name)}` : null,
    ...(lists.has(file.name) ? { list: true } : {}),
  }))
}

/** Hands out what a correction is made from, and says what one would change. */
export const handingHandlers = [
  serve(getOriginal, {
    may: anySignedIn,
    run: async ({ kernel, db, actor, params, language, note }) => {
      const one = await submissionById(db, params.submission)
      insist(mayReadSubmissions(actor, one))
      if (one.xml === '') throw beingSealed()
      const whole = one.personalSealed === null || maySeePersonal(actor, one)
      const form = await formById(db, one.formId)
      const version = await versionById(db, one.versionId)
      const notes = await db
        .selectFrom('collection.remark')
        .select(['path', 'body'])
        .where('submissionId', '=', one.id)
        .where('kind', '=', 'comment')
        .where('settledAt', 'is', null)
        .orderBy('at')
        .execute()
      note({ subject: one.id, programme: one.programmeId, country: one.country, details: { whole } })
      const xml = whole ? await originalXml(kernel, one) : one.xml
      return {
        instanceId: one.instanceId,
        version: one.version,
        xml,
        clock: clockOfSubmission(one, readAgain(one, xml)),
        whole,
        form: {
          id: form.id,
          code: form.code,
          version: version.id,
          versionName: version.name,
          title: titleFor((version.definition as Definition).titles, language, version.title),
          xform: version.xform,
        },
        media: await mediaOf(db, form, version),
        attachments: await filesOfSubmission(db, one, language),
        notes,
      }
    },
  }),

  serve(getSealedOriginal, {
    may: anySignedIn,
    run: async ({ db, actor, params }) => {
      const one = await submissionById(db, params.submission)
      insist(mayReadSubmissions(actor, one))
      if (one.xml === '') throw beingSealed()
      const form = await formById(db, one.formId)
      const paths = (wanted: (field: Field) => boolean) =>
        one.definition.fields.filter(wanted).map((field) => field.path)
      return {
        xml: one.xml,
        version: one.versionId,
        personal: one.personalSealed === null ? [] : paths((field) => field.personal === true),
        asked: paths((field) => !field.silent),
        repeats: paths((field) => field.kind === 'repeat'),
        media: await mediaOf(db, form, { id: one.versionId, name: one.versionName }),
      }
    },
  }),

  serve(compareCorrection, {
    may: anySignedIn,
    run: async ({ kernel, db, actor, params, body, language, note }) => {
      const one = await submissionById(db, params.submission)
      insist(mayCorrect(actor, one) && (one.personalSealed === null || maySeePersonal(actor, one)))
      const before = readAgain(one, await originalXml(kernel, one)).data
      const after = readAgain(one, body.xml).data
      note({ subject: one.id, programme: one.programmeId, country: one.country })
      return {
        changes: presentChanges(one.definition, changesBetween(one.definition, before, after), language),
      }
    },
  }),
]
