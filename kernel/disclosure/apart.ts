import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Protected, protect, type Rules } from './protect.ts'
import type { System } from './table.ts'

/** What the thread is asked, and what it tells. */
export interface Asked {
  id: number
  system: System
  rules: Rules
}
export type Told = { id: number } & ({ found: Protected } | { fault: string; range: boolean })

interface Waiting {
  done: (found: Protected) => void
  fail: (error: Error) => void
}

/** Tables of up to so many cells are worked out at once: a thread would only take longer. */
const small = 60
let thread: Worker | null = null
let asked = 0
const waiting = new Map<number, Waiting>()

/**
 * `protect` in a thread of its own: a large sparse table takes seconds, and nobody else's request waits for it meanwhile.
 * @throws RangeError as `protect` does
 */
export function protectApart(system: System, rules: Rules): Promise<Protected> {
  if (system.cells.length <= small) return protect(system, rules)
  thread ??= begin()
  const id = ++asked
  const answer = new Promise<Protected>((done, fail) => waiting.set(id, { done, fail }))
  // As long as somebody waits the process does not end; after that the thread keeps nobody.
  thread.ref()
  const { cells, sums } = system
  thread.postMessage({ id, system: { cells, sums }, rules } satisfies Asked)
  return answer
}

function begin(): Worker {
  const worker = new Worker(resolve(import.meta.dirname, 'thread.ts'), { execArgv: ['--no-warnings'] })
  worker.on('message', (told: Told) => {
    const one = waiting.get(told.id)
    waiting.delete(told.id)
    if (waiting.size === 0) worker.unref()
    if ('found' in told) one?.done(told.found)
    else one?.fail(told.range ? new RangeError(told.fault) : new Error(told.fault))
  })
  const ended = (error: Error) => {
    if (thread === worker) thread = null
    for (const one of waiting.values()) one.fail(error)
    waiting.clear()
  }
  worker.on('error', ended)
  worker.on('exit', () => ended(new Error('the thread has ended')))
  return worker
}
