import pg from 'pg'
import { sealAudit } from '../audit/sealing.ts'
import type { Signer } from '../audit/signer.ts'
import { type Connections, openDb, openPool } from '../db/db.ts'
import { migrate } from '../db/migrate.ts'
import type { FileStore } from '../files/store.ts'
import { asActor } from '../http/transaction.ts'
import type { BackupHeader, BackupSummary } from './backup.ts'
import { fill } from './fill.ts'
import type { OpenBackup } from './open.ts'
import { type CopyTable, exactText, listTables, tableSum } from './tables.ts'

/**
 * Restores a backup into an empty database: migrates to the backup's migration, copies every row in one transaction,
 * then reads every table again and compares its sum with the one in the backup. All of it is there afterwards, or none.
 *
 * Foreign keys are dropped before and made (and so checked) again after: switching them off would take a superuser, and
 * tables that point at each other have no order.
 * @throws Error when the database is in use, or anything differs
 */
export async function restoreInto(
  backup: OpenBackup,
  connections: Pick<Connections, 'admin' | 'worker'>,
  store: FileStore,
  onStep: (step: string) => void = () => undefined,
): Promise<BackupSummary> {
  const client = new pg.Client({ connectionString: connections.admin })
  await client.connect()
  try {
    await refuseUnlessEmpty(client)
    await migrate(connections, { upTo: backup.header.migration })
    await client.query('begin; set local role ura_owner')
    await client.query(exactText)
    const tables = await matchingTables(client, backup.header)
    const foreignKeys = await clearTables(client, tables)
    const summary = await fill(client, backup, tables, store, onStep)
    onStep('checking')
    await compare(client, tables, summary)
    for (const statement of foreignKeys) await client.query(statement)
    for (const table of tables) await client.query(`alter table ${table.sql} enable trigger user`)
    await client.query('commit')
    return summary
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}

/** Empty: never migrated, or migrated and never used. What migrations put in by themselves is replaced. */
async function refuseUnlessEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ made: boolean }>(
    `select to_regclass('kernel.audit') is not null as made`,
  )
  if (!rows[0]!.made) return
  const { rows: found } = await client.query<{ used: boolean }>(`
    select exists (select 1 from kernel.audit) or exists (select 1 from kernel.person)
      or exists (select 1 from kernel.data_key) or exists (select 1 from kernel.file) as used`)
  if (!found[0]!.used) return
  throw new Error(
    'This database is in use, and a restore would replace it. Restore into a new one: set URA_DATA to a new folder, or DATABASE_URL to an empty database.',
  )
}

async function matchingTables(client: pg.Client, header: BackupHeader): Promise<CopyTable[]> {
  const { tables } = await listTables(client)
  const here = new Map(tables.map((table) => [table.name, table]))
  for (const { name, columns } of header.tables) {
    const table = here.get(name)
    if (!table) throw new Error(`The backup has a table ${name} that this version of Ura does not make.`)
    const unknown = columns.filter((column) => !table.columns.includes(column))
    if (unknown.length > 0)
      throw new Error(`${name} has no column ${unknown.join(', ')} in this version of Ura.`)
  }
  return tables
}

/** Drops foreign keys, switches triggers off and empties the tables. @returns statements that bring the keys back */
async function clearTables(client: pg.Client, tables: CopyTable[]): Promise<string[]> {
  const { rows } = await client.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname) as drop,
      format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as add
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and format('%I.%I', n.nspname, c.relname) = any ($1) order by 1`,
    [tables.map((table) => table.sql)],
  )
  for (const { drop } of rows) await client.query(drop)
  for (const table of tables) await client.query(`alter table ${table.sql} disable trigger user`)
  await client.query(`truncate ${tables.map((table) => table.sql).join(', ')}`)
  return rows.map((row) => row.add)
}

async function compare(client: pg.Client, tables: CopyTable[], summary: BackupSummary): Promise<void> {
  for (const table of tables) {
    const [wanted, got] = [summary.tables[table.name], await tableSum(client, table)]
    if (wanted?.rows === got.rows && wanted.sha256 === got.sha256) continue
    throw new Error(
      `${table.name} did not come back as it was (${got.rows} rows; ${wanted?.rows ?? 'none'} were saved). Nothing was restored.`,
    )
  }
}

/**
 * What follows a restore: migrations since the backup; jobs that were being worked on are free again; and the audit rows
 * that were not sealed yet are sealed here, because their transaction numbers belong to the old server.
 */
export async function settle(connections: Connections, signer: Signer): Promise<void> {
  await migrate(connections)
  const pool = openPool(connections.worker, 2)
  try {
    for (const table of ['_private_jobs', '_private_job_queues']) {
      await pool.query(
        `update graphile_worker.${table} set locked_at = null, locked_by = null where locked_at is not null`,
      )
    }
    await asActor(openDb(pool), 'system', (tx) => sealAudit(tx, signer, { all: true }))
  } finally {
    await pool.end()
  }
}
