import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { addLibraryForms } from '../features/collection/seam.ts'
import { loadShippedDatasets } from '../features/evidence/seam.ts'
import { addMonitoringSamples } from '../features/monitoring/seam.ts'
import { addSamples, hasProgrammes, loadProgramme } from '../features/programme/seam.ts'
import { home } from '../kernel/config/config.ts'
import { asActor } from '../kernel/http/transaction.ts'
import type { Kernel } from '../kernel/kernel.ts'

/** The programme files that come with the house. */
export function programmeFiles(): string[] {
  const folder = resolve(home, 'programmes')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => resolve(folder, name))
}

/**
 * Fills a demo workspace on its first start: the programmes of `programmes/`, as demo programmes. Afterwards they are
 * the visitors' to change: a later start changes nothing.
 */
export async function fillDemo(kernel: Kernel, say: (line: string) => void): Promise<void> {
  if (!kernel.config.demo) return
  await asActor(kernel.workerDb, 'system', async (db) => {
    if (await hasProgrammes(db)) return
    for (const file of programmeFiles()) {
      const { code, changes, programme } = await loadProgramme(db, readFileSync(file, 'utf8'), { demo: true })
      const samples = await addSamples(db, programme!)
      const visits = await addMonitoringSamples(kernel, db, programme!)
      say(
        `Loaded the programme ${code}: ${changes.length} records, ${samples} samples and ${visits} sample visits.`,
      )
    }
  })
  await fillForms(kernel, say)
  await fillDatasets(kernel, say)
}

const demoProgrammes = (kernel: Kernel) =>
  asActor(kernel.workerDb, 'system', (db) =>
    db.selectFrom('programme.programme').select(['id', 'code']).where('demo', '=', true).execute(),
  )

/** The ready forms of the library, open, into every demo programme; what is there already stays as it is. */
async function fillForms(kernel: Kernel, say: (line: string) => void): Promise<void> {
  for (const programme of await demoProgrammes(kernel)) {
    const added = await asActor(kernel.workerDb, 'system', (db) => addLibraryForms(kernel, db, programme.id))
    if (added.length) say(`Added ${added.length} forms to ${programme.code}: ${added.join(', ')}.`)
  }
}

/** The figures that come with Ura, into every demo programme; what is there already stays as it is. */
async function fillDatasets(kernel: Kernel, say: (line: string) => void): Promise<void> {
  for (const programme of await demoProgrammes(kernel)) {
    const added = await loadShippedDatasets(kernel, programme.id)
    if (added.length) say(`Loaded ${added.length} data sets into ${programme.code}: ${added.join(', ')}.`)
  }
}
