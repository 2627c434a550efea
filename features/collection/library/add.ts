import type { Transaction } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { type LibraryCode, librarySensitivity } from '../contract.ts'
import { formById, insertForm, type NewForm } from '../forms/queries.ts'
import { keepOwn } from '../forms/remarks.ts'
import { publishDraft, storeDraft } from '../forms/store.ts'
import { readyForm, workbookFile } from './shelf.ts'

/**
 * Makes a form of the programme out of a ready one; its workbook is kept as if somebody had uploaded it.
 * @param about.open published and open at once; otherwise a draft
 * @returns the form's id
 */
export async function addReadyForm(
  tx: Transaction,
  kernel: Kernel,
  code: LibraryCode,
  about: Omit<NewForm, 'sensitivity'> & { sensitivity?: number | undefined; open: boolean },
): Promise<string> {
  const { open, sensitivity = librarySensitivity[code], ...place } = about
  const where = { ...place, sensitivity }
  const { compiled, source } = await readyForm(code)
  const form = await insertForm(tx, where, compiled)
  const bytes = await workbookFile(source)
  const file = await keepOwn(tx, kernel, form, {
    name: `${code}.xlsx`,
    bytes,
    createdBy: where.createdBy,
  })
  const version = await storeDraft(tx, kernel, await formById(tx, form.id), compiled, {
    fileId: file.id,
    createdBy: where.createdBy,
  })
  if (open) await publishDraft(tx, form.id, version, null)
  return form.id
}
