import { SegmentedControl } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Empty } from '../../../ui/page/parts.tsx'
import { useProgramme, useSessionState } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listPoints } from '../contract-points.ts'
import { pointStates } from '../rules.ts'
import { useCountries } from './countries.ts'
import { mayReadVisits } from './offered.ts'
import { Code, Named, PointMark, useOptions } from './parts.tsx'

type Mine = 'all' | 'owner' | 'verify'

/** What is to be done after visits: all of it, one's own, and what waits for verification. */
export default function Points(): ReactNode {
  const say = useSay()
  const { session, programme } = useSessionState()
  // Whoever reads nothing else of the room has come for what is theirs.
  const reads = mayReadVisits(session, programme)
  const [mine, setMine] = useState<Mine>(reads ? 'all' : 'owner')
  return (
    <Page>
      <PageHead title={say('monitoring.points.title')} lead={say('monitoring.points.note')} />
      {reads && <SegmentedControl mb="md" value={mine} aria-label={say('monitoring.points.title')} onChange={(next) => setMine(next as Mine)}
        data={(['all', 'owner', 'verify'] as const).map((value) => ({ value, label: say(`monitoring.points.${value}`) }))} />}
      <PointTable key={mine} mine={mine} />
    </Page>
  ) // biome-ignore format: short
}

/** Action points as a table; of one visit where one is given. */
export function PointTable({
  mine = 'all',
  visit,
  empty,
}: {
  mine?: Mine
  visit?: string
  empty?: ReactNode
}): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const options = useOptions()
  const countries = useCountries()
  const programme = useProgramme()
  return (
    <DataTable
      table={visit ? 'monitoring.visitPoints' : 'monitoring.points'}
      prefix={visit ? 'points' : ''}
      caption={say('monitoring.points.title')}
      operation={listPoints}
      request={{ params: { programme: programme.id }, query: { ...(mine === 'all' ? {} : { mine }) } }}
      start={{ sort: 'dueOn', ...(visit ? { filters: { visit: [visit] } } : {}) }}
      search={!visit}
      {...(visit ? {} : { formats: ['csv', 'xlsx'] as ('csv' | 'xlsx')[] })}
      empty={empty ?? <Empty title={say('monitoring.points.empty')} />}
      columns={[
        { key: 'what', title: say('monitoring.point.what'), head: true, sort: true, width: 16, to: (row) => `./monitoring/points/${row.id}`, cell: (row) => <Named sample={row.sample}>{local(row.what)}</Named> },
        { key: 'owner', title: say('monitoring.point.owner'), cell: (row) => row.owner },
        { key: 'dueOn', title: say('monitoring.point.dueOn'), sort: true, cell: (row) => formats.shortDate(row.dueOn) },
        { key: 'state', title: say('monitoring.field.state'), sort: true, filter: options('point', pointStates), cell: (row) => <PointMark state={row.state} overdue={row.overdue} /> },
        { key: 'overdue', title: say('monitoring.point.overdue'), hidden: true, filter: [{ value: 'yes', label: say('monitoring.point.overdue') }], cell: (row) => say(`monitoring.yesNo.${row.overdue ? 'yes' : 'no'}`) },
        { key: 'country', title: say('monitoring.field.country'), sort: true, filter: countries, hidden: Boolean(visit), cell: (row) => <CountryMark code={row.country} /> },
        { key: 'visit', title: say('monitoring.visit.title'), hidden: Boolean(visit), cell: (row) => <Code>{row.visit.code}</Code> },
      ]}
    />
  ) // biome-ignore format: columns
}
