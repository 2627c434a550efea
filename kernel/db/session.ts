import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  DefaultQueryExecutor,
  DummyDriver,
  Transaction as KyselyTransaction,
  PostgresAdapter,
  PostgresDialect,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type pg from 'pg'
import type { Tables } from '../../migrations/tables.ts'
import type { Transaction } from './db.ts'
import { askTogether, causeOf, type Statement } from './together.ts'

const plugin = new CamelCasePlugin({ maintainNestedObjectKeys: true })
const compiler = new PostgresQueryCompiler()
const adapter = new PostgresAdapter()
const dialect = new PostgresDialect({
  pool: async () => Promise.reject(new Error('this transaction has its connection already')),
})

/**
 * Statements that come back are prepared under a name, so that PostgreSQL plans their row-level security once a
 * connection and not once a request. Only a bounded number of short texts is named: reports built freely are not.
 */
const seen = new Map<string, number>()
const named = new Map<string, string>()
const mostNamed = 600

function nameOf(text: string): string | undefined {
  const name = named.get(text)
  if (name !== undefined || text.length > 4000 || named.size >= mostNamed) return name
  const count = (seen.get(text) ?? 0) + 1
  if (count < 3) {
    if (seen.size > 5000) seen.clear()
    seen.set(text, count)
    return undefined
  }
  seen.delete(text)
  named.set(text, `s${named.size}`)
  return named.get(text)
}

/** Sends one statement on the transaction's connection. */
export type Send = (statement: Statement) => Promise<pg.QueryResult>

class HeldConnection implements DatabaseConnection {
  readonly send: Send
  constructor(send: Send) {
    this.send = send
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const name = nameOf(query.sql)
    const values = query.parameters as unknown[]
    const result = await this.send(name ? { name, text: query.sql, values } : { text: query.sql, values })
    const changed = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(result.command)
    return { rows: result.rows as R[], ...(changed ? { numAffectedRows: BigInt(result.rowCount ?? 0) } : {}) }
  }
  // biome-ignore lint/correctness/useYield: large results are streamed with COPY or a cursor of their own
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Stream with a cursor on the pool, not inside a request.')
  }
}

/** The query builder over one connection that is already inside a transaction. */
export function transactionOn(client: pg.PoolClient): Transaction {
  return transactionBy((statement) => client.query(statement))
}

/** The query builder over whatever sends its statements. */
export function transactionBy(send: Send): Transaction {
  const connection = new HeldConnection(send)
  const executor = new DefaultQueryExecutor(
    compiler,
    adapter,
    { provideConnection: (consumer) => consumer(connection) },
    [plugin],
  )
  return new KyselyTransaction<Tables>({ config: { dialect }, dialect, driver: new DummyDriver(), executor })
}

/** Sends the opening statements in one go and waits for the last one's answer: one round trip instead of two. */
export async function openTogether<R extends pg.QueryResultRow>(
  client: pg.PoolClient,
  begin: string,
  then: pg.QueryConfig,
): Promise<R | undefined> {
  try {
    const [, result] = await askTogether(client, [{ text: begin }, then])
    return result!.rows[0] as R | undefined
  } catch (error) {
    throw causeOf(error)
  }
}
