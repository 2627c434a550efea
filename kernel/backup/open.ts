import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listMigrations } from '../db/migrate.ts'
import type { BackupHeader } from './backup.ts'
import { type Opener, readLocked } from './lock.ts'
import { readTar, type TarEntry } from './tar.ts'

/** A backup of which the header and the keys have been read; the rest streams when it is restored. */
export interface OpenBackup {
  header: BackupHeader
  /** Keys and kept heads, by their path in the data folder. */
  keys: Map<string, Buffer>
  entries: AsyncGenerator<TarEntry>
}

/** Opens a backup and reads its beginning. @throws Error that says what is wrong with the file or the passphrase */
export async function openBackup(file: string, opener: Opener): Promise<OpenBackup> {
  const entries = readTar(await readLocked(file, opener))
  const first = await entries.next()
  if (first.done || first.value.name !== 'ura-backup.json') throw new Error(`${file} is not a backup of Ura.`)
  const header = JSON.parse(first.value.body.toString('utf8')) as BackupHeader
  const newest = (await listMigrations()).at(-1)?.number ?? 0
  if (header.format !== 'ura-backup' || header.version !== 1 || header.migration > newest) {
    throw new Error(
      `${file} was made by a newer Ura (${header.tool}, migration ${header.migration}). Update Ura.`,
    )
  }
  const keys = new Map<string, Buffer>()
  for (;;) {
    const next = await entries.next()
    if (next.done) throw new Error('The backup ends too early.')
    if (!/^(keys\/[\w.-]+|audit-heads\.jsonl)$/.test(next.value.name)) {
      return { header, keys, entries: continued(next.value, entries) }
    }
    keys.set(next.value.name, next.value.body)
  }
}

async function* continued(first: TarEntry, rest: AsyncGenerator<TarEntry>): AsyncGenerator<TarEntry> {
  yield first
  yield* rest
}

/**
 * Puts the backup's keys into the data folder. Comes before the database is opened: its passwords derive from the
 * master key.
 * @param setting the master key of the environment (URA_MASTER_KEY), if one is set
 * @throws Error when the folder or the environment has another key: what was sealed would not open
 */
export function placeKeys(backup: OpenBackup, data: string, setting?: string): void {
  const master = Buffer.from(backup.keys.get('keys/master.key')?.toString('utf8') ?? '', 'base64')
  if (setting !== undefined && !Buffer.from(setting, 'base64').equals(master)) {
    throw new Error(
      'URA_MASTER_KEY is not the key of this backup. Unset it, or set the key the backup was made with.',
    )
  }
  // Whoever keeps the master key in the environment does not want it on the disk.
  const wanted = [...backup.keys].filter(([name]) => setting === undefined || name !== 'keys/master.key')
  const others = wanted.filter(([name, body]) => {
    const file = join(data, name)
    return existsSync(file) && !readFileSync(file).equals(body)
  })
  if (others.length > 0) {
    const names = others.map(([name]) => name).join(', ')
    throw new Error(
      `${data} has other keys than the backup (${names}). Restore into a new data folder: set URA_DATA.`,
    )
  }
  for (const [name, body] of wanted) {
    const file = join(data, name)
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, body, { mode: 0o600, flush: true })
  }
}
