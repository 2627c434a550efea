import { availableParallelism } from 'node:os'
import type pg from 'pg'
import { binaryArray } from '../../../kernel/db/arrays.ts'
import { askTogether, causeOf, type Statement } from '../../../kernel/db/together.ts'

/** One function in two forms: for one call, answering jsonb; for many, with an array for each parameter, answering an array. */
export interface Callable {
  one: string
  many: string
  /** What each parameter is sent as. */
  parameters: readonly ('text' | 'bytea')[]
}

type Value = string | number | Buffer | null

/** One call waiting for the database. */
interface Waiting<R> {
  values: Value[]
  /** Calls go in this order, so that two statements never wait for each other crosswise. */
  order: string
  done: (result: R) => void
  fail: (error: unknown) => void
}

/** Statements under way at a time: half of the cores are left to who reads and checks. What waits goes together in the next. */
const underWay = Math.max(1, Math.min(4, availableParallelism() >> 1))
/** Milliseconds after which a statement is taken to be waiting for somebody's lock: the others pass it by. */
const patience = 20
/** Those that wait for locks must not take the whole pool. */
const mostUnderWay = 5
/** What goes together at most: enough to share a statement's beginning and its end, few enough to be answered soon. */
const most = 32

/**
 * Calls a database function; calls that come while others are under way share one statement, and so one round trip, one
 * commit and one wait for the disk. Nobody waits for company: a lone call goes at once. Each call is answered after the
 * commit that holds it. When a shared statement fails, its calls go again one by one, and only the one at fault fails.
 */
export function callsTogether<R>(pool: pg.Pool, { one, many, parameters }: Callable) {
  const queue: Waiting<R>[] = []
  const running = new Set<{ since: number }>()
  let looking: NodeJS.Timeout | undefined

  const places = parameters.map((_, at) => `$${at + 1}`).join(',')
  const statement = (calls: Waiting<R>[]): Statement =>
    calls.length === 1
      ? { name: one, text: `select ${one}(${places}) found`, values: calls[0]!.values, plain: true }
      : {
          name: many,
          text: `select ${many}(${places}) found`,
          values: parameters.map((type, at) =>
            binaryArray(
              type,
              calls.map(({ values }) => values[at]!),
            ),
          ),
          plain: true,
        }
  const ask = async (calls: Waiting<R>[]): Promise<R[]> => {
    const client = await pool.connect()
    try {
      const [answer] = await askTogether(client, [statement(calls)])
      const [[found]] = answer.rows as unknown as [[string]]
      return calls.length === 1 ? [JSON.parse(found)] : JSON.parse(found)
    } catch (error) {
      throw causeOf(error)
    } finally {
      client.release()
    }
  }
  const run = async (calls: Waiting<R>[], ended: () => void): Promise<void> => {
    let results: R[]
    try {
      results = await ask(calls)
    } catch (error) {
      if (calls.length === 1) calls[0]!.fail(error)
      else for (const one of calls) await run([one], () => undefined)
      return ended()
    }
    // The next statement is on its way before anybody is answered: the database need not wait for our own work.
    ended()
    for (const [at, one] of calls.entries()) one.done(results[at]!)
  }
  const mayStart = (): boolean => {
    if (running.size < underWay) return true
    if (running.size >= mostUnderWay) return false
    const now = performance.now()
    let waiting = 0
    for (const { since } of running) if (now - since > patience) waiting++
    return running.size - waiting < underWay
  }
  const next = (): void => {
    while (queue.length > 0 && mayStart()) {
      const calls = queue.splice(0, most).sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
      const started = { since: performance.now() }
      running.add(started)
      void run(calls, () => {
        running.delete(started)
        next()
      })
    }
    if (queue.length > 0 && !looking && running.size < mostUnderWay)
      looking = setTimeout(() => {
        looking = undefined
        next()
      }, patience)
  }
  return (values: Value[], order: string): Promise<R> =>
    new Promise((done, fail) => {
      queue.push({ values, order, done, fail })
      next()
    })
}
