import { z } from 'zod'
import { dropUnnamed } from '../../../kernel/files/collect.ts'
import { job } from '../../../kernel/jobs/job.ts'

/** After an erasure: the contents that it left unnamed leave the store at once, not only in the night. */
const dropErased = job({
  name: 'collection.dropErased',
  payload: z.object({ addresses: z.array(z.string()) }),
  run: async ({ kernel, db, payload }) => {
    const dropped = await dropUnnamed(db, kernel.files, payload.addresses)
    kernel.log.info({ dropped, of: payload.addresses.length }, 'erased files dropped')
  },
})

export const erasureJobs = [dropErased]
