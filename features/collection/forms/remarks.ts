import { rm } from 'node:fs/promises'
import type { Say } from '../../../common/words.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { spoolFile } from '../../../kernel/files/blob.ts'
import { type KeptFile, keepFile } from '../../../kernel/files/files.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { FormRemark } from '../contract.ts'
import type { Problem as Remark } from '../xlsform/index.ts'
import { md5 } from './compile.ts'
import type { FormEntry } from './queries.ts'

/** The compiler's warnings as sentences of the reader's language. */
export const remarks = (say: Say, all: readonly Remark[]): FormRemark[] =>
  all.map(({ code, params, sheet, row, column }) => ({
    code,
    text: say(`collection.xlsform.problem.${code}`, {
      ...params,
      sheet: sheet ?? '',
      row: row ?? 0,
      column: column ?? '',
    }),
    ...(sheet ? { sheet } : {}),
    ...(row === undefined ? {} : { row }),
    ...(column ? { column } : {}),
  }))

/** Keeps a file that the workspace made itself, under the keys of the form's place. */
export async function keepOwn(
  tx: Transaction,
  kernel: Kernel,
  form: Pick<FormEntry, 'programmeId' | 'country' | 'sensitivity'>,
  made: { name: string; bytes: Buffer; createdBy: string | null },
): Promise<KeptFile> {
  const { name, bytes, createdBy } = made
  const scope = { programme: form.programmeId, country: form.country }
  const once = async function* () {
    yield bytes
  }
  const limit = bytes.length + 1
  const spooled = await spoolFile(kernel.files, kernel.keyring, scope, once(), { limit, name })
  try {
    const about = { name, kind: 'form', sensitivity: form.sensitivity, createdBy }
    return await keepFile(tx, kernel.files, spooled, about)
  } finally {
    await rm(spooled.path, { force: true })
  }
}

/** Keeps `itemsets.csv`, which the compiler made, as one of the draft's files. */
export async function keepItemsets(
  tx: Transaction,
  kernel: Kernel,
  form: FormEntry,
  versionId: string,
  made: { content: string; createdBy: string | null },
): Promise<void> {
  const name = 'itemsets.csv'
  const bytes = Buffer.from(made.content, 'utf8')
  const file = await keepOwn(tx, kernel, form, { name, bytes, createdBy: made.createdBy })
  await tx
    .updateTable('collection.formFile')
    .set({
      fileId: file.id,
      address: file.address,
      size: file.size,
      mediaType: 'text/csv',
      md5: md5(bytes),
      changedAt: new Date(),
    })
    .where('versionId', '=', versionId)
    .where('name', '=', name)
    .execute()
}
