import { z } from 'zod'
import { sql, type Transaction } from '../db/db.ts'
import { job } from '../jobs/job.ts'
import { deriveKey, unwrapKey, wrapKey } from './box.ts'
import { addVersion, freshFor, keyRows, masterId, newestKey } from './keyring.ts'
import { type Keyring, type Scope, seal, unseal } from './seal.ts'

/**
 * Gives a scope a new key version and retires the older ones: new values are sealed with it a few seconds later
 * (`freshFor`), old ones open as before until the job `kernel.reseal` has brought them over.
 * @param tx as the system
 * @returns the new version's number
 */
export async function rotateDataKey(tx: Transaction, master: Buffer, scope: Scope): Promise<number> {
  const last = await newestKey(tx, scope)
  const row = await addVersion(tx, master, scope, (last?.version ?? 0) + 1)
  await tx
    .updateTable('kernel.dataKey')
    .set({ retiredAt: sql<Date>`now()` })
    .where(sql<boolean>`programme_id is not distinct from ${scope.programme}::uuid`)
    .where(sql<boolean>`country is not distinct from ${scope.country}::text`)
    .where('version', '<', row.version)
    .where('retiredAt', 'is', null)
    .execute()
  // Not before every process has noticed the new version: what is sealed meanwhile must be found, too.
  const at = new Date(Date.now() + 2 * freshFor)
  await sql`select kernel.enqueue('kernel.reseal', '{}'::jsonb, 'kernel.reseal', ${at}),
    kernel.enqueue('kernel.rewrapFiles', '{"after":""}'::jsonb, 'kernel.rewrapFiles', ${at})`.execute(tx)
  return row.version
}

/**
 * Re-wraps every data key with a new master key, all or none. Nothing that is sealed changes.
 * Every process must then start with the new master key.
 * @param tx as the system
 * @returns how many keys were re-wrapped
 * @throws SealBroken when a key was wrapped with another master key than `from`
 */
export async function rotateMasterKey(tx: Transaction, from: Buffer, to: Buffer): Promise<number> {
  const rows = await keyRows(tx).where('masterId', '!=', masterId(to)).forUpdate().execute()
  for (const row of rows) {
    const wrapped = wrapKey(deriveKey(to, 'wrap'), unwrapKey(deriveKey(from, 'wrap'), row.wrapped))
    await tx
      .updateTable('kernel.dataKey')
      .set({ wrapped, masterId: masterId(to) })
      .where('id', '=', row.id)
      .execute()
  }
  return rows.length
}

export interface SealedColumn {
  table: string
  column: string
}

/** Every sealed column of the house: by convention a text column called `…_sealed` in a table with an `id`. */
export async function sealedColumns(tx: Transaction): Promise<SealedColumn[]> {
  const { rows } = await sql<SealedColumn>`
    select n.nspname || '.' || c.relname as table, a.attname as column
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and a.atttypid = 'text'::regtype and not a.attisdropped
      and a.attname like '%\\_sealed' and exists (
        select 1 from pg_attribute i where i.attrelid = c.oid and i.attname = 'id' and not i.attisdropped)
    order by 1, 2`.execute(tx)
  return rows
}

/**
 * Seals up to `batch` values anew that are sealed with a retired key. It finds them by the key id in the value, so it
 * goes on where it was broken off, and a value that somebody changes meanwhile is left to them (rows are locked).
 * @returns how many values were sealed anew; 0 when none is left
 */
export async function reseal(tx: Transaction, keyring: Keyring, batch = 500): Promise<number> {
  const retired = await keyRows(tx).where('retiredAt', 'is not', null).execute()
  if (retired.length === 0) return 0
  let done = 0
  for (const column of await sealedColumns(tx)) {
    if (done >= batch) break
    done += await resealColumn(
      tx,
      keyring,
      column,
      retired.map((key) => key.id),
      batch - done,
    )
  }
  return done
}

async function resealColumn(
  tx: Transaction,
  keyring: Keyring,
  { table, column }: SealedColumn,
  keys: string[],
  limit: number,
): Promise<number> {
  const [from, name] = [sql.table(table), sql.ref(column)]
  const { rows } = await sql<{ id: string; value: string }>`
    select id::text as id, ${name} as value from ${from}
    where split_part(${name}, '.', 2) = any (${keys}) limit ${limit} for update`.execute(tx)
  for (const { id, value } of rows) {
    const at = { table, column, row: id }
    const plain = await unseal(keyring, at, value)
    const { scope } = await keyring.byId(value.split('.')[1]!)
    const fresh = await seal(keyring, scope, at, plain)
    await sql`update ${from} set ${name} = ${fresh} where id::text = ${id}`.execute(tx)
  }
  return rows.length
}

/** Seals everything anew that a retired key has sealed: a batch a transaction, then itself again. */
export const resealJob = job({
  name: 'kernel.reseal',
  payload: z.object({}),
  run: async ({ kernel, db }) => {
    if ((await reseal(db, kernel.keyring)) === 0) return
    await sql`select kernel.enqueue('kernel.reseal', '{}'::jsonb, 'kernel.reseal.next')`.execute(db)
  },
})
