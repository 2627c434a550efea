import { readFile } from 'node:fs/promises'
import { loadProgramme } from '../../features/programme/seam.ts'
import { readConfig } from '../../kernel/config/config.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { openKernel } from '../../kernel/kernel.ts'
import { Problem } from '../../kernel/problems/problem.ts'
import { migrateDatabase, openDatabase, runningWorkspace } from '../workspace.ts'

/**
 * `ura load FILE [--dry-run]`: loads a programme file as the system and says what changed, old → new.
 * Every mistake in the file is told with its line; then nothing is changed.
 */
export async function load(file: string, options: { dryRun?: boolean }): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${error.message}`,
    )
  })
  const config = readConfig()
  const database = await openDatabase(config, () => undefined)
  try {
    await migrateDatabase(database, () => undefined)
    const kernel = openKernel(config, database.connections)
    const say = kernel.say('en')
    try {
      const { code, changes } = await asActor(kernel.workerDb, 'system', (db) =>
        loadProgramme(db, text, { dryRun: options.dryRun ?? false, demo: config.demo }),
      )
      for (const change of changes) console.log(describe(change))
      const done = options.dryRun ? 'Nothing was changed (dry run).' : 'Loaded.'
      console.log(changes.length ? `${code}: ${changes.length} changes. ${done}` : `${code}: no change.`)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      for (const field of error.fields)
        console.error(`${file}: ${field.path}: ${say(field.message, field.params)}`)
      throw new Error(
        `${file} was not loaded: ${say(error.sentence ?? `problem.${error.code}`, error.params)}`,
      )
    } finally {
      await kernel.close()
    }
  } finally {
    // A running workspace keeps its database.
    if (!runningWorkspace(config)) await database.stop()
  }
}

type Change = Awaited<ReturnType<typeof loadProgramme>>['changes'][number]
const signs = { create: '+', change: '~', remove: '-' } as const

function describe({ kind, key, act, fields }: Change): string {
  const head = `${signs[act]} ${kind} ${key}`
  if (act !== 'change') return head
  return [head, ...fields.map((one) => `    ${one.field}: ${short(one.before)} → ${short(one.after)}`)].join(
    '\n',
  )
}

const short = (value: string | null) =>
  value === null ? '(none)' : value.length > 120 ? `${value.slice(0, 117)}…` : value
