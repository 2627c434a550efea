import type { Language } from '../../common/languages.ts'
import type { Operation, Parsed, ReplyOf, ResultOf } from '../../common/operation.ts'
import type { Say } from '../../common/words.ts'
import type { Actor } from '../access/actor.ts'
import type { Origin } from '../access/origin.ts'
import type { Transaction } from '../db/db.ts'
import type { Kernel } from '../kernel.ts'
import type { ListFile } from './list-file.ts'

/** What is written into the audit log beside the operation's action. */
export interface Note {
  subject?: string
  programme?: string | null
  country?: string | null
  details?: Record<string, unknown>
}

/** Everything a handler may use: one request, one transaction, one actor. */
export interface Call<O> extends Parsed<O> {
  db: Transaction
  actor: Actor
  kernel: Kernel
  say: Say
  language: Language
  requestId: string
  /** Where the request comes from, and its cookies: for signing in and out only. */
  origin: Origin
  /** Sends cookies with the answer (`Set-Cookie` lines). */
  setCookies(lines: string[]): void
  /** Goes on in this transaction as the owner of a session that has just begun; the audit row is theirs. */
  actAs(session: string): Promise<Actor>
  /** Completes this request's audit row; called again, it adds to it. */
  note(note: Note): void
  /** Enqueues a job in this request's own transaction. */
  enqueue(task: string, payload: object, options?: { key?: string; at?: Date }): Promise<void>
}

/** A file as the answer: what a list gives for `?format=`. It is sent after the commit, like any answer. */
export class Download {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
  constructor(name: string, type: string, bytes: Uint8Array) {
    this.name = name
    this.type = type
    this.bytes = bytes
  }
}

/** What a handler may use that opens its transactions itself. */
export interface ApartCall<O> extends Parsed<O> {
  /** The session of who asks: it lives, and the policy said yes to its owner. */
  session: string
  say: Say
  language: Language
  requestId: string
  /** What the client says it is. */
  agent: string | null
}

interface Described {
  // biome-ignore lint/suspicious/noExplicitAny: a list of operations of many types; each was checked by `serve`
  operation: Operation<any, any, any, any>
  /** The policy's sentence: may this actor do this at all, judged by the request alone. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  may: (actor: Actor, input: any) => boolean
}

/** An operation whose handler works in the request's transaction: nearly all are. */
export interface Within extends Described {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  run: (call: Call<any>) => Promise<unknown>
  /** For a list: how all of its rows leave as a file, by `?format=csv` or `xlsx` on the same address. */
  file?: ListFile
  /** For a reading with an effect outside of its transaction: it is done once (reading.ts), after asking who it is. */
  once?: boolean
}

/** An operation whose handler opens its transactions itself, made ready once for a process. */
export interface Apart extends Described {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  apart: (kernel: Kernel) => (call: ApartCall<any>) => Promise<unknown>
}

/** An operation with its policy and its handler. */
export type Served = Within | Apart

/**
 * Joins an operation with its policy and its handler.
 * @param how.may the policy, a named function of the room's `policy.ts`; what needs the record itself is asked again in
 *   `run` with `insist(mayEdit(actor, record))`
 * @param how.file for a list: its columns, when it is asked for as a file
 * @param how.once a reading whose handler has an effect of its own beside its result, which must not happen twice
 * @param how.run does the work inside the request's transaction; what it throws rolls everything back
 */
export function serve<O extends Operation>(
  operation: O,
  how: {
    may: (actor: Actor, input: Parsed<O>) => boolean
    run: (call: Call<O>) => Promise<ReplyOf<O> | Download>
    file?: ListFile<RowOf<O>>
    once?: boolean
  },
): Within {
  const { may, run, file, once = false } = how
  return { operation, may, run, once, ...(file ? { file: file as unknown as ListFile } : {}) }
}

/**
 * Joins an operation with its policy and a handler that cannot work in the request's own transaction, because what it calls
 * commits and writes its audit row itself. It is described, guarded and refused like every other.
 * @param how.apart makes the handler, once for a process
 */
export function serveApart<O extends Operation>(
  operation: O,
  how: {
    may: (actor: Actor, input: Parsed<O>) => boolean
    apart: (kernel: Kernel) => (call: ApartCall<O>) => Promise<ReplyOf<O>>
  },
): Apart {
  return { operation, ...how }
}

/** A row of an operation that answers with a page. */
type RowOf<O> = ResultOf<O> extends { rows: (infer Row)[] } ? Row : never

/** Policies that every room needs. */
export const anyone = () => true
export const anySignedIn = (actor: Actor) => actor.isSignedIn || actor.isSystem
