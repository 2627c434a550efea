import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { backup } from '../../kernel/backup/backup.ts'
import type { Lock } from '../../kernel/backup/lock.ts'
import { type Config, readConfig } from '../../kernel/config/config.ts'
import { masterKey } from '../../kernel/config/master.ts'
import { openStore } from '../../kernel/files/open.ts'
import { askSecret, bytes, many, steps } from '../ask.ts'
import { openDatabase, runningWorkspace } from '../workspace.ts'

/** Saves the whole workspace into one encrypted file, while it runs or not, and says what is in it. */
export async function backupCommand(file: string | undefined, options: { to?: string[] }): Promise<void> {
  const config = readConfig()
  const target = resolve(file ?? `ura-${new Date().toISOString().slice(0, 16).replace(/[-:]/g, '')}.backup`)
  if (existsSync(target)) throw new Error(`${target} exists already. Give another name: ura backup FILE`)
  const lock = await lockFor(config, options.to ?? [])
  const database = await openDatabase(config)
  const shown = steps()
  try {
    const { connections } = database
    const source = {
      admin: connections.admin,
      store: openStore(config),
      data: config.data,
      master: masterKey(config),
    }
    const made = await backup(source, target, lock, { onStep: shown.step })
    shown.done()
    const rows = Object.values(made.summary.tables).reduce((sum, table) => sum + table.rows, 0)
    const { files } = made.summary
    console.log(`Saved: ${target} (${bytes(made.bytes)})`)
    console.log(
      `  ${many(rows, 'row')} of ${many(made.header.tables.length, 'table')}, ${many(files.count, 'file')}, keys`,
    )
    for (const table of made.header.leftOut) console.log(`  left out, not Ura's: ${table}`)
    if (files.missing.length > 0) {
      console.error(
        `  Missing in the store: ${many(files.missing.length, 'file')}. ura verify files names them.`,
      )
      process.exitCode = 1
    }
  } finally {
    shown.done()
    // A running workspace keeps its database.
    if (!runningWorkspace(config)) await database.stop()
  }
}

async function lockFor(config: Config, to: string[]): Promise<Lock> {
  const recipients = to.length > 0 ? to : (config.URA_BACKUP_TO?.split(/[\s,]+/).filter(Boolean) ?? [])
  if (recipients.length > 0) return { recipients }
  if (config.URA_BACKUP_PASSPHRASE) return { passphrase: config.URA_BACKUP_PASSPHRASE }
  const otherwise =
    'A backup is encrypted: set URA_BACKUP_PASSPHRASE, or give the public key of its reader: --to age1…'
  const passphrase = await askSecret('Passphrase for the backup: ', otherwise)
  if ((await askSecret('Once more: ', otherwise)) !== passphrase)
    throw new Error('The two passphrases differ.')
  return { passphrase }
}
