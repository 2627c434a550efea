import type pg from 'pg'
import { Actor, type Context } from '../access/actor.ts'
import { type Db, poolOf, type Transaction } from '../db/db.ts'
import { transactionBy, transactionOn } from '../db/session.ts'
import { askTogether, causeOf, type Statement, TogetherError } from '../db/together.ts'

/** Who a session was when it was last asked about: a guess, which the database confirms at every reading. */
interface Known {
  context: string
  actor: Actor
}
const lastKnown = new Map<string, Known>()
const mostKnown = 2000

/** Makes the session's owner the actor and forbids writing; answers with the context as the database's own text. */
const act = (session: string): Statement => ({
  name: 'act-reading',
  text: `select kernel.act($1)::text, set_config('transaction_read_only', 'on', true)`,
  values: [session],
  plain: true,
})
const begin: Statement = { name: 'begin-reading', text: 'begin read only' }

/**
 * One reading by the owner of a session. The work begins at once, as who the session was last time, and its first statement
 * goes to the database together with the question who it is now: one round trip instead of three. Row-level security goes by
 * the database's own answer; when that is not what was guessed, the work is done again as the right one, from its beginning.
 * So what leaves was always decided for the session's owner as of now.
 *
 * A reading of one statement is a transaction of one packet; from the second statement on it is a plain read-only
 * transaction, and from the first when that sets something for the next ones. Read committed in both cases: each statement
 * sees what had been committed when it began.
 * @param work has no effect but its result: it may be done twice
 */
export async function asReader<T>(
  db: Db,
  session: string,
  work: (tx: Transaction, actor: Actor) => Promise<T>,
): Promise<T> {
  const client = await poolOf(db).connect()
  try {
    const known = lastKnown.get(session)
    if (known) {
      const guessed = await asGuessed(client, session, known, work)
      if (guessed) {
        if (guessed.open) endSoon(client)
        else client.release()
        return guessed.result
      }
    }
    const [, answer] = await askTogether(client, [begin, act(session)])
    const actor = remember(session, contextIn(answer!))
    const result = await work(transactionOn(client), actor)
    endSoon(client)
    return result
  } catch (error) {
    await rollBack(client)
    throw causeOf(error)
  }
}

/** Does the work as who the session was. @returns nothing when it is another by now */
async function asGuessed<T>(
  client: pg.PoolClient,
  session: string,
  known: Known,
  work: (tx: Transaction, actor: Actor) => Promise<T>,
): Promise<{ result: T; open: boolean } | undefined> {
  const guess = new Guess(client, session, known.context)
  let failed: { error: unknown } | undefined
  let result: T | undefined
  try {
    result = await work(transactionBy(guess.send), known.actor)
  } catch (error) {
    failed = { error }
  }
  // Whatever came out of it, also a refusal, holds only for the one it was meant for.
  const right = await guess.close()
  if (!right) {
    lastKnown.delete(session)
    if (guess.open) await client.query('rollback')
    return undefined
  }
  if (failed) throw failed.error
  return { result: result as T, open: guess.open }
}

/** A reading as a guessed actor, until the database has said who it is. */
class Guess {
  private readonly client: pg.PoolClient
  private readonly session: string
  private readonly context: string
  /** What the database said: not asked yet, the same, another. */
  private said: 'nothing' | 'same' | 'other' = 'nothing'
  private first: Promise<unknown> | undefined
  private opening: Promise<unknown> | undefined
  private closed = false

  constructor(client: pg.PoolClient, session: string, context: string) {
    this.client = client
    this.session = session
    this.context = context
  }

  /** Whether a transaction was begun, which has to be ended. */
  get open(): boolean {
    return this.opening !== undefined
  }

  readonly send = async (statement: Statement): Promise<pg.QueryResult> => {
    if (this.closed) throw new Error('the reading has ended')
    if (!this.first && !settingSomething(statement.text)) {
      const asked = this.ask([act(this.session), statement], 0)
      this.first = asked.catch(() => undefined)
      return asked
    }
    if (!this.opening) {
      const asked = (this.first ?? Promise.resolve()).then(() =>
        this.ask([begin, act(this.session), statement], 1),
      )
      this.first = this.opening = asked.catch(() => undefined)
      return asked
    }
    await this.opening
    // Whoever comes when the work has failed elsewhere finds the connection gone to others.
    if (this.closed) throw new Error('the reading has ended')
    return this.client.query(statement)
  }

  /** Waits for what is under way. @returns whether the session's owner is who was guessed */
  async close(): Promise<boolean> {
    this.closed = true
    await this.first
    if (this.said === 'nothing') await this.ask([act(this.session)], 0)
    return this.said === 'same'
  }

  /** @param at which of the statements asks who acts */
  private async ask(statements: Statement[], at: number): Promise<pg.QueryResult> {
    try {
      const answers = await askTogether(this.client, statements)
      this.hear(answers[at]!)
      return answers.at(-1)!
    } catch (error) {
      if (error instanceof TogetherError && error.answered[at]) this.hear(error.answered[at])
      throw causeOf(error)
    }
  }

  private hear(answer: pg.QueryResult): void {
    if (contextIn(answer) !== this.context) this.said = 'other'
    else if (this.said === 'nothing') this.said = 'same'
  }
}

const settingSomething = (text: string): boolean => /\bset_config\(|^\s*(set|declare)\b/i.test(text)

const contextIn = ({ rows: [row] }: pg.QueryResult): string | null =>
  (row as unknown as (string | null)[])[0] ?? null

/** @param context as the database wrote it; null when the session has no owner any more */
function remember(session: string, context: string | null): Actor {
  lastKnown.delete(session)
  if (context === null) return new Actor(null)
  const actor = new Actor(JSON.parse(context) as Context)
  lastKnown.set(session, { context, actor })
  if (lastKnown.size > mostKnown) lastKnown.delete(lastKnown.keys().next().value!)
  return actor
}

/** Nothing hangs on a reading transaction's end: the answer need not wait for it. */
function endSoon(client: pg.PoolClient): void {
  client.query('commit').then(
    () => client.release(),
    (broken) => client.release(broken),
  )
}

async function rollBack(client: pg.PoolClient): Promise<void> {
  await client.query('rollback').then(
    () => client.release(),
    (broken) => client.release(broken),
  )
}
