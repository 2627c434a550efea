import { thresholds } from '../../kernel/disclosure/disclosure.ts'
import type { Feature } from '../../kernel/feature.ts'
import { findingReaders } from './findings/shapes.ts'
import { operations } from './handlers.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes.ts'

export const feature: Feature = {
  key: 'evidence',
  operations,
  jobs,
  routes,
  measures: [
    {
      key: 'evidence.findings',
      view: 'evidence.finding_facts',
      unit: 'evidence.finding.unit',
      dims: ['severity', 'confidence', 'grade', 'theme', 'source'],
      label: 'evidence.finding.measure',
      disclosure: { threshold: thresholds.usual, seers: findingReaders },
      records: { table: 'evidence.finding', title: 'statement', link: './evidence/findings/:id' },
    },
  ],
}
