import type { Operation } from '../../../common/operation.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { readBlob } from '../../../kernel/files/blob.ts'
import { type KeptFile, ownUpload } from '../../../kernel/files/files.ts'
import { anySignedIn, type Call, serve } from '../../../kernel/http/serve.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, insist, invalid, Problem } from '../../../kernel/problems/problem.ts'
import {
  addForm, addFormFile, discardDraft, publishForm, setFormState, uploadDraft,
} from '../contract.ts' // biome-ignore format: a list
import { personalInLists } from '../entities/declared.ts'
import { listFiles } from '../entities/publish.ts'
import { remarksOnMarks } from '../personal/remarks.ts'
import { mayAddForm, mayManageForm } from '../policy.ts'
import { isDoubtful, mayBecome, nobodyOpens } from '../rules.ts'
import type { Definition } from '../xform/definition.ts'
import type { Problem as Remark } from '../xlsform/index.ts'
import { asField, type CompiledForm, compileForm, largestForm, md5 } from './compile.ts'
import { openingRemarks } from './opening/opening.ts'
import { deleteDraft, type FormEntry, filesOfVersion, formById, insertForm, versionById } from './queries.ts'
import { remarks } from './remarks.ts'
import { publishDraft, storeDraft } from './store.ts'

/** The bytes of a file that the actor uploaded into this programme. @throws Problem not_found, too_large */
export async function uploadedBytes(
  tx: Transaction,
  kernel: Kernel,
  id: string,
  programmeId: string,
  limit: number,
): Promise<{ name: string; bytes: Buffer; file: KeptFile }> {
  const file = found(await ownUpload(tx, id, programmeId))
  if (file.size > limit) throw new Problem('too_large', { params: { limit } })
  const parts: Buffer[] = []
  for await (const part of await readBlob(kernel.files, kernel.keyring, file)) parts.push(part as Buffer)
  return { name: file.name, bytes: Buffer.concat(parts), file }
}

/** Stores the compiled draft, and says of it what is written into the audit log and what the author reads. */
async function draftOf(
  call: Pick<Call<Operation>, 'db' | 'kernel' | 'actor' | 'note' | 'say'>,
  form: FormEntry,
  compiled: CompiledForm,
  fileId: string,
) {
  const by = call.actor.personId
  compiled.warnings.push(...(await openingRemarks(compiled)))
  const published = await call.db
    .selectFrom('collection.formVersion')
    .select('definition')
    .where('formId', '=', form.id)
    .where('state', '=', 'published')
    .execute()
  const before = published.map((one) => one.definition as unknown as Definition)
  compiled.warnings.push(...personalInLists(compiled.definition, compiled.rows))
  compiled.warnings.push(...remarksOnMarks(compiled.definition, before, compiled.rows))
  const version = await storeDraft(call.db, call.kernel, form, compiled, { fileId, createdBy: by })
  call.note({
    subject: form.id, programme: form.programmeId, country: form.country,
    details: { code: form.code, version: compiled.definition.version, questions: compiled.definition.fields.length },
  }) // biome-ignore format: one note
  return { form: form.id, version, warnings: remarks(call.say, compiled.warnings), gaps: compiled.gaps }
}

