import type { Feature } from '../../kernel/feature.ts'
import { dashboardOperations } from './dashboard.ts'
import { fileOperations } from './file/operations.ts'
import { frameworkOperations } from './framework.ts'
import { remindReporters, remindWeekly } from './jobs.ts'
import { lockOperations } from './locks.ts'
import { outputRoutes } from './outputs/routes.ts'
import { programmeOperations } from './programmes.ts'
import { reportingOperations } from './reporting.ts'

/** What is to be achieved, by whom, where, until when, and how far it is. */
export const feature: Feature = {
  key: 'programme',
  operations: [
    ...programmeOperations,
    ...frameworkOperations,
    ...fileOperations,
    ...reportingOperations,
    ...dashboardOperations,
    ...lockOperations,
  ],
  jobs: [remindReporters, remindWeekly],
  routes: outputRoutes,
}
