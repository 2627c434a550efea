import { Button, SegmentedControl } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import { useLink } from '../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Empty } from '../../../ui/page/parts.tsx'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listVisits } from '../contract-visits.ts'
import { accesses, siteKinds } from '../lists.ts'
import { visitStates } from '../rules.ts'
import { useCountries } from './countries.ts'
import { Code, Named, NotVisible, useOptions, VisitMark } from './parts.tsx'

type Mine = 'all' | 'team' | 'review'

/** All visits, those of one's own, and those that wait for one's decision. */
export default function Visits(): ReactNode {
  const say = useSay()
  const mayPlan = useHasRole(['programme_coordinator', 'country_coordinator', 'monitor'])
  const decides = useHasRole(['programme_coordinator', 'country_coordinator'])
  const [mine, setMine] = useState<Mine>('all')
  const plan = useLink('./monitoring/visits/new')
  const choices: Mine[] = decides ? ['all', 'team', 'review'] : ['all', 'team']
  const words = {
    all: 'monitoring.visits.all',
    team: 'monitoring.visits.mine',
    review: 'monitoring.visits.review',
  }
  return (
    <Page>
      <PageHead
        title={say('monitoring.visits.title')}
        actions={mayPlan && <Button component="a" {...plan}>{say('monitoring.visit.plan')}</Button>}
      />
      <SegmentedControl
        mb="md"
        value={mine}
        aria-label={say('monitoring.visits.title')}
        onChange={(next) => setMine(next as Mine)}
        data={choices.map((value) => ({ value, label: say(words[value]) }))}
      />
      <VisitTable key={mine} mine={mine} />
    </Page>
  ) // biome-ignore format: short
}

/** Visits as a table; of one site where one is given. */
export function VisitTable({ mine = 'all', site }: { mine?: Mine; site?: string }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const options = useOptions()
  const programme = useProgramme()
  const countries = useCountries()
  const none = {
    all: 'monitoring.visits.empty',
    team: 'monitoring.visits.noneMine',
    review: 'monitoring.visits.noneReview',
  }[mine]
  return (
    <DataTable
      table={site ? 'monitoring.siteVisits' : 'monitoring.visits'}
      caption={say('monitoring.visits.title')}
      operation={listVisits}
      request={{ params: { programme: programme.id }, query: { ...(mine === 'all' ? {} : { mine }) } }}
      start={{ sort: '-startsOn', ...(site ? { filters: { site: [site] } } : {}) }}
      search={!site}
      formats={['csv', 'xlsx']}
      empty={<Empty title={say(none)}>{mine === 'all' && say('monitoring.visits.emptyHelp')}</Empty>}
      columns={[
        { key: 'title', title: say('monitoring.field.title'), head: true, sort: true, width: 14, to: (row) => `./monitoring/visits/${row.id}`, cell: (row) => <Named sample={row.sample}>{local(row.title)}</Named> },
        { key: 'code', title: say('monitoring.field.code'), sort: true, cell: (row) => <Code>{row.code}</Code> },
        { key: 'country', title: say('monitoring.field.country'), sort: true, filter: countries, cell: (row) => <CountryMark code={row.country} /> },
        { key: 'site', title: say('monitoring.field.site'), sort: true, hidden: true, cell: (row) => local(row.site.name) },
        { key: 'kind', title: say('monitoring.field.kind'), sort: true, hidden: true, filter: options('siteKind', siteKinds), cell: (row) => say(`monitoring.siteKind.${row.site.kind}`) },
        { key: 'startsOn', title: say('monitoring.field.dates'), sort: true, cell: (row) => formats.shortDate(row.startsOn) },
        { key: 'state', title: say('monitoring.field.state'), sort: true, filter: options('state', visitStates), cell: (row) => <VisitMark state={row.state} doubtful={row.doubts.length > 0} /> },
        { key: 'lead', title: say('monitoring.field.lead'), cell: (row) => row.lead ?? '–' },
        { key: 'access', title: say('monitoring.field.access'), hidden: true, filter: options('access', [...accesses, 'none']), cell: (row) => (row.access ? say(`monitoring.access.${row.access}`) : '–') },
        { key: 'persons', title: say('monitoring.field.persons'), number: true, sort: true, cell: (row) => row.persons === null ? '' : formats.number(row.persons) },
        { key: 'incidents', title: say('monitoring.incidents.title'), number: true, sort: true, cell: (row) => (row.incidents === null ? <NotVisible /> : formats.number(row.incidents)) },
      ]}
    />
  ) // biome-ignore format: columns
}
