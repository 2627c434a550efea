import { sealJob } from './audit/sealing.ts'
import type { Feature } from './feature.ts'
import { collectJob, rewrapJob } from './files/collect.ts'
import { fileRoutes } from './files/routes.ts'
import { outbox } from './mail/outbox.ts'
import { clearOutboxJob, sendMailJob } from './mail/send.ts'
import { resealJob } from './seal/rotate.ts'

/** What the kernel itself adds to the server and the worker: files, mails, the sealing of the audit log and the upkeep of keys. */
export const vault: Feature = {
  key: 'kernel',
  operations: outbox,
  jobs: [sealJob, resealJob, rewrapJob, collectJob, sendMailJob, clearOutboxJob],
  routes: fileRoutes,
}
