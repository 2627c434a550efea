import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { keptHeads } from '../../kernel/audit/heads.ts'
import { verifyAuditNow } from '../../kernel/audit/verify.ts'
import type { Opener } from '../../kernel/backup/lock.ts'
import { openBackup, placeKeys } from '../../kernel/backup/open.ts'
import { restoreInto, settle } from '../../kernel/backup/restore.ts'
import { type Config, readConfig } from '../../kernel/config/config.ts'
import { openStore } from '../../kernel/files/open.ts'
import { openKernel } from '../../kernel/kernel.ts'
import { askSecret, many, steps } from '../ask.ts'
import { openDatabase, runningWorkspace } from '../workspace.ts'

/** Restores a backup into an empty data folder and database, and proves what was restored. */
export async function restoreCommand(file: string, options: { key?: string }): Promise<void> {
  const config = readConfig()
  const running = runningWorkspace(config)
  if (running)
    throw new Error(
      `Ura runs on this data folder (${running.url}). Stop it, or restore into a new one: set URA_DATA.`,
    )
  const backup = await openBackup(resolve(file), await openerFor(config, options.key))
  console.log(`${file}: ${backup.header.tool}, saved ${backup.header.created}`)
  placeKeys(backup, config.data, config.URA_MASTER_KEY)
  const database = await openDatabase(config, console.log)
  const shown = steps()
  try {
    const summary = await restoreInto(backup, database.connections, openStore(config), shown.step)
    const kernel = openKernel(config, database.connections)
    try {
      await settle(database.connections, kernel.signer)
      const report = await verifyAuditNow(kernel.workerDb, [kernel.signer.publicKey], keptHeads(config.data))
      shown.done()
      const rows = Object.values(summary.tables).reduce((sum, table) => sum + table.rows, 0)
      console.log(
        `Restored: ${many(rows, 'row')}, ${many(summary.files.count, 'file')}; every table is as it was saved.`,
      )
      if (report.fault) throw new Error(`The audit log that was saved is not whole. ${report.fault.sentence}`)
      console.log(`The audit log is proved: ${many(report.verified, 'row')}.`)
    } finally {
      await kernel.close()
    }
  } finally {
    shown.done()
    await database.stop()
  }
}

async function openerFor(config: Config, key: string | undefined): Promise<Opener> {
  if (key) {
    const identity = /^AGE-SECRET-KEY-\S+$/m.exec(readFileSync(resolve(key), 'utf8'))?.[0]
    if (!identity) throw new Error(`${key} holds no age key (AGE-SECRET-KEY-1…).`)
    return { identity }
  }
  const passphrase =
    config.URA_BACKUP_PASSPHRASE ??
    (await askSecret(
      'Passphrase of the backup: ',
      'Set URA_BACKUP_PASSPHRASE, or give the file of the age key that opens the backup: --key FILE',
    ))
  return { passphrase }
}
