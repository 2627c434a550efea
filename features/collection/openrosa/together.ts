import type pg from 'pg'

/** One call waiting for the database. */
interface Waiting<R> {
  values: unknown[]
  /** Calls go in this order, so that two statements never wait for each other crosswise. */
  order: string
  done: (result: R) => void
  fail: (error: unknown) => void
}

/** Statements under way at a time. More would not make a disk faster; what waits goes together in the next one. */
const underWay = 4
const sizes = [16, 8, 4, 2, 1]

/**
 * Calls a database function; calls that come while others are under way share one statement, and so one round trip, one
 * commit and one wait for the disk. Nobody waits for company: a lone call goes at once. Each call is answered after the
 * commit that holds it. When a shared statement fails, its calls go again one by one, and only the one at fault fails.
 * @param call the function with its parameters' number: `['collection.receive', 23]`
 */
export function callsTogether<R>(pool: pg.Pool, [name, parameters]: [string, number]) {
  const queue: Waiting<R>[] = []
  let running = 0

  const texts = new Map(
    sizes.map((size) => {
      const row = (at: number) =>
        `select ${name}(${Array.from({ length: parameters }, (_, n) => `$${at * parameters + n + 1}`).join(',')}) found`
      return [size, Array.from({ length: size }, (_, at) => row(at)).join(' union all ')]
    }),
  )
  const ask = async (calls: Waiting<R>[]): Promise<R[]> => {
    const { rows } = await pool.query<{ found: R }>({
      name: `${name}-${calls.length}`,
      text: texts.get(calls.length)!,
      values: calls.flatMap((one) => one.values),
    })
    return rows.map((row) => row.found)
  }
  const run = async (calls: Waiting<R>[]): Promise<void> => {
    try {
      const results = await ask(calls)
      for (const [at, one] of calls.entries()) one.done(results[at]!)
    } catch (error) {
      if (calls.length === 1) calls[0]!.fail(error)
      else for (const one of calls) await run([one])
    }
  }
  const next = (): void => {
    while (running < underWay && queue.length > 0) {
      const size = sizes.find((one) => one <= queue.length)!
      const calls = queue.splice(0, size).sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
      running++
      run(calls).finally(() => {
        running--
        next()
      })
    }
  }
  return (values: unknown[], order: string): Promise<R> =>
    new Promise((done, fail) => {
      queue.push({ values, order, done, fail })
      next()
    })
}
