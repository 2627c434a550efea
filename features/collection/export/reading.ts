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

/**
 * Readings at a time in one process: half of the pool's connections. The others are left to what comes in and to the pages,
 * and to what a reading asks for beside its own connection: it never waits for another reading.
 */
const mostReadings = 6
let readings = 0
const waiting: (() => void)[] = []

/** Large readings at a time in one process, and of one person: the others wait their turn at the client. */
const mostLarge = 4
const mostLargeOfOne = 3
const large: Reading[] = []

/** Waits for a place among the readings. @returns what gives it back */
async function takePlace(): Promise<() => void> {
  if (readings < mostReadings) readings++
  else await new Promise<void>((turn) => waiting.push(turn))
  return () => {
    const next = waiting.shift()
    if (next) next()
    else readings--
  }
}

/**
 * Opens a reading transaction by a session token, under row-level security.
 * @throws Problem `session_ended`
 */
export async function openReading(kernel: Kernel, token: string): Promise<Reading> {
  const leave = await takePlace()
  const client = await kernel.appPool.connect().catch((error) => {
    leave()
    throw error
  })
  let open = true
  const reading: Reading = { kernel, client, actor: new Actor(null), busy: false, close: () => close() }
  const close = async () => {
    if (!open) return
    open = false
    if (reading.busy) client.release(new Error('left in the middle of a copy'))
    else
      await client.query('rollback').then(
        () => client.release(),
        (broken) => client.release(broken),
      )
    leave()
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

/**
 * Counts a large reading, which lasts as long as its reader takes. Nobody has all places for themselves.
 * @returns what to call at its end
 * @throws Problem `unavailable` when there are too many under way
 */
export function beginLarge(reading: Reading): () => void {
  const { personId } = reading.actor
  const own = large.filter(({ actor }) => actor.personId === personId).length
  if (own >= mostLargeOfOne)
    throw new Problem('unavailable', { sentence: 'collection.data.problem.too_many_own_exports' })
  if (large.length >= mostLarge)
    throw new Problem('unavailable', { sentence: 'collection.data.problem.too_many_exports' })
  large.push(reading)
  return () => {
    const at = large.indexOf(reading)
    if (at >= 0) large.splice(at, 1)
  }
}
