import { sql, type Transaction } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { declareLists, refusePersonalLists, stripLists } from '../entities/publish.ts'
import { spreadMarks } from '../personal/spread.ts'
import type { CompiledForm } from './compile.ts'
import { addFileRows, type FormEntry, replaceDraft } from './queries.ts'
import { keepItemsets } from './remarks.ts'

/** Puts a compiled form in the place of the draft, with rows for the files that it names. @returns the version's id */
export async function storeDraft(
  tx: Transaction,
  kernel: Kernel,
  form: FormEntry,
  compiled: CompiledForm,
  about: { fileId: string; createdBy: string | null },
): Promise<string> {
  const version = await replaceDraft(tx, kernel, form, compiled, about)
  const files = [...compiled.definition.files]
  const { itemsets } = compiled
  if (itemsets && !files.some(({ name }) => name === 'itemsets.csv'))
    files.push({ name: 'itemsets.csv', kind: 'file' })
  await addFileRows(tx, form, version, files, form.currentVersionId)
  if (itemsets)
    await keepItemsets(tx, kernel, form, version, { content: itemsets, createdBy: about.createdBy })
  return version
}

/**
 * Makes the draft the current version; `waiver` says why in spite of gaps in its languages, or of doubts whether everybody can
 * open it. What is personal in it is so in every version of its form from then on. The entity lists that it feeds are there.
 * @returns the paths that became personal in versions before it, and the lists that are new
 * @throws Problem invalid, when personal answers would come into a list
 */
export async function publishDraft(
  tx: Transaction,
  form: string,
  version: string,
  waiver: string | null,
): Promise<{ sealed: string[]; lists: string[] }> {
  const spread = await spreadMarks(tx, form, version)
  const definition = await refusePersonalLists(tx, version)
  await sql`select collection.publish_draft(${version}, ${waiver})`.execute(tx)
  const sealed = [...new Set(spread.filter((one) => one.version !== version).flatMap(({ paths }) => paths))]
  if (sealed.length) await stripLists(tx, form)
  return { sealed, lists: await declareLists(tx, version, definition) }
}
