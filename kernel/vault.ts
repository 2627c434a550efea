import { sealJob } from './audit/sealing.ts'
import type { Feature } from './feature.ts'
import { collectJob, rewrapJob } from './files/collect.ts'
import { fileRoutes } from './files/routes.ts'
import { resealJob } from './seal/rotate.ts'

/** What the kernel itself adds to the server and the worker: files, the sealing of the audit log and the upkeep of keys. */
export const vault: Feature = {
  key: 'kernel',
  operations: [],
  jobs: [sealJob, resealJob, rewrapJob, collectJob],
  routes: fileRoutes,
}
