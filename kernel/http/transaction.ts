import { sql } from 'kysely'
import { Actor, type Context } from '../access/actor.ts'
import type { Db, Transaction } from '../db/db.ts'

/** How a transaction is opened: by a session token, as a person (worker only), as the system (worker only), or as nobody. */
export type As = { session: string } | { person: string } | 'system' | 'public'

/**
 * One transaction with one actor. Row-level security sees the actor from the first statement.
 * @param db the app's connection for `session` and `public`; the worker's for `person` and `system`
 */
export function asActor<T>(
  db: Db,
  as: As,
  work: (tx: Transaction, actor: Actor) => Promise<T>,
  readOnly = false,
): Promise<T> {
  const begin = readOnly ? db.transaction().setAccessMode('read only') : db.transaction()
  return begin.execute(async (tx) => work(tx, new Actor(await open(tx, as))))
}

async function open(tx: Transaction, as: As): Promise<Context | null> {
  if (as === 'public') return null
  const call =
    as === 'system'
      ? sql<{ context: Context | null }>`select kernel.act_as() context`
      : 'session' in as
        ? sql<{ context: Context | null }>`select kernel.act(${as.session}) context`
        : sql<{ context: Context | null }>`select kernel.act_as(${as.person}) context`
  const { rows } = await call.execute(tx)
  return rows[0]?.context ?? null
}
