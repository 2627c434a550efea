import { correctionHandlers } from './correct.ts'
import { duplicateHandlers } from './duplicates.ts'
import { handingHandlers } from './handing.ts'
import { listHandlers } from './list.ts'
import { recordHandlers } from './record.ts'
import { reviewHandlers } from './review.ts'
import { viewHandlers } from './views.ts'

export { submissionJobs } from './jobs.ts'
export { submissionRoutes } from './routes.ts'

/** Operations on what was collected: the table, the record, review, corrections, duplicates, views. */
export const submissionHandlers = [
  ...listHandlers,
  ...recordHandlers,
  ...handingHandlers,
  ...correctionHandlers,
  ...reviewHandlers,
  ...duplicateHandlers,
  ...viewHandlers,
]
