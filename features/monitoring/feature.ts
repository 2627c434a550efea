import type { Feature } from '../../kernel/feature.ts'
import { calendarOperations } from './calendar/handlers.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { checklistOperations } from './checklists/handlers.ts'
import { findingOperations } from './handlers-findings.ts'
import { incidentOperations } from './handlers-incidents.ts'
import { planOperations } from './handlers-plan.ts'
import { pointOperations } from './handlers-points.ts'
import { siteOperations } from './handlers-sites.ts'
import { visitOperations } from './handlers-visits.ts'
import { remindOwners } from './jobs.ts'
import { measures } from './measures.ts'
import { summaryReaders } from './summary/handlers.ts'
import { printSummaryFile, servePrint } from './summary/print.ts'
import { summaryRoutes } from './summary/routes.ts'

/** Visits to places where people on the move are met: planned, carried out, approved and counted. */
export const feature: Feature = {
  key: 'monitoring',
  operations: [
    ...planOperations,
    ...visitOperations,
    ...siteOperations,
    ...checklistOperations,
    ...incidentOperations,
    ...findingOperations,
    ...pointOperations,
    ...calendarOperations,
    ...summaryReaders,
    servePrint,
  ],
  routes: (app, kernel) => {
    calendarRoutes(app, kernel)
    summaryRoutes(app, kernel)
  },
  jobs: [remindOwners, printSummaryFile],
  measures,
}
