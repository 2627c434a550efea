import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { sql, type Transaction } from '../db/db.ts'
import { job } from '../jobs/job.ts'
import type { Keyring } from '../seal/seal.ts'
import { rewrapBlob } from './blob.ts'
import { addressLock, collectLock } from './files.ts'
import type { FileStore } from './store.ts'

const day = 24 * 60 * 60 * 1000

export interface Collected {
  /** Rows of uploads that nothing points to. */
  rows: number
  /** Stored contents without a row. */
  contents: number
  /** Files that were left in the spool folder. */
  spooled: number
  /** There is more than one transaction should take. */
  more: boolean
}

/** How many addresses are asked about at once. */
const atOnce = 1000
/** Each content that may go holds a lock until the transaction ends, and all transactions share the room for locks. */
const mostDropped = 2000

/**
 * Takes away what nobody needs: uploads that no row points to, contents without a row, remains in the spool folder;
 * each only when older than `age`. Does nothing while a backup reads the files.
 * @param tx as the system
 * @param age in milliseconds; younger things may belong to a transaction that is still under way
 */
export async function collectFiles(tx: Transaction, store: FileStore, age = day): Promise<Collected> {
  const { rows } = await sql<{
    free: boolean
  }>`select pg_try_advisory_xact_lock(${collectLock}) as free`.execute(tx)
  if (!rows[0]?.free) return { rows: 0, contents: 0, spooled: 0, more: false }
  const before = new Date(Date.now() - age)
  const uploads = await dropUnusedUploads(tx, before)
  const contents = await dropContents(tx, store, before)
  return {
    rows: uploads,
    contents,
    spooled: await clearSpool(store.spool, before),
    more: contents >= mostDropped,
  }
}

/** Deletes uploads to which no foreign key of the whole database points; the catalogue knows all of those. */
async function dropUnusedUploads(tx: Transaction, before: Date): Promise<number> {
  const { rows: pointers } = await sql<{ table: string; column: string }>`
    select n.nspname || '.' || c.relname as table, a.attname as column
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    where k.contype = 'f' and k.confrelid = 'kernel.file'::regclass and k.conparentid = 0`.execute(tx)
  const unused = pointers.map(
    ({ table, column }) =>
      sql`and not exists (select 1 from ${sql.table(table)} p where p.${sql.ref(column)} = f.id)`,
  )
  const { numAffectedRows } = await sql`
    delete from kernel.file f where kind = 'upload' and created_at < ${before} ${sql.join(unused, sql` `)}`.execute(
    tx,
  )
  return Number(numAffectedRows ?? 0)
}

async function dropContents(tx: Transaction, store: FileStore, before: Date): Promise<number> {
  let dropped = 0
  let some: string[] = []
  const dropSome = async () => {
    for (const address of await unnamedOf(tx, some)) {
      if (dropped >= mostDropped) return
      if (await dropIfUnnamed(tx, store, address)) dropped++
    }
    some = []
  }
  for await (const { address, changed } of store.list()) {
    if (changed >= before) continue
    if (some.push(address) === atOnce) await dropSome()
    if (dropped >= mostDropped) return dropped
  }
  await dropSome()
  return dropped
}

/** Those of the addresses that no row names: of all others nothing needs to be locked. */
async function unnamedOf(tx: Transaction, addresses: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select a.address from unnest(${addresses}::text[]) a(address)
    where not exists (select 1 from kernel.file f where f.address = a.address)`.execute(tx)
  return rows.map((row) => row.address)
}

/** Takes a content away unless some row names it, or somebody keeps it at this moment. */
async function dropIfUnnamed(tx: Transaction, store: FileStore, address: string): Promise<boolean> {
  // Whoever keeps this content at this moment holds the lock until their row is there to be seen.
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${addressLock}, hashtext(${address})) as free`.execute(tx)
  if (!rows[0]?.free) return false
  const used = await tx
    .selectFrom('kernel.file')
    .select('id')
    .where('address', '=', address)
    .limit(1)
    .executeTakeFirst()
  if (used) return false
  await store.remove(address)
  return true
}

/**
 * Takes these contents away at once, as far as no row names them any more: for what was erased, which does not wait for the
 * night. While a backup reads the files nothing is done, and the night does it.
 * @param tx as the system
 * @returns how many went
 */
export async function dropUnnamed(
  tx: Transaction,
  store: FileStore,
  addresses: readonly string[],
): Promise<number> {
  const { rows } = await sql<{
    free: boolean
  }>`select pg_try_advisory_xact_lock(${collectLock}) as free`.execute(tx)
  if (!rows[0]?.free) return 0
  let dropped = 0
  for (const address of addresses) if (await dropIfUnnamed(tx, store, address)) dropped++
  return dropped
}

async function clearSpool(spool: string, before: Date): Promise<number> {
  let cleared = 0
  for (const name of await readdir(spool).catch(() => [])) {
    const file = join(spool, name)
    const found = await stat(file).catch(() => undefined)
    if (!found || found.mtime >= before) continue
    await rm(file, { force: true })
    cleared++
  }
  return cleared
}

/** Every night: uploads, contents and remains that nobody needs. */
export const collectJob = job({
  name: 'kernel.collectFiles',
  payload: z.object({}),
  clock: '40 2 * * *',
  run: async ({ kernel, db }) => {
    const collected = await collectFiles(db, kernel.files)
    kernel.log.info(collected, 'files collected')
    if (collected.more) await sql`select kernel.enqueue('kernel.collectFiles', '{}'::jsonb)`.execute(db)
  },
})

/**
 * Wraps the own keys of up to `batch` files with the newest key of their scope.
 * @returns the last address looked at, or null when there are no more
 */
export async function rewrapFiles(
  tx: Transaction,
  store: FileStore,
  keyring: Keyring,
  after: string,
  batch = 100,
): Promise<string | null> {
  const rows = await tx
    .selectFrom('kernel.file')
    .distinctOn('address')
    .select(['address', 'programmeId', 'country'])
    .where('address', '>', after)
    .orderBy('address')
    .limit(batch)
    .execute()
  for (const { address, programmeId, country } of rows) {
    await sql`select pg_advisory_xact_lock_shared(${addressLock}, hashtext(${address}))`.execute(tx)
    await rewrapBlob(store, keyring, { programme: programmeId, country }, address)
  }
  return rows.at(-1)?.address ?? null
}

/** After a key rotation: a batch of files a transaction, then the next. */
export const rewrapJob = job({
  name: 'kernel.rewrapFiles',
  payload: z.object({ after: z.string().default('') }),
  run: async ({ kernel, db, payload }) => {
    const after = await rewrapFiles(db, kernel.files, kernel.keyring, payload.after)
    if (after === null) return
    await sql`select kernel.enqueue('kernel.rewrapFiles', ${JSON.stringify({ after })}::jsonb)`.execute(db)
  },
})
