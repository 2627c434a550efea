// What other rooms and the doors may use of the collection room.
import type { Transaction } from '../../kernel/db/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { type LibraryCode, libraryCodes } from './contract.ts'
import { addReadyForm } from './library/add.ts'

export { addSampleSubmissions, removeSampleSubmissions } from './submissions/samples/add.ts'
export { approveSamples, sampleForm, samplePhone, sendSamples } from './submissions/samples/send.ts'

/**
 * Adds the ready forms that a programme does not have yet, published and open. Run again it changes nothing.
 * @param db as the system, or as whoever may manage the programme's forms
 * @returns the codes of the forms that were new
 */
export async function addLibraryForms(
  kernel: Kernel,
  db: Transaction,
  programmeId: string,
): Promise<LibraryCode[]> {
  const there = await db
    .selectFrom('collection.form')
    .select('code')
    .where('programmeId', '=', programmeId)
    .where('code', 'in', libraryCodes)
    .execute()
  const missing = libraryCodes.filter((code) => !there.some((one) => one.code === code))
  for (const code of missing) {
    const about = { programmeId, country: null, createdBy: null, open: true }
    await addReadyForm(db, kernel, code, about)
  }
  return missing
}

export {
  answersOf,
  openForms,
  type SubmissionAnswer,
  type SubmissionHead,
  submissionsBetween,
  submissionsById,
} from './checklists.ts'
