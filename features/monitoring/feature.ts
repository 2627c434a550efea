import type { Feature } from '../../kernel/feature.ts'
import { planOperations } from './handlers-plan.ts'
import { siteOperations } from './handlers-sites.ts'
import { visitOperations } from './handlers-visits.ts'
import { measures } from './measures.ts'

/** Visits to places where people on the move are met: planned, carried out, approved and counted. */
export const feature: Feature = {
  key: 'monitoring',
  operations: [...planOperations, ...siteOperations, ...visitOperations],
  measures,
}
