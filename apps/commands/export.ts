import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Language, languages } from '../../common/languages.ts'
import { exportProgramme, imprintOf, outputs, writeOutput } from '../../features/programme/seam.ts'
import { readConfig } from '../../kernel/config/config.ts'
import type { Transaction } from '../../kernel/db/db.ts'
import { postMeasures } from '../../kernel/feature.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { type Kernel, openKernel } from '../../kernel/kernel.ts'
import { features } from '../features.ts'
import { migrateDatabase, openDatabase, runningWorkspace } from '../workspace.ts'

/** What a programme can be exported as, and how the file is called when no name is given. */
const kinds = {
  yaml: 'programme.yaml',
  docx: outputs.word,
  xlsx: outputs.sheet,
  iati: outputs.iati,
  data: outputs.data,
} as const
type Kind = keyof typeof kinds
const outputOf = { docx: 'word', xlsx: 'sheet', iati: 'iati', data: 'data' } as const

export interface ExportOptions {
  as: string
  out?: string
  lang: string
  force?: boolean
}

/**
 * `ura export PROGRAMME --as yaml|docx|xlsx|iati|data`: the programme file, the logframe, the IATI file or the results.
 * It acts as the system; a file that is there already is kept unless told otherwise.
 */
export async function exportCommand(code: string, options: ExportOptions): Promise<void> {
  if (!(options.as in kinds)) throw new Error(`“${options.as}” is none of: ${Object.keys(kinds).join(', ')}.`)
  const kind = options.as as Kind
  const language = Language.safeParse(options.lang)
  if (!language.success)
    throw new Error(`“${options.lang}” is none of the languages: ${languages.join(', ')}.`)
  const out = options.out ?? `${code}-${kinds[kind]}`
  if (existsSync(out) && !options.force)
    throw new Error(`${out} is there already. Choose another --out, or --force.`)
  const config = readConfig()
  const database = await openDatabase(config, () => undefined)
  try {
    await migrateDatabase(database, () => undefined)
    const kernel = openKernel(config, database.connections)
    postMeasures(kernel, features)
    try {
      const bytes = await asActor(kernel.workerDb, 'system', (db) =>
        write(kernel, db, code, kind, language.data),
      )
      await writeFile(out, bytes)
      console.log(`Wrote ${out} (${bytes.length} bytes).`)
    } finally {
      await kernel.close()
    }
  } finally {
    // A running workspace keeps its database.
    if (!runningWorkspace(config)) await database.stop()
  }
}

async function write(
  kernel: Kernel,
  db: Transaction,
  code: string,
  kind: Kind,
  language: Language,
): Promise<Uint8Array> {
  const programme = await imprintOf(db, { code })
  if (!programme) throw new Error(`There is no programme “${code}”.`)
  if (kind === 'yaml') return new TextEncoder().encode(await exportProgramme(db, programme.id))
  return writeOutput(kernel, db, programme.id, outputOf[kind], language)
}
