import type { Feature } from '../../kernel/feature.ts'
import { checklistOperations } from './checklists/handlers.ts'
import { findingOperations } from './handlers-findings.ts'
import { incidentOperations } from './handlers-incidents.ts'
import { planOperations } from './handlers-plan.ts'
import { pointOperations } from './handlers-points.ts'
import { siteOperations } from './handlers-sites.ts'
import { visitOperations } from './handlers-visits.ts'
import { remindOwners } from './jobs.ts'
import { measures } from './measures.ts'

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
  ],
  jobs: [remindOwners],
  measures,
}