export const formHandlers = [
  serve(addForm, {
    may: mayAddForm,
    run: async (call) => {
      const { country, sensitivity, file } = call.body
      const programmeId = call.params.programme
      const { bytes, name } = await uploadedBytes(call.db, call.kernel, file, programmeId, largestForm)
      const compiled = compileForm(bytes, name)
      const about = { programmeId, country, sensitivity, createdBy: call.actor.personId }
      const form = await insertForm(call.db, about, compiled)
      return draftOf(call, form, compiled, file)
    },
  }),

  serve(uploadDraft, {
    may: anySignedIn,
    run: async (call) => {
      const form = await formById(call.db, call.params.form)
      insist(mayManageForm(call.actor, form))
      const { bytes, name } = await uploadedBytes(
        call.db,
        call.kernel,
        call.body.file,
        form.programmeId,
        largestForm,
      )
      const compiled = compileForm(bytes, name)
      if (compiled.definition.id !== form.code)
        throw invalid('body.file', 'collection.form.other_id', {
          wanted: form.code,
          got: compiled.definition.id,
        })
      return draftOf(call, form, compiled, call.body.file)
    },
  }),

  serve(discardDraft, {
    may: anySignedIn,
    run: async (call) => {
      const form = await formById(call.db, call.params.form)
      insist(mayManageForm(call.actor, form))
      if (!form.draftVersionId) throw new Problem('not_found')
      await deleteDraft(call.db, form)
      if (form.state === 'draft')
        await call.db.deleteFrom('collection.form').where('id', '=', form.id).execute()
      call.note({
        subject: form.id,
        programme: form.programmeId,
        country: form.country,
        details: { code: form.code },
      })
      return undefined
    },
  }),

  serve(publishForm, {
    may: anySignedIn,
    run: async (call) => {
      const form = await formById(call.db, call.params.form)
      insist(mayManageForm(call.actor, form))
      if (form.version !== call.body.version) throw new Problem('changed_meanwhile')
      if (!form.draftVersionId) throw new Problem('conflict', { sentence: 'collection.form.no_draft' })
      const draft = await versionById(call.db, form.draftVersionId)
      const said = draft.warnings as unknown as Remark[]
      const opening = await openingRemarks({ xform: draft.xform, warnings: said, rows: new Map() })
      const refused = opening.find(({ code }) => code === nobodyOpens)
      if (refused)
        throw new Problem('invalid', {
          sentence: 'collection.form.cannot_open',
          fields: [asField(said.find(({ code }) => code === nobodyOpens) ?? refused)],
        })
      const doubts = [...said, ...opening].filter(isDoubtful)
      if (doubts.length > 0 && !call.body.waiver)
        throw invalid('body.waiver', 'collection.form.opening_needs_reason')
      const gaps = draft.gaps as unknown[]
      if (gaps.length > 0 && !call.body.waiver)
        throw invalid('body.waiver', 'collection.form.gaps_need_reason', { count: gaps.length })
      const lists = await listFiles(call.db, form.programmeId, draft.definition as unknown as Definition)
      const missing = (await filesOfVersion(call.db, draft.id)).filter(
        (one) => !one.fileId && !lists.has(one.name),
      )
      if (missing.length > 0)
        throw invalid('files', 'collection.form.files_missing', {
          files: missing.map((one) => one.name).join(', '),
        })
      const same = await call.db
        .selectFrom('collection.formVersion')
        .select('id')
        .where('formId', '=', form.id)
        .where('name', '=', draft.name)
        .where('state', '=', 'published')
        .executeTakeFirst()
      if (same) throw invalid('version', 'collection.form.same_version', { version: draft.name || '–' })
      const waiver = gaps.length + doubts.length > 0 ? (call.body.waiver ?? null) : null
      const { sealed, lists: fresh } = await publishDraft(call.db, form.id, draft.id, waiver)
      call.note({
        subject: form.id, programme: form.programmeId, country: form.country,
        details: { code: form.code, version: draft.name, hash: draft.hash, gaps: gaps.length, ...(sealed.length ? { sealed } : {}), ...(fresh.length ? { entityLists: fresh } : {}), ...(call.body.waiver ? { waiver: call.body.waiver } : {}) },
      }) // biome-ignore format: one note
      return { version: draft.id, name: draft.name }
    },
  }),

  serve(setFormState, {
    may: anySignedIn,
    run: async (call) => {
      const form = await formById(call.db, call.params.form)
      insist(mayManageForm(call.actor, form))
      const { state, version } = call.body
      if (form.version !== version) throw new Problem('changed_meanwhile')
      if (!mayBecome(form.state as never, state))
        throw new Problem('conflict', { sentence: 'collection.form.state_impossible' })
      const changed = await call.db
        .updateTable('collection.form')
        .set({ state, version: version + 1 })
        .where('id', '=', form.id)
        .where('version', '=', version)
        .returning(['state', 'version'])
        .executeTakeFirst()
      if (!changed) throw new Problem('changed_meanwhile')
      call.note({
        subject: form.id,
        programme: form.programmeId,
        country: form.country,
        details: { from: form.state, to: state },
      })
      return { state, version: changed.version }
    },
  }),

  serve(addFormFile, {
    may: anySignedIn,
    run: async (call) => {
      const form = await formById(call.db, call.params.form)
      insist(mayManageForm(call.actor, form))
      if (!form.draftVersionId) throw new Problem('conflict', { sentence: 'collection.form.no_draft' })
      const row = found(
        (await filesOfVersion(call.db, form.draftVersionId)).find((one) => one.name === call.params.name),
      )
      const { bytes, file } = await uploadedBytes(
        call.db,
        call.kernel,
        call.body.file,
        form.programmeId,
        100_000_000,
      )
      await call.db
        .updateTable('collection.formFile')
        .set({
          fileId: file.id,
          address: file.address,
          size: file.size,
          mediaType: file.mediaType,
          md5: md5(bytes),
          changedAt: new Date(),
        })
        .where('id', '=', row.id)
        .execute()
      call.note({
        subject: form.id,
        programme: form.programmeId,
        country: form.country,
        details: { file: row.name, size: file.size },
      })
      return undefined
    },
  }),
]
