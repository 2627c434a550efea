import type pg from 'pg'
import { Actor, type Context } from '../../../kernel/access/actor.ts'
import { openTogether } from '../../../kernel/db/session.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Problem } from '../../../kernel/problems/problem.ts'

/** A reading transaction of one person, on a connection of its own: what is read in it fits together. */
export interface Reading {
  kernel: Kernel
  client: pg.PoolClient
  actor: Actor
  /** A COPY is under way on the connection. */
  busy: boolean
  /** Ends it; whoever opened it must, sooner or later. Called again, it does nothing. */
  close(): Promise<void>
}

/** Large readings at a time in one process: the others wait their turn at the client. */
const mostLarge = 4
let large = 0

/**
 * Opens a reading transaction by a session token, under row-level security.
 * @throws Problem `session_ended`
 */
export async function openReading(kernel: Kernel, token: string): Promise<Reading> {
  const client = await kernel.appPool.connect()
  let open = true
  const reading: Reading = { kernel, client, actor: new Actor(null), busy: false, close: () => close() }
  const close = async () => {
    if (!open) return
    open = false
    if (reading.busy) return client.release(new Error('left in the middle of a copy'))
    await client.query('rollback').then(
      () => client.release(),
      (broken) => client.release(broken),
    )
  }
  try {
    const found = await openTogether<{ context: Context | null }>(
      client,
      'begin isolation level repeatable read read only',
      { name: 'act', text: 'select kernel.act($1) context', values: [token] },
    )
    const actor = new Actor(found?.context ?? null)
    if (!actor.isSignedIn) throw new Problem('session_ended')
    reading.actor = actor
    return reading
  } catch (error) {
    await close()
    throw error
  }
}

/** Works in a reading transaction and ends it. */
export async function withReading<T>(
  kernel: Kernel,
  token: string,
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  const reading = await openReading(kernel, token)
  try {
    return await work(reading)
  } finally {
    await reading.close()
  }
}

/**
 * Counts a large reading; the connections of the others are left to those who work.
 * @returns what to call at its end
 * @throws Problem `unavailable` when there are too many under way
 */
export function beginLarge(): () => void {
  if (large >= mostLarge)
    throw new Problem('unavailable', { sentence: 'collection.data.problem.too_many_exports' })
  large++
  let counted = true
  return () => {
    if (counted) large--
    counted = false
  }
}
