import type { Feature } from './feature.ts'
import { collectJob, rewrapJob } from './files/collect.ts'
import { fileRoutes } from './files/routes.ts'
import { resealJob } from './seal/rotate.ts'

/** What the kernel itself adds to the server and the worker: files and the upkeep of what is sealed. */
export const vault: Feature = {
  key: 'kernel',
  operations: [],
  jobs: [resealJob, rewrapJob, collectJob],
  routes: fileRoutes,
}
