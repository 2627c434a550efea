import { type Db, sql, type Transaction } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found } from '../../../kernel/problems/problem.ts'
import { newId } from '../openrosa/prepare.ts'
import { testToken, tokenHash } from '../tokens.ts'
import type { CompiledForm } from './compile.ts'

/** A form's row. @throws Problem not_found, also when the actor does not reach it */
export async function formById(db: Db, id: string) {
  return found(await db.selectFrom('collection.form').selectAll().where('id', '=', id).executeTakeFirst())
}
export type FormEntry = Awaited<ReturnType<typeof formById>>

export interface NewForm {
  programmeId: string
  country: string | null
  sensitivity: number
  createdBy: string | null
}

/** Adds a form without any version yet. */
export async function insertForm(
  tx: Transaction,
  about: NewForm,
  compiled: CompiledForm,
): Promise<FormEntry> {
  await sql`select collection.project_of(${about.programmeId})`.execute(tx)
  return tx
    .insertInto('collection.form')
    .values({ ...about, code: compiled.definition.id, title: compiled.definition.title })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Puts a compiled form in the place of the draft; the old draft goes, with its test submissions. */
export async function replaceDraft(
  tx: Transaction,
  kernel: Kernel,
  form: FormEntry,
  compiled: CompiledForm,
  about: { fileId: string; createdBy: string | null },
): Promise<string> {
  await deleteDraft(tx, form)
  const { definition } = compiled
  const id = newId()
  await tx
    .insertInto('collection.formVersion')
    .values({
      id,
      testTokenHash: tokenHash(testToken(kernel, id)),
      formId: form.id,
      programmeId: form.programmeId,
      country: form.country,
      sensitivity: form.sensitivity,
      name: definition.version,
      title: definition.title,
      xform: compiled.xform,
      hash: compiled.hash,
      definition: JSON.stringify(definition),
      languages: JSON.stringify(definition.languages),
      warnings: JSON.stringify(compiled.warnings),
      gaps: JSON.stringify(compiled.gaps),
      sourceFileId: about.fileId,
      createdBy: about.createdBy,
    })
    .execute()
  await tx
    .updateTable('collection.form')
    .set({
      draftVersionId: id,
      version: sql<number>`version + 1`,
      ...(form.currentVersionId ? {} : { title: definition.title }),
    })
    .where('id', '=', form.id)
    .execute()
  return id
}

/** Removes the draft with its test submissions. */
export async function deleteDraft(tx: Transaction, form: FormEntry): Promise<void> {
  if (!form.draftVersionId) return
  await tx.updateTable('collection.form').set({ draftVersionId: null }).where('id', '=', form.id).execute()
  await sql`select collection.drop_tests(${form.draftVersionId})`.execute(tx)
  await tx
    .deleteFrom('collection.formVersion')
    .where('id', '=', form.draftVersionId)
    .where('state', '=', 'draft')
    .execute()
}

/** A version's row with everything. */
export async function versionById(db: Db, id: string) {
  return found(
    await db.selectFrom('collection.formVersion').selectAll().where('id', '=', id).executeTakeFirst(),
  )
}

/** The files that a version names. */
export const filesOfVersion = (db: Db, versionId: string) =>
  db
    .selectFrom('collection.formFile')
    .selectAll()
    .where('versionId', '=', versionId)
    .orderBy('name')
    .execute()

/** Rows for the files that a new version names; those that the version before it has are taken over. */
export async function addFileRows(
  tx: Transaction,
  form: FormEntry,
  versionId: string,
  files: readonly { name: string; kind: string }[],
  before: string | null,
): Promise<void> {
  const had = before ? await filesOfVersion(tx, before) : []
  for (const { name, kind } of files) {
    const same = had.find((one) => one.name === name)
    await tx
      .insertInto('collection.formFile')
      .values({
        versionId,
        programmeId: form.programmeId,
        country: form.country,
        sensitivity: form.sensitivity,
        name,
        kind,
        fileId: same?.fileId ?? null,
        address: same?.address ?? null,
        size: same?.size ?? null,
        mediaType: same?.mediaType ?? null,
        md5: same?.md5 ?? null,
      })
      .execute()
  }
}
