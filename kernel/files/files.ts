import { rm } from 'node:fs/promises'
import { type Db, sql, type Transaction } from '../db/db.ts'
import type { Keyring } from '../seal/seal.ts'
import { rehash, type Spooled } from './blob.ts'
import { safeName } from './names.ts'
import type { FileStore } from './store.ts'

/** A file as the database knows it. */
export interface KeptFile {
  id: string
  programmeId: string | null
  country: string | null
  address: string
  name: string
  mediaType: string
  size: number
  kind: string
  sensitivity: number
}

/** What is said about a file when it is kept. */
export interface AboutFile {
  name: string
  /** `upload`: goes after a day unless a row points to it. Any other kind stays until its room deletes the row. */
  kind: string
  organisationId?: string | null
  sensitivity?: number
  createdBy: string | null
}

/** First number of the advisory locks on addresses; the second is the address's hash. */
export const addressLock = 817_010
/** Held shared while a backup reads files, and exclusively while files are collected. */
export const collectLock = 817_011

/**
 * Keeps a spooled file: puts it into the store (unless its content already lies there) and adds its row.
 * The address stays locked until the transaction ends, so that the collector cannot take it away meanwhile; when the
 * transaction is rolled back, the collector removes the content a day later.
 */
export async function keepFile(
  tx: Transaction,
  store: FileStore,
  spooled: Spooled,
  about: AboutFile,
): Promise<KeptFile> {
  await sql`select pg_advisory_xact_lock_shared(${addressLock}, hashtext(${spooled.address}))`.execute(tx)
  if ((await store.size(spooled.address)) === undefined) await store.put(spooled.address, spooled.path)
  else await rm(spooled.path, { force: true })
  return tx
    .insertInto('kernel.file')
    .values({
      programmeId: spooled.scope.programme,
      country: spooled.scope.country,
      organisationId: about.organisationId ?? null,
      sensitivity: about.sensitivity ?? 1,
      address: spooled.address,
      name: safeName(about.name),
      mediaType: spooled.mediaType,
      size: spooled.size,
      kind: about.kind,
      createdBy: about.createdBy,
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

const columns = [
  'id',
  'programmeId',
  'country',
  'address',
  'name',
  'mediaType',
  'size',
  'kind',
  'sensitivity',
] as const

/** The file of that id, if the transaction's actor may see it. */
export function fileById(tx: Db, id: string): Promise<KeptFile | undefined> {
  return tx.selectFrom('kernel.file').select(columns).where('id', '=', id).executeTakeFirst()
}

/**
 * An upload of the actor's own into that programme: what they may fasten to a record. Whatever else they can see (a submission's
 * file, a document) belongs where it lies: fastened elsewhere, it would outlive what it came with.
 */
export async function ownUpload(tx: Db, id: string, programme: string): Promise<KeptFile | undefined> {
  return tx
    .selectFrom('kernel.file')
    .select(columns)
    .where('id', '=', id)
    .where('programmeId', '=', programme)
    .where('kind', '=', 'upload')
    .where('createdBy', '=', sql<string>`kernel.me()`)
    .executeTakeFirst()
}

export interface BadFile {
  id: string
  name: string
  address: string
  reason: string
}

/**
 * Reads every stored file and hashes it again.
 * @param tx as the system
 * @returns how many contents were read, and those that are missing or not what they were
 */
export async function verifyFiles(
  tx: Transaction,
  store: FileStore,
  keyring: Keyring,
  progress: (done: number) => void = () => undefined,
): Promise<{ read: number; bad: BadFile[] }> {
  const bad: BadFile[] = []
  let read = 0
  for (let after = ''; ; ) {
    const rows = await tx
      .selectFrom('kernel.file')
      .distinctOn('address')
      .select(columns)
      .where('address', '>', after)
      .orderBy('address')
      .limit(200)
      .execute()
    for (const row of rows) {
      const reason = await fault(store, keyring, row)
      if (reason) bad.push({ id: row.id, name: row.name, address: row.address, reason })
      progress(++read)
    }
    const last = rows.at(-1)
    if (!last) return { read, bad }
    after = last.address
  }
}

async function fault(store: FileStore, keyring: Keyring, row: KeptFile): Promise<string | null> {
  try {
    const scope = { programme: row.programmeId, country: row.country }
    const size = await rehash(store, keyring, scope, row.address)
    return size === row.size ? null : `It has ${size} bytes; ${row.size} are recorded.`
  } catch (error) {
    return (error as Error).message
  }
}
