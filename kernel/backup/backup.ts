import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import pg from 'pg'
import { home } from '../config/config.ts'
import { collectLock } from '../files/files.ts'
import { type FileStore, StoredFileMissing } from '../files/store.ts'
import { pieces } from '../files/stream.ts'
import { type Lock, writeLocked } from './lock.ts'
import { copyOut, exactText, listTables, readSequences, type TableSum } from './tables.ts'
import { tarEnd, tarEntry } from './tar.ts'

/** What the first entry of a backup says about it (`ura-backup.json`). */
export interface BackupHeader {
  format: 'ura-backup'
  version: 1
  created: string
  /** Name and version of what made it. */
  tool: string
  /** Number of the newest migration. */
  migration: number
  tables: { name: string; columns: string[] }[]
  /** Tables of the database that are not Ura's and are not in here. */
  leftOut: string[]
}

/** What the last entry says (`summary.json`): without it a backup is not whole. */
export interface BackupSummary {
  tables: Record<string, TableSum>
  /** `missing`: addresses that the database knows and the store did not have. */
  files: { count: number; bytes: number; missing: string[] }
}

export interface BackupSource {
  /** The administrator's connection. */
  admin: string
  store: FileStore
  /** The data folder, for its keys. */
  data: string
  master: Buffer
}

export interface BackupProgress {
  onStep?: (step: string) => void
  /** Told the exported snapshot, so that somebody else can look at the very same moment. */
  onSnapshot?: (snapshot: string) => Promise<void>
}

const partBytes = 4 * 1024 * 1024
const zip = promisify(gzip)

/**
 * Writes the whole workspace into one encrypted file while it runs: every table as of one moment, sequences, stored
 * files (sealed as they are) and keys. It is a tar within age: `age -d FILE | tar x` shows what is in it.
 * @returns its size in bytes and what it holds
 */
export async function backup(
  source: BackupSource,
  file: string,
  lock: Lock,
  progress: BackupProgress = {},
): Promise<{ bytes: number; header: BackupHeader; summary: BackupSummary }> {
  const client = new pg.Client({ connectionString: source.admin })
  await client.connect()
  try {
    // Stored files are not collected while they are read.
    await client.query('select pg_advisory_lock_shared($1)', [collectLock])
    await client.query('begin isolation level repeatable read read only; set local role ura_owner')
    await client.query(exactText)
    const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot')
    await progress.onSnapshot?.(rows[0]!.snapshot)
    const made = {} as { header: BackupHeader; summary: BackupSummary }
    const bytes = await writeLocked(file, lock, archive(client, source, made, progress))
    await client.query('commit')
    return { bytes, ...made }
  } finally {
    await client.end()
  }
}

async function* archive(
  client: pg.Client,
  source: BackupSource,
  made: { header: BackupHeader; summary: BackupSummary },
  { onStep = () => undefined }: BackupProgress,
): AsyncGenerator<Buffer> {
  const now = new Date()
  const entry = (name: string, body: Buffer) => tarEntry(name, body, now)
  const json = (name: string, value: unknown) =>
    entry(name, Buffer.from(`${JSON.stringify(value, null, 2)}\n`))
  const { tables, others } = await listTables(client)
  made.header = {
    format: 'ura-backup',
    version: 1,
    created: now.toISOString(),
    tool: toolName(),
    migration: await migrationNumber(client),
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    leftOut: others,
  }
  yield* json('ura-backup.json', made.header)
  for (const [name, body] of await keyFiles(source)) yield* entry(name, body)

  const sums: Record<string, TableSum> = {}
  for (const table of tables) {
    onStep(table.name)
    const rows = copyOut(client, table, (sum) => {
      sums[table.name] = sum
    })
    let part = 0
    for await (const piece of pieces(rows, partBytes)) {
      if (piece.length > 0) yield* entry(`tables/${table.name}/${number(++part)}.copy.gz`, await zip(piece))
    }
  }
  yield* json('sequences.json', await readSequences(client))
  onStep('files')
  const files = { count: 0, bytes: 0, missing: [] as string[] }
  for await (const address of addresses(client)) yield* storedFile(source.store, address, files, now)
  made.summary = { tables: sums, files }
  yield* json('summary.json', made.summary)
  yield tarEnd()
}

const number = (part: number): string => String(part).padStart(6, '0')

function toolName(): string {
  const { name, version } = JSON.parse(readFileSync(resolve(home, 'package.json'), 'utf8'))
  return `${name} ${version}`
}

async function migrationNumber(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ newest: number }>(
    'select max(number) as newest from public.migration',
  )
  return rows[0]!.newest
}

/** The data folder's keys, the master key (also when it comes from the environment), and the kept heads of the log. */
async function keyFiles({ data, master }: BackupSource): Promise<[name: string, body: Buffer][]> {
  const found: [string, Buffer][] = [['keys/master.key', Buffer.from(`${master.toString('base64')}\n`)]]
  for (const name of (await readdir(join(data, 'keys')).catch(() => [])).sort()) {
    if (name === 'master.key' || !/^[\w.-]+$/.test(name)) continue
    found.push([`keys/${name}`, await readFile(join(data, 'keys', name))])
  }
  const heads = join(data, 'audit-heads.jsonl')
  if (existsSync(heads)) found.push(['audit-heads.jsonl', await readFile(heads)])
  return found
}

/** Every address that the snapshot knows, in order, some at a time. */
async function* addresses(client: pg.Client): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const { rows } = await client.query<{ address: string }>(
      'select distinct address collate "C" as address from kernel.file where address collate "C" > $1 order by 1 limit 1000',
      [after],
    )
    for (const { address } of rows) yield address
    const last = rows.at(-1)
    if (!last) return
    after = last.address
  }
}

async function* storedFile(
  store: FileStore,
  address: string,
  files: BackupSummary['files'],
  now: Date,
): AsyncGenerator<Buffer> {
  try {
    let part = 0
    for await (const piece of pieces(await store.open(address), partBytes)) {
      yield* tarEntry(`files/${address}/${number(++part)}`, piece, now)
      files.bytes += piece.length
    }
    files.count++
  } catch (error) {
    // A workspace whose store has lost a file must still be saved; the summary says which one.
    if (!(error instanceof StoredFileMissing)) throw error
    files.missing.push(address)
  }
}
