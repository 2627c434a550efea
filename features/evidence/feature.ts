import type { Feature } from '../../kernel/feature.ts'
import { operations } from './handlers.ts'
import { jobs } from './jobs.ts'

export const feature: Feature = { key: 'evidence', operations, jobs }
