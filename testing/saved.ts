import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import pg from 'pg'
import { sealAudit } from '../kernel/audit/sealing.ts'
import type { BackupHeader, BackupSource, BackupSummary } from '../kernel/backup/backup.ts'
import type { Lock, Opener } from '../kernel/backup/lock.ts'
import { openBackup, placeKeys } from '../kernel/backup/open.ts'
import { restoreInto } from '../kernel/backup/restore.ts'
import { exactText } from '../kernel/backup/tables.ts'
import { sql } from '../kernel/db/db.ts'
import { spoolFile } from '../kernel/files/blob.ts'
import { type KeptFile, keepFile } from '../kernel/files/files.ts'
import { folderStore } from '../kernel/files/folder.ts'
import type { FileStore } from '../kernel/files/store.ts'
import { asActor } from '../kernel/http/transaction.ts'
import { programmes } from './cast.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { makeWorld, type World } from './world.ts'

/** A world with rows, files and jobs that are awkward to save, and what it takes to save and restore it. */
export interface TestSaved {
  world: World
  /** For backup files. */
  folder: string
  lock: Lock
  opener: Opener
  source: BackupSource
  addFile(content: Buffer): Promise<KeptFile>
  /** Restores into a new, empty database and data folder. */
  restored(file: string, how?: Opener): Promise<Restored>
  close(): Promise<void>
}

export interface Restored {
  database: TestDatabase
  store: FileStore
  header: BackupHeader
  summary: BackupSummary
}

export async function openTestSaved(): Promise<TestSaved> {
  const folder = mkdtempSync(join(tmpdir(), 'ura-backup-'))
  const identity = await generateX25519Identity()
  const world = await makeWorld()
  const { files, keyring, master } = world.kernel
  const addFile = async (content: Buffer) => {
    async function* parts() {
      for (let at = 0; at < content.length; at += 70_000) yield content.subarray(at, at + 70_000)
    }
    const scope = { programme: programmes.balkans, country: 'AL' }
    const spooled = await spoolFile(files, keyring, scope, parts(), { limit: 1e9, name: 'a' })
    const about = { name: 'a', kind: 'attachment', createdBy: null }
    return asActor(world.kernel.workerDb, 'system', (tx) => keepFile(tx, files, spooled, about))
  }
  await fillWorld(world, addFile)
  const { connections, data } = world.database
  return {
    world,
    folder,
    lock: { recipients: [await identityToRecipient(identity)] },
    opener: { identity },
    source: { admin: connections.admin, store: files, data, master },
    addFile,
    async restored(file, how = { identity }) {
      const database = await testDatabase({ migrated: false })
      const opened = await openBackup(file, how)
      placeKeys(opened, database.data)
      const store = folderStore(join(database.data, 'files'))
      const summary = await restoreInto(opened, database.connections, store)
      return { database, store, summary, header: opened.header }
    },
    async close() {
      await world.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Rows with everything that is awkward to copy: nulls, newlines, backslashes, quotes, other alphabets, bytes, jobs. */
async function fillWorld(world: World, addFile: TestSaved['addFile']) {
  const awkward = ['', '\\N', '\\.', 'a\tb\nc\rd\\', 'Gëzim „Ђорђе“ 🌉', "' OR 1=1 --", '\u0001\u007f']
  await asActor(world.kernel.workerDb, 'system', async (tx) => {
    for (const text of awkward) {
      await tx
        .insertInto('kernel.audit')
        .values({
          action: 'test.row.add',
          actor: 'system',
          subjectId: text,
          details: JSON.stringify({ text, n: 1.1, list: [null, text] }),
        })
        .execute()
    }
    await sql`select kernel.enqueue('test.job', '{"a": "ë\\n"}'::jsonb)`.execute(tx)
    await sealAudit(tx, world.kernel.signer)
    await tx.insertInto('kernel.audit').values({ action: 'test.row.unsealed', actor: 'system' }).execute()
  })
  await addFile(randomBytes(300_000))
  await addFile(Buffer.alloc(0))
}

/** Every row of every table as text, and every sequence: what must be the same afterwards. */
export async function everything(client: pg.Client): Promise<Map<string, string[]>> {
  await client.query(exactText)
  const { rows: tables } = await client.query<{ name: string; sql: string }>(`
    select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as sql
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`)
  const all = new Map<string, string[]>()
  for (const table of tables) {
    const { rows } = await client.query<{ row: string }>(
      `select t::text as row from ${table.sql} t order by t::text collate "C"`,
    )
    all.set(
      table.name,
      rows.map((row) => row.row),
    )
  }
  return all
}

/** Works in a transaction that sees one moment (that of the snapshot, if one is given), and undoes it. */
export async function inside<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  snapshot?: string,
): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read')
    if (snapshot) await client.query(`set transaction snapshot '${snapshot}'`)
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Where every sequence stands. */
export const sequences = (client: pg.Client) =>
  client
    .query<{ name: string; last: string }>(
      `select schemaname || '.' || sequencename as name, last_value::text as last from pg_sequences where last_value is not null order by 1`,
    )
    .then(({ rows }) => Object.fromEntries(rows.map((row) => [row.name, Number(row.last)])))
