import type { ReactNode } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Empty } from '../../../ui/page/parts.tsx'
import { useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listIncidents } from '../contract-incidents.ts'
import { incidentKinds, violences } from '../lists.ts'
import { visitStates } from '../rules.ts'
import { useCountries } from './countries.ts'
import { Code, Named, useOptions, VisitMark } from './parts.tsx'

/** All incidents that the reader may see. */
export default function Incidents(): ReactNode {
  const say = useSay()
  return (
    <Page>
      <PageHead title={say('monitoring.incidents.title')} lead={say('monitoring.incidents.note')} />
      <IncidentTable />
    </Page>
  )
}

/** Incidents as a table; of one visit where one is given. */
export function IncidentTable({ visit, empty }: { visit?: string; empty?: ReactNode }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const options = useOptions()
  const countries = useCountries()
  const programme = useProgramme()
  return (
    <DataTable
      table={visit ? 'monitoring.visitIncidents' : 'monitoring.incidents'}
      prefix={visit ? 'incidents' : ''}
      caption={say('monitoring.incidents.title')}
      operation={listIncidents}
      request={{ params: { programme: programme.id } }}
      start={{ sort: '-happenedOn', ...(visit ? { filters: { visit: [visit] } } : {}) }}
      search={!visit}
      {...(visit ? {} : { formats: ['csv', 'xlsx'] as ('csv' | 'xlsx')[] })}
      empty={empty ?? <Empty title={say('monitoring.incidents.empty')} />}
      columns={[
        { key: 'title', title: say('monitoring.field.title'), head: true, sort: true, width: 14, to: (row) => `./monitoring/incidents/${row.id}`, cell: (row) => <Named sample={row.sample}>{local(row.title)}</Named> },
        { key: 'kind', title: say('monitoring.field.kind'), sort: true, filter: options('incidentKind', incidentKinds), cell: (row) => say(`monitoring.incidentKind.${row.kind}`) },
        { key: 'happenedOn', title: say('monitoring.incident.happenedOn'), sort: true, cell: (row) => formats.shortDate(row.happenedOn) },
        { key: 'country', title: say('monitoring.field.country'), sort: true, filter: countries, hidden: Boolean(visit), cell: (row) => <CountryMark code={row.country} /> },
        { key: 'border', title: say('monitoring.incident.border'), cell: (row) => (row.borderFrom && row.borderTo ? `${formats.country(row.borderFrom)} → ${formats.country(row.borderTo)}` : '–') },
        { key: 'persons', title: say('monitoring.incident.persons'), number: true, sort: true, cell: (row) => (row.persons === null ? '–' : formats.number(row.persons)) },
        { key: 'violence', title: say('monitoring.incident.violence'), hidden: true, filter: options('violence', violences), cell: (row) => formats.list(row.violence.map((one) => say(`monitoring.violence.${one}`))) || '–' },
        { key: 'minors', title: say('monitoring.incident.minors'), hidden: true, filter: ['yes', 'no', 'unknown'].map((value) => ({ value, label: say(`monitoring.yesNo.${value}`) })), cell: (row) => say(`monitoring.yesNo.${row.minors === null ? 'unknown' : row.minors ? 'yes' : 'no'}`) },
        { key: 'visit', title: say('monitoring.visit.title'), hidden: Boolean(visit), cell: (row) => <Code>{row.visit.code}</Code> },
        { key: 'state', title: say('monitoring.field.state'), hidden: Boolean(visit), filter: options('state', visitStates), cell: (row) => <VisitMark state={row.visit.state} /> },
      ]}
    />
  ) // biome-ignore format: columns
}
