import { Logger, parseCronItems, type Runner, run } from 'graphile-worker'
import type { Feature } from '../feature.ts'
import { asActor } from '../http/transaction.ts'
import type { Kernel } from '../kernel.ts'

/**
 * Starts working on the queue: every job of every feature, each in one transaction as the system.
 * Run as many workers as wanted; PostgreSQL hands each job to one of them.
 */
export async function startWorker(kernel: Kernel, features: Feature[], concurrency = 2): Promise<Runner> {
  const jobs = features.flatMap((feature) => feature.jobs ?? [])
  const taskList = Object.fromEntries(
    jobs.map((job) => [
      job.name,
      async (payload: unknown) => {
        const parsed = job.payload.parse(payload ?? {})
        const progress = progressOf(kernel, payload)
        await asActor(kernel.workerDb, 'system', (db) => job.run({ kernel, db, payload: parsed, progress }))
      },
    ]),
  )
  // Cron lines could not name our tasks: they have dots.
  const parsedCronItems = parseCronItems(
    jobs.flatMap((job) =>
      job.clock
        ? [{ task: job.name, match: job.clock, identifier: job.name, options: { maxAttempts: 3 } }]
        : [],
    ),
  )
  const log = kernel.log
  return run({
    pgPool: kernel.workerPool,
    taskList,
    parsedCronItems,
    concurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: workerLogger(log),
  })
}

/** Progress of a long job: written outside its transaction, so that the waiting person sees it at once. */
function progressOf(kernel: Kernel, payload: unknown): (percent: number, step?: string) => Promise<void> {
  const id = (payload as { progressId?: string } | null)?.progressId
  if (!id) return async () => undefined
  let last = 0
  return async (percent, step) => {
    // Four times a second is enough for a person; every row of an import would be a statement of its own otherwise.
    const now = Date.now()
    if (percent < 100 && now - last < 250) return
    last = now
    await kernel.workerPool.query('select kernel.report_progress($1, $2, $3)', [
      id,
      Math.round(percent),
      step ?? null,
    ])
  }
}

function workerLogger(log: Kernel['log']) {
  // The queue's own chatter is of interest in debugging only; failures are always logged.
  return new Logger((scope) => (level, message, meta) => {
    const text = {
      scope: scope.label,
      task: scope.taskIdentifier,
      job: scope.jobId,
      ...(meta?.error ? { err: meta.error } : {}),
    }
    if (level === 'error') log.error(text, message)
    else if (level === 'warning') log.warn(text, message)
    else log.debug(text, message)
  })
}
