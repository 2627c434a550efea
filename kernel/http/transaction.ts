import { sql } from 'kysely'
import type pg from 'pg'
import { Actor, type Context } from '../access/actor.ts'
import { type Db, poolOf, type Transaction } from '../db/db.ts'
import { openTogether, transactionOn } from '../db/session.ts'

/** How a transaction is opened: by a session token, as a person (worker only), as the system (worker only), or as nobody. */
export type As = { session: string } | { person: string } | 'system' | 'public'

/**
 * One transaction with one actor. Row-level security sees the actor from the first statement.
 * @param db the app's connection for `session` and `public`; the worker's for `person` and `system`
 * @param readOnly PostgreSQL refuses writing; the connection is given back without waiting for the end
 */
export async function asActor<T>(
  db: Db,
  as: As,
  work: (tx: Transaction, actor: Actor) => Promise<T>,
  readOnly = false,
): Promise<T> {
  const client = await poolOf(db).connect()
  let result: T
  try {
    const begin = readOnly ? 'begin read only' : 'begin'
    const context = await open(client, begin, as)
    result = await work(transactionOn(client), new Actor(context))
    if (!readOnly) await client.query('commit')
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      (broken) => client.release(broken),
    )
    throw error
  }
  if (readOnly) {
    // Nothing hangs on a reading transaction's end: the answer need not wait for it.
    client.query('commit').then(
      () => client.release(),
      (broken) => client.release(broken),
    )
  } else client.release()
  return result
}

/** Makes the owner of a session the actor of a transaction that is already open. */
export async function openSession(tx: Transaction, session: string): Promise<Actor> {
  const { rows } = await sql<{ context: Context | null }>`select kernel.act(${session}) context`.execute(tx)
  return new Actor(rows[0]?.context ?? null)
}

async function open(client: pg.PoolClient, begin: string, as: As): Promise<Context | null> {
  if (as === 'public') {
    await client.query(begin)
    return null
  }
  const call: pg.QueryConfig =
    as === 'system'
      ? { name: 'act-system', text: 'select kernel.act_as() context' }
      : 'session' in as
        ? { name: 'act', text: 'select kernel.act($1) context', values: [as.session] }
        : { name: 'act-as', text: 'select kernel.act_as($1) context', values: [as.person] }
  return (await openTogether<{ context: Context | null }>(client, begin, call))?.context ?? null
}
