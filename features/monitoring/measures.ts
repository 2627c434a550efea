import type { Measure } from '../../common/measures.ts'
import { thresholds } from '../../kernel/disclosure/disclosure.ts'
import { insiders } from './readers.ts'

const visitRecords = { table: 'monitoring.visit', title: 'title', link: '/monitoring/visits/:id' }

/** What can be counted here; approved visits only. */
export const measures: Measure[] = [
  {
    key: 'monitoring.visits',
    view: 'monitoring.visit_facts',
    unit: 'monitoring.unit.visits',
    dims: ['site_type', 'announced', 'access', 'methods'],
    label: 'monitoring.visits.title',
    records: visitRecords,
  },
  {
    key: 'monitoring.personsSeen',
    view: 'monitoring.person_facts',
    unit: 'monitoring.unit.persons',
    dims: ['sex', 'age', 'nationality', 'vulnerability', 'site_type'],
    label: 'monitoring.persons.title',
    disclosure: { threshold: thresholds.usual, seers: insiders },
    records: visitRecords,
  },
  {
    key: 'monitoring.incidents',
    view: 'monitoring.incident_facts',
    unit: 'monitoring.unit.incidents',
    dims: ['kind', 'violence', 'violations', 'treatment', 'minors', 'border', 'asylum'],
    label: 'monitoring.incidents.title',
    disclosure: { threshold: thresholds.severe, seers: insiders },
    records: { table: 'monitoring.incident', title: 'title', link: '/monitoring/incidents/:id' },
  },
  {
    key: 'monitoring.actionPoints',
    view: 'monitoring.action_point_facts',
    unit: 'monitoring.unit.points',
    dims: ['state', 'overdue', 'site_type'],
    label: 'monitoring.points.title',
    records: { table: 'monitoring.action_point', title: 'what', link: '/monitoring/points/:id' },
  },
]
