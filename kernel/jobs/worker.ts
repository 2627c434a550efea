import {
  type JobHelpers,
  Logger,
  parseCronItems,
  type Runner,
  run,
  runOnce,
  type TaskList,
} from 'graphile-worker'
import { type Feature, postMeasures } from '../feature.ts'
import { asActor } from '../http/transaction.ts'
import type { Kernel } from '../kernel.ts'
import { asProblem } from '../problems/translate.ts'

/**
 * Starts working on the queue: every job of every feature, each in one transaction as the system.
 * Run as many workers as wanted; PostgreSQL hands each job to one of them.
 */
export async function startWorker(kernel: Kernel, features: Feature[], concurrency = 2): Promise<Runner> {
  postMeasures(kernel, features)
  const jobs = features.flatMap((feature) => feature.jobs ?? [])
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
    taskList: tasksOf(kernel, features),
    parsedCronItems,
    concurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: workerLogger(log),
  })
}

/** Works through what is waiting in the queue now, and returns: for the command line, and for stories. */
export async function workOnce(kernel: Kernel, features: Feature[]): Promise<void> {
  postMeasures(kernel, features)
  await runOnce({
    pgPool: kernel.workerPool,
    taskList: tasksOf(kernel, features),
    noHandleSignals: true,
    logger: workerLogger(kernel.log),
  })
}

function tasksOf(kernel: Kernel, features: Feature[]): TaskList {
  const jobs = features.flatMap((feature) => feature.jobs ?? [])
  return Object.fromEntries(
    jobs.map((job) => [
      job.name,
      async (payload: unknown, helpers: JobHelpers) => {
        const parsed = job.payload.parse(payload ?? {})
        const progress = progressOf(kernel, payload)
        try {
          await asActor(kernel.workerDb, 'system', (db) => job.run({ kernel, db, payload: parsed, progress }))
        } catch (error) {
          await sayFailed(kernel, payload, error, helpers)
          throw error
        }
      },
    ]),
  )
}

/** Tells the waiting person that their job failed: at once when a problem says why, otherwise after the last try. */
async function sayFailed(
  kernel: Kernel,
  payload: unknown,
  error: unknown,
  helpers: JobHelpers,
): Promise<void> {
  const id = (payload as { progressId?: string } | null)?.progressId
  const problem = asProblem(error)
  if (!id || (!problem && helpers.job.attempts < helpers.job.max_attempts)) return
  const sentence = problem?.sentence ?? `problem.${problem?.code ?? 'internal'}`
  await asActor(kernel.workerDb, 'system', (db) =>
    db
      .updateTable('kernel.progress')
      .set({ state: 'failed', problem: sentence })
      .where('id', '=', id)
      .execute(),
  )
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
