import { loadShippedDatasets } from '../../features/evidence/seam.ts'
import { gatherStatistics, makeStatisticsPaper } from '../../features/publications/seam.ts'
import { prepare } from '../../kernel/documents/prepare.ts'
import { compile, compiler } from '../../kernel/documents/typst/write.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { makeWorld, programmes } from '../world.ts'

/**
 * Seconds from the question to the sealed files (web page, PDF, Word, proof) of the statistics paper, as a ratio to Typst
 * compiling the finished text alone into a PDF, in the same run. The first round, in which fonts are read, is shown apart.
 */
export async function run(): Promise<void> {
  const world = await makeWorld({ URA_LOG: 'silent' })
  try {
    await loadShippedDatasets(world.kernel, programmes.balkans)
    const ratios: number[] = []
    for (let round = 0; round < 6; round++) {
      const started = performance.now()
      const how = { language: 'sq', date: '2026-11-24', edition: '', status: 'draft' } as const
      const made = await asActor(world.kernel.workerDb, 'system', async (db) => {
        const given = await gatherStatistics(db, programmes.balkans)
        return makeStatisticsPaper(world.kernel, db, programmes.balkans, given, how)
      })
      const whole = (performance.now() - started) / 1000
      const floor = typstAlone(prepare(made.document, world.kernel.say('sq')))
      console.log(
        `  ${round === 0 ? 'first' : `round ${round}`}: whole paper ${whole.toFixed(2)} s (${made.pages} pages, ${made.figures.length} figures, 3 formats) · Typst alone ${floor.toFixed(2)} s · ratio ${(whole / floor).toFixed(1)}`,
      )
      if (round > 0) ratios.push(whole / floor)
    }
    ratios.sort((a, b) => a - b)
    console.log(`paper: median ratio ${ratios[Math.floor(ratios.length / 2)]!.toFixed(1)}`)
  } finally {
    await world.close()
  }
}

/** Seconds that Typst alone takes for the finished text, from an empty cache. */
function typstAlone(prepared: Parameters<typeof compile>[1]): number {
  const typst = compiler()
  typst.evictCache(0)
  const started = performance.now()
  typst.pdf(compile(typst, prepared), { pdfStandard: 'ua-1' })
  return (performance.now() - started) / 1000
}
