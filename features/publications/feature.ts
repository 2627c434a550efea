import type { Feature } from '../../kernel/feature.ts'
import { operations } from './handlers.ts'
import { makeEditions, printEdition } from './jobs.ts'
import { publicationRoutes } from './routes.ts'

/** The publications room: papers whose every figure is computed, frozen with its proof, and can be checked for ever. */
export const feature: Feature = {
  key: 'publications',
  operations,
  jobs: [makeEditions, printEdition],
  routes: publicationRoutes,
}
