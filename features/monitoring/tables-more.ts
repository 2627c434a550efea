import { readText } from '../../common/languages.ts'
import type { ListFile } from '../../kernel/http/list-file.ts'
import type { IncidentRow } from './contract-incidents.ts'
import type { PointRow } from './contract-points.ts'

/** Incidents as a table: without the accounts in words, which stay sealed. */
export const incidentFile: ListFile<IncidentRow> = {
  name: 'incidents',
  columns: (say) => [
    { name: 'visit', title: say('monitoring.visit.title'), type: 'string' },
    { name: 'title', title: say('monitoring.field.title'), type: 'string' },
    { name: 'kind', title: say('monitoring.field.kind'), type: 'string' },
    { name: 'happened_on', title: say('monitoring.incident.happenedOn'), type: 'date' },
    { name: 'country', title: say('monitoring.field.country'), type: 'string' },
    { name: 'border', title: say('monitoring.incident.border'), type: 'string' },
    { name: 'persons', title: say('monitoring.incident.persons'), type: 'integer' },
    { name: 'minors', title: say('monitoring.incident.minors'), type: 'boolean' },
    { name: 'violence', title: say('monitoring.incident.violence'), type: 'string' },
    { name: 'state', title: say('monitoring.field.state'), type: 'string' },
    { name: 'sample', title: say('monitoring.field.sample'), type: 'boolean' },
  ],
  row: (row, { say, language, format }) => [
    row.visit.code,
    readText(row.title, language).text,
    format === 'csv' ? row.kind : say(`monitoring.incidentKind.${row.kind}`),
    row.happenedOn,
    row.country,
    row.borderFrom && row.borderTo ? `${row.borderFrom}-${row.borderTo}` : null,
    row.persons,
    row.minors,
    row.violence.map((one) => (format === 'csv' ? one : say(`monitoring.violence.${one}`))).join(', '),
    format === 'csv' ? row.visit.state : say(`monitoring.state.${row.visit.state}`),
    row.sample,
  ],
}

/** Action points as a table. */
export const pointFile: ListFile<PointRow> = {
  name: 'action-points',
  columns: (say) => [
    { name: 'visit', title: say('monitoring.visit.title'), type: 'string' },
    { name: 'what', title: say('monitoring.point.what'), type: 'string' },
    { name: 'owner', title: say('monitoring.point.owner'), type: 'string' },
    { name: 'country', title: say('monitoring.field.country'), type: 'string' },
    { name: 'due_on', title: say('monitoring.point.dueOn'), type: 'date' },
    { name: 'state', title: say('monitoring.field.state'), type: 'string' },
    { name: 'overdue', title: say('monitoring.point.overdue'), type: 'boolean' },
    { name: 'sample', title: say('monitoring.field.sample'), type: 'boolean' },
  ],
  row: (row, { say, language, format }) => [
    row.visit.code,
    readText(row.what, language).text,
    row.owner,
    row.country,
    row.dueOn,
    format === 'csv' ? row.state : say(`monitoring.point.${row.state}`),
    row.overdue,
    row.sample,
  ],
}
