import { readFile } from 'node:fs/promises'
import { imprintOf } from '../../features/programme/seam.ts'
import {
  type CheckedFigure,
  checkFigures,
  checkSeal,
  openPaper,
  type SealState,
} from '../../features/publications/seam.ts'
import { readConfig } from '../../kernel/config/config.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { openKernel } from '../../kernel/kernel.ts'
import { openDatabase, runningWorkspace } from '../workspace.ts'

const seals: Record<SealState, string> = {
  own: 'unchanged since this workspace sealed it',
  foreign: 'unchanged since it was sealed, by another workspace than this one',
  broken: 'NOT as it was sealed: the file was changed after it was made',
  missing: 'without a seal: nothing can be said about changes to its text',
}
const states: Record<CheckedFigure['state'], string> = {
  match: 'match  ',
  differs: 'DIFFERS',
  altered: 'ALTERED',
  missing: 'NO DATA',
}

/**
 * `ura verify paper FILE`: computes every figure of a paper (PDF, Word file, web page or proof) again from its recorded
 * query and says which match. The exit code is 1 when any does not, or when the file was changed after it was made.
 */
export async function verifyPaper(file?: string): Promise<void> {
  if (!file) throw new Error('Which paper? ura verify paper FILE')
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${error.message}`,
    )
  })
  const { proof, digest, seal } = openPaper(bytes)
  const config = readConfig()
  const database = await openDatabase(config)
  const kernel = openKernel(config, database.connections)
  try {
    const sealed = checkSeal(kernel, digest, seal)
    const { paper, audit } = proof
    console.log(`${paper.title} (${paper.language}, ${paper.date}), programme ${paper.programme}`)
    console.log(`  frozen after row ${audit.entry} of the audit log`)
    const checked = await asActor(kernel.workerDb, 'system', async (db) => {
      const programme = await imprintOf(db, { code: paper.programme })
      if (!programme) throw new Error(`This workspace has no programme "${paper.programme}".`)
      return checkFigures(db, programme.id, proof.figures)
    })
    for (const figure of checked) {
      const changed = figure.state === 'differs' ? ` (${figure.changed} cells)` : ''
      console.log(`  ${states[figure.state]} ${figure.recorded.slice(0, 12)} ${figure.title}${changed}`)
    }
    const good = checked.filter(({ state }) => state === 'match').length
    console.log(`Figures: ${good} of ${checked.length} match. The file is ${seals[sealed]}.`)
    if (good < checked.length || sealed === 'broken' || sealed === 'missing') process.exitCode = 1
  } finally {
    await kernel.close()
    // A running workspace keeps its database.
    if (!runningWorkspace(config)) await database.stop()
  }
}
