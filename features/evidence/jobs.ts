import { z } from 'zod'
import { job } from '../../kernel/jobs/job.ts'
import { tidyObservations } from './import/intake.ts'

const tidy = job({
  name: 'evidence.tidyObservations',
  payload: z.object({}),
  run: ({ kernel }) => tidyObservations(kernel),
})

export const jobs = [tidy]
