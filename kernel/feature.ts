import type { FastifyInstance } from 'fastify'
import type { Measure } from '../common/measures.ts'
import type { Served } from './http/serve.ts'
import type { Job } from './jobs/job.ts'
import type { Kernel } from './kernel.ts'

/** What a room adds to the house. `apps/features.ts` lists the rooms; nothing else knows them all. */
export interface Feature {
  key: string
  operations: Served[]
  /** Work after commit. Every job is reachable from an operation or a clock. */
  jobs?: Job[]
  /** Raw Fastify routes, for uploads, downloads and other people's protocols. Each opens its own transaction (`asActor`). */
  routes?: (app: FastifyInstance, kernel: Kernel) => void | Promise<void>
  /** What can be counted here. */
  measures?: Measure[]
}

/** Puts what the rooms let be counted on the notice-board. */
export function postMeasures(kernel: Kernel, features: Feature[]): void {
  for (const measure of features.flatMap((feature) => feature.measures ?? []))
    kernel.measures.set(measure.key, measure)
}
