import { CamelCasePlugin, Kysely, type Transaction as KyselyTransaction, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Tables } from '../../migrations/tables.ts'

/** A connection that may read; `Transaction` is asked for by whatever must run inside one. */
export type Db = Kysely<Tables>
export type Transaction = KyselyTransaction<Tables>
export { sql }

/** Connection strings of the four roles; only the command line and migrations know the owner's. */
export interface Connections {
  admin: string
  app: string
  auth: string
  worker: string
  read?: string
}

// PostgreSQL's dates stay ISO strings: a calendar date has no time zone to get wrong.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value)
pg.types.setTypeParser(pg.types.builtins.INT8, (value) => Number(value))
pg.types.setTypeParser(pg.types.builtins.NUMERIC, (value) => Number(value))

/** Opens a pool. `max` is small on purpose: a few connections serve many requests. */
export function openPool(connectionString: string, max = 10): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, idleTimeoutMillis: 30_000, allowExitOnIdle: true })
  // An idle connection that breaks (a restarting server) must not end the process: the pool replaces it.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** The typed query builder over a pool. Columns are camelCase in TypeScript and snake_case in SQL. */
export function openDb(pool: pg.Pool): Db {
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  pools.set(db, pool)
  return db
}

const pools = new WeakMap<Db, pg.Pool>()

/** The pool that a query builder was opened over. */
export function poolOf(db: Db): pg.Pool {
  const pool = pools.get(db)
  if (!pool) throw new Error('not a query builder of openDb, or one inside a transaction')
  return pool
}
