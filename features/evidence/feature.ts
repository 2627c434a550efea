import type { Feature } from '../../kernel/feature.ts'
import { operations } from './handlers.ts'

export const feature: Feature = { key: 'evidence', operations }
