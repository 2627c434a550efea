import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Language, languages } from '../../common/languages.ts'
import { loadShippedDatasets } from '../../features/evidence/seam.ts'
import { imprintOf } from '../../features/programme/seam.ts'
import { fileName, gatherStatistics, makeStatisticsPaper } from '../../features/publications/seam.ts'
import { readConfig } from '../../kernel/config/config.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { type Kernel, openKernel } from '../../kernel/kernel.ts'
import { migrateDatabase, openDatabase, runningWorkspace } from '../workspace.ts'

export interface PaperOptions {
  programme: string
  lang: string
  out: string
}

/**
 * `ura paper statistics --programme CODE --lang sq,en --out DIR`: computes the figures, writes the paper as PDF, Word file
 * and web page with the proof of its figures, and says what is being done.
 * @throws with a sentence that says what to do, for an unknown template, language or programme
 */
export async function paper(template: string, options: PaperOptions): Promise<void> {
  if (template !== 'statistics') throw new Error(`There is no paper "${template}". There is: statistics.`)
  const wanted = options.lang.split(',').map((one) => one.trim())
  const unknown = wanted.filter((one) => !(languages as readonly string[]).includes(one))
  if (unknown.length)
    throw new Error(`"${unknown.join(', ')}" is no language of papers. Choose of: ${languages.join(', ')}.`)
  const out = resolve(options.out)
  await mkdir(out, { recursive: true })
  const config = readConfig()
  const database = await openDatabase(config, () => undefined)
  try {
    await migrateDatabase(database, () => undefined)
    const kernel = openKernel(config, database.connections)
    try {
      await write(kernel, options.programme, wanted as Language[], out)
    } finally {
      await kernel.close()
    }
  } finally {
    // A running workspace keeps its database.
    if (!runningWorkspace(config)) await database.stop()
  }
}

async function write(kernel: Kernel, code: string, wanted: Language[], out: string): Promise<void> {
  const started = Date.now()
  const programme = await asActor(kernel.workerDb, 'system', (db) => imprintOf(db, { code }))
  if (!programme)
    throw new Error(
      `There is no programme "${code}" in this workspace. Load one: ura load programmes/${code}.yaml`,
    )
  const loaded = await loadShippedDatasets(kernel, programme.id)
  if (loaded.length) console.log(`Loaded the datasets that come with Ura: ${loaded.join(', ')}`)
  await asActor(kernel.workerDb, 'system', async (db) => {
    const given = await gatherStatistics(db, programme.id, progress('computing'))
    const date = new Date().toISOString().slice(0, 10)
    for (const language of wanted) {
      const how = { language, date, edition: '', status: 'draft' } as const
      const made = await makeStatisticsPaper(kernel, db, programme.id, given, how, progress(language))
      for (const file of made.files) {
        const path = resolve(out, fileName(made.proof, file.format))
        await writeFile(path, file.bytes)
        console.log(`  ${path} (${Math.round(file.bytes.length / 1024)} kB)`)
      }
      console.log(`  ${made.figures.length} figures, ${made.pages} pages`)
    }
  })
  console.log(
    `Done in ${((Date.now() - started) / 1000).toFixed(1)} s. Check a paper any time: ura verify paper FILE`,
  )
}

/** Says each new step on a line of its own; on a terminal the line counts up. */
function progress(name: string): (percent: number, step: string) => void {
  let last = ''
  return (percent, step) => {
    const line = `${name}: ${step} ${Math.round(percent)} %`
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}${percent >= 100 ? '\n' : ''}`)
    else if (step !== last) console.log(line)
    last = step
  }
}
