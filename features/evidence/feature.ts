import type { Feature } from '../../kernel/feature.ts'
import { operations } from './handlers.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes.ts'

export const feature: Feature = { key: 'evidence', operations, jobs, routes }
