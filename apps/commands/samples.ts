import { removeSampleSubmissions } from '../../features/collection/seam.ts'
import { removeMonitoringSamples } from '../../features/monitoring/seam.ts'
import { imprintOf, removeSamples } from '../../features/programme/seam.ts'
import { Actor } from '../../kernel/access/actor.ts'
import { readConfig } from '../../kernel/config/config.ts'
import type { Transaction } from '../../kernel/db/db.ts'
import { writeAudit } from '../../kernel/http/mount.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { type Kernel, openKernel } from '../../kernel/kernel.ts'
import { migrateDatabase, openDatabase, runningWorkspace } from '../workspace.ts'

/** `ura samples remove --programme CODE`: takes every sample record out of a programme; what people wrote stays. */
export async function samples(task: string, options: { programme: string }): Promise<void> {
  if (task !== 'remove') throw new Error(`There is no "ura samples ${task}". There is: remove`)
  const config = readConfig()
  const running = runningWorkspace(config)
  const database = await openDatabase(config, () => undefined)
  const kernel = openKernel(config, database.connections)
  try {
    if (!running) await migrateDatabase(database, () => undefined)
    console.log(
      `${options.programme}: ${await removeAllSamples(kernel, options.programme)} sample records removed.`,
    )
  } finally {
    await kernel.close()
    // A running workspace keeps its database.
    if (!running) await database.stop()
  }
}

/** Removes the sample records of every room from a programme; the log knows. */
export async function removeAllSamples(kernel: Kernel, code: string): Promise<number> {
  const asSystem = <T>(work: (db: Transaction) => Promise<T>) => asActor(kernel.workerDb, 'system', work)
  const programme = await asSystem((db) => imprintOf(db, { code }))
  if (!programme) throw new Error(`There is no programme ${code}.`)
  // In a transaction of their own: should the rest fail, the command removes it when it is run again.
  const submissions = await removeSampleSubmissions(kernel, programme.id)
  return asSystem(async (db) => {
    const monitoring = await removeMonitoringSamples(db, programme.id)
    const framework = await removeSamples(db, programme.id)
    const system = new Actor({ system: true, memberships: [] })
    const about = {
      programme: programme.id,
      subject: programme.id,
      details: { submissions, monitoring, framework, by: 'command line' },
    }
    await writeAudit(db, system, 'programme.samples.remove', [about])
    return submissions + monitoring + framework
  })
}
