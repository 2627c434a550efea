import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { Language } from '../../common/languages.ts'
import type { Transaction } from '../../kernel/db/db.ts'
import { finishProgress } from '../../kernel/desk/desk.ts'
import { job } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { found } from '../../kernel/problems/problem.ts'
import { keepRendition } from './files.ts'
import { fileName, gatherStatistics, makeStatisticsPaper, printPaper } from './make.ts'
import { contentOf, editionById, insertEdition, nextNumber } from './queries.ts'

/** Writes a new edition of the statistics paper, in every language asked for, and prints its files. */
export const makeEditions = job({
  name: 'publications.makeEditions',
  payload: z.object({
    programme: Id,
    document: Id,
    languages: z.array(Language).min(1),
    person: Id.nullable(),
    progressId: Id,
  }),
  run: async ({ kernel, db, payload, progress }) => {
    const { programme, document, languages, person } = payload
    const given = await gatherStatistics(db, programme, (percent, step) => progress(percent * 0.2, step))
    const number = await nextNumber(db, document)
    const date = new Date().toISOString().slice(0, 10)
    const each = 80 / languages.length
    const editions: string[] = []
    for (const [at, language] of languages.entries()) {
      const how = { language, date, edition: editionName(kernel, language, number), status: 'draft' } as const
      const made = await makeStatisticsPaper(kernel, db, programme, given, how, (percent, step) =>
        progress(20 + at * each + (percent * each) / 100, step),
      )
      const id = await insertEdition(db, {
        programmeId: programme,
        documentId: document,
        number,
        language,
        dated: date,
        title: made.document.meta.title,
        content: { ...made.document, attachments: [] },
        proof: made.proof,
        madeBy: person,
      })
      const edition = { id, programmeId: programme, sensitivity: 1 }
      for (const file of made.files)
        await keepRendition(kernel, db, edition, file, fileName(made.proof, file.format), person)
      editions.push(id)
    }
    await finishProgress(db, payload.progressId, { document, editions })
  },
})

/** Prints a published edition again, without the marks of a draft. Its figures stay as they were frozen. */
export const printEdition = job({
  name: 'publications.printEdition',
  payload: z.object({ programme: Id, edition: Id }),
  run: async ({ kernel, db, payload }) => {
    const edition = await editionById(db, payload.programme, payload.edition)
    if (edition?.state === 'published') await print(kernel, db, edition)
  },
})

async function print(
  kernel: Kernel,
  db: Transaction,
  edition: NonNullable<Awaited<ReturnType<typeof editionById>>>,
): Promise<void> {
  const { content, proof } = found(await contentOf(db, edition.id))
  const document = { ...content, meta: { ...content.meta, status: 'published' as const } }
  const { files } = await printPaper(kernel, document, proof)
  for (const file of files) {
    const at = { id: edition.id, programmeId: edition.programmeId, sensitivity: 0 }
    await keepRendition(kernel, db, at, file, fileName(proof, file.format), edition.publishedBy)
  }
}

const editionName = (kernel: Kernel, language: Language, number: number): string =>
  kernel.say(language)('publications.edition.name', { number })
