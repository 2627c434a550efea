import { rm } from 'node:fs/promises'
import type { Operation } from '../../../common/operation.ts'
import type { Say } from '../../../common/words.ts'
import { spoolFile } from '../../../kernel/files/blob.ts'
import { keepFile } from '../../../kernel/files/files.ts'
import type { Call } from '../../../kernel/http/serve.ts'
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

/** Keeps a file that the workspace made itself as one of the draft's files. */
export async function keepMade(
  call: Pick<Call<Operation>, 'db' | 'kernel' | 'actor'>,
  form: FormEntry,
  versionId: string,
  name: string,
  content: string,
): Promise<void> {
  const { kernel, db } = call
  const bytes = Buffer.from(content, 'utf8')
  const scope = { programme: form.programmeId, country: form.country }
  const once = async function* () {
    yield bytes
  }
  const spooled = await spoolFile(kernel.files, kernel.keyring, scope, once(), {
    limit: bytes.length + 1,
    name,
  })
  try {
    const file = await keepFile(db, kernel.files, spooled, {
      name,
      kind: 'form',
      sensitivity: form.sensitivity,
      createdBy: call.actor.personId,
    })
    await db
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
  } finally {
    await rm(spooled.path, { force: true })
  }
}
