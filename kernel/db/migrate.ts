import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { home } from '../config/config.ts'
import type { Connections } from './db.ts'

export interface Migration {
  number: number
  name: string
  file: string
}

/** The numbered migrations, in order. */
export async function listMigrations(folder = resolve(home, 'migrations')): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort()
  return names.map((name) => ({ number: Number(name.slice(0, 4)), name, file: resolve(folder, name) }))
}

/**
 * Brings the database up to the newest migration (or `upTo`), each in a transaction of its own.
 * Two processes that start together take turns; the second finds nothing to do.
 * @returns the names of the migrations that were run
 * @throws Error when the database is newer than this version of Ura
 */
export async function migrate(
  connections: Pick<Connections, 'admin' | 'worker'>,
  options: { upTo?: number; onStep?: (name: string) => void } = {},
): Promise<string[]> {
  // The queue's own tables come first: the kernel's enqueue() leans on them.
  await runMigrations({ connectionString: connections.worker })
  const client = new pg.Client({ connectionString: connections.admin })
  await client.connect()
  try {
    await client.query(
      "select pg_advisory_lock(817002); set client_min_messages = 'warning'; set role ura_owner",
    )
    await client.query(`create table if not exists public.migration
      (number integer primary key, name text not null, at timestamptz not null default now())`)
    await client.query('alter table public.migration enable row level security')
    const { rows } = await client.query<{ number: number }>('select number from public.migration')
    const done = new Set(rows.map((row) => row.number))
    const all = await listMigrations()
    const newest = all.at(-1)?.number ?? 0
    const ahead = Math.max(0, ...done)
    if (ahead > newest)
      throw new Error(
        `This database was made by a newer Ura (migration ${ahead}; this one knows ${newest}). Update Ura.`,
      )
    const run: string[] = []
    for (const migration of all) {
      if (done.has(migration.number) || migration.number > (options.upTo ?? Infinity)) continue
      options.onStep?.(migration.name)
      await runOne(client, migration)
      run.push(migration.name)
    }
    return run
  } finally {
    await client.end()
  }
}

async function runOne(client: pg.Client, migration: Migration): Promise<void> {
  const text = await readFile(migration.file, 'utf8')
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into public.migration (number, name) values ($1, $2)', [
      migration.number,
      migration.name,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
  }
}
