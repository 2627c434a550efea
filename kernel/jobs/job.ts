import type { z } from 'zod'
import type { Transaction } from '../db/db.ts'
import type { Kernel } from '../kernel.ts'

/** What a job may use. It acts as the system, in one transaction that is committed when `run` returns. */
export interface JobCall<P> {
  kernel: Kernel
  db: Transaction
  payload: P
  /** Tells the waiting person how far the work is (0–100), where the job was given a progress id. */
  progress: (percent: number, step?: string) => Promise<void>
}

/** Work after commit, tried again with growing pauses when it fails. It must bear being run twice. */
export interface Job<P = never> {
  /** `room.verbNoun` */
  name: string
  payload: z.ZodType<P>
  run: (call: JobCall<P>) => Promise<void>
  /** Crontab line (UTC) for work by the clock: `0 3 * * *`. */
  clock?: string
}

/** Describes a job. It only returns what it was given, with its types kept. */
export function job<P>(spec: Job<P>): Job<never> {
  return spec as unknown as Job<never>
}
