import { rm } from 'node:fs/promises'
import { Id } from '../../../common/ids.ts'
import { finishProgress, openProgress } from '../../../kernel/desk/desk.ts'
import { mediaTypes, render } from '../../../kernel/documents/documents.ts'
import { spoolFile } from '../../../kernel/files/blob.ts'
import { keepFile } from '../../../kernel/files/files.ts'
import { serve } from '../../../kernel/http/serve.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { job } from '../../../kernel/jobs/job.ts'
import { found, insist } from '../../../kernel/problems/problem.ts'
import { imprintOf } from '../../programme/seam.ts'
import { maySeeSummary } from '../policy.ts'
import { PrintAsked, type PrintedSummary, printSummary } from './contract.ts'
import { summaryOf } from './handlers.ts'
import { fileNameOf, speakingOf } from './speaking.ts'

/** Asks for the summary on paper: whoever asks waits for the progress, not for the answer. */
export const servePrint = serve(printSummary, {
  may: maySeeSummary,
  run: async ({ db, actor, params, body, enqueue, note }) => {
    const { programme } = params
    const progress = await openProgress(db, 'monitoring.printSummary', actor.personId, programme)
    await enqueue('monitoring.printSummary', { programme, person: actor.personId, ...body, progressId: progress })
    const { format, language, from, to } = body
    note({ subject: programme, programme, country: body.country, details: { format, language, from, to } })
    return { progress }
  },
}) // biome-ignore format: short

const mostBytes = 50 * 1024 * 1024

/**
 * Sets the summary as PDF or Word, as it may leave the workspace. It is counted as the asker sees it, not as the system:
 * of places that they may not see they learn nothing this way either. The file is theirs, and goes after a day.
 */
export const printSummaryFile = job({
  name: 'monitoring.printSummary',
  payload: PrintAsked.extend({ programme: Id, person: Id, progressId: Id }),
  run: async ({ kernel, db, payload, progress }) => {
    const { programme, person, format, language, country, from, to, theme } = payload
    const { summary, imprint } = await asActor(
      kernel.workerDb,
      { person },
      async (tx, actor) => {
        // Whoever has left the programme meanwhile is given nothing.
        insist(maySeeSummary(actor, { params: { programme } }))
        const asked = { ...(country ? { country } : {}), ...(theme ? { theme } : {}), from, to }
        return {
          imprint: found(await imprintOf(tx, { id: programme })),
          summary: await summaryOf(tx, actor, programme, asked, true),
        }
      },
      true,
    )
    await progress(30, 'writing')
    const speaking = speakingOf(kernel, summary, language, imprint)
    // Drawing charts takes a library as large as all of ours: loaded when somebody prints.
    const { summaryDocument } = await import('./document.ts')
    const [made] = await render(summaryDocument(summary, speaking), [format], speaking.say)
    await progress(90, 'keeping')
    const name = fileNameOf(summary, format)
    const scope = { programme, country: null }
    const parts = (async function* () {
      yield made!.bytes
    })()
    const spooled = await spoolFile(kernel.files, kernel.keyring, scope, parts, { limit: mostBytes, name })
    try {
      const about = { name, kind: 'upload', createdBy: person }
      const { id } = await keepFile(db, kernel.files, { ...spooled, mediaType: mediaTypes[format] }, about)
      const printed: PrintedSummary = { file: id, name }
      await finishProgress(db, payload.progressId, printed)
    } finally {
      await rm(spooled.path, { force: true })
    }
  },
})
