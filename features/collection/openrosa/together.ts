import { availableParallelism } from 'node:os'
import type pg from 'pg'
import { askTogether, causeOf } from '../../../kernel/db/together.ts'

/** One call waiting for the database. */
interface Waiting<R> {
  values: unknown[]
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
const sizes = [16, 8, 4, 2, 1]

/**
 * Calls a database function; calls that come while others are under way share one statement, and so one round trip, one
 * commit and one wait for the disk. Nobody waits for company: a lone call goes at once. Each call is answered after the
 * commit that holds it. When a shared statement fails, its calls go again one by one, and only the one at fault fails.
 * @param call the function with its parameters' number, answering jsonb: `['collection.receive', 23]`
 */
export function callsTogether<R>(pool: pg.Pool, [name, parameters]: [string, number]) {
  const queue: Waiting<R>[] = []
  const running = new Set<{ since: number }>()
  let looking: NodeJS.Timeout | undefined

  const texts = new Map(
    sizes.map((size) => {
      const row = (at: number) =>
        `select ${name}(${Array.from({ length: parameters }, (_, n) => `$${at * parameters + n + 1}`).join(',')}) found`
      return [size, Array.from({ length: size }, (_, at) => row(at)).join(' union all ')]
    }),
  )
  const ask = async (calls: Waiting<R>[]): Promise<R[]> => {
    const client = await pool.connect()
    try {
      const [answer] = await askTogether(client, [
        {
          name: `${name}-${calls.length}`,
          text: texts.get(calls.length)!,
          values: calls.flatMap((one) => one.values),
          plain: true,
        },
      ])
      return (answer.rows as unknown as [string][]).map(([found]) => JSON.parse(found) as R)
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
      const size = sizes.find((one) => one <= queue.length)!
      const calls = queue.splice(0, size).sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
      const statement = { since: performance.now() }
      running.add(statement)
      void run(calls, () => {
        running.delete(statement)
        next()
      })
    }
    if (queue.length > 0 && !looking && running.size < mostUnderWay)
      looking = setTimeout(() => {
        looking = undefined
        next()
      }, patience)
  }
  return (values: unknown[], order: string): Promise<R> =>
    new Promise((done, fail) => {
      queue.push({ values, order, done, fail })
      next()
    })
}
