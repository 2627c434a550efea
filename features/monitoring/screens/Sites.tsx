import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import { useLink } from '../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Empty } from '../../../ui/page/parts.tsx'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listSites } from '../contract-sites.ts'
import { siteKinds } from '../lists.ts'
import { useCountries } from './countries.ts'
import { Named, useOptions } from './parts.tsx'

/** The places that are visited. */
export default function Sites(): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const options = useOptions()
  const programme = useProgramme()
  const countries = useCountries()
  const writes = useHasRole(['programme_coordinator', 'country_coordinator', 'monitor'])
  const add = useLink('./monitoring/sites/new')
  return (
    <Page>
      <PageHead title={say('monitoring.sites.title')} actions={writes && <Button component="a" {...add}>{say('monitoring.site.add')}</Button>} />
      <DataTable
        table="monitoring.sites"
        caption={say('monitoring.sites.title')}
        operation={listSites}
        request={{ params: { programme: programme.id } }}
        formats={['csv', 'xlsx']}
        empty={<Empty title={say('monitoring.sites.empty')}>{say('monitoring.sites.emptyHelp')}</Empty>}
        columns={[
          { key: 'name', title: say('monitoring.field.name'), head: true, sort: true, width: 14, to: (row) => `./monitoring/sites/${row.id}`, cell: (row) => <Named sample={row.sample}>{local(row.name)}</Named> },
          { key: 'code', title: say('monitoring.field.code'), sort: true, cell: (row) => row.code },
          { key: 'kind', title: say('monitoring.field.kind'), sort: true, filter: options('siteKind', siteKinds), cell: (row) => say(`monitoring.siteKind.${row.kind}`) },
          { key: 'country', title: say('monitoring.field.country'), sort: true, filter: countries, cell: (row) => <CountryMark code={row.country} /> },
          { key: 'area', title: say('monitoring.field.area'), cell: (row) => row.area || '–' },
          { key: 'visits', title: say('monitoring.visits.title'), number: true, sort: true, cell: (row) => formats.number(row.visits) },
          { key: 'lastVisit', title: say('monitoring.field.lastVisit'), sort: true, cell: (row) => (row.lastVisit ? formats.shortDate(row.lastVisit) : '–') },
          { key: 'open', title: say('monitoring.field.closedOn'), hidden: true, filter: [{ value: 'yes', label: say('monitoring.site.open') }, { value: 'no', label: say('monitoring.site.closed') }], cell: (row) => (row.closedOn ? formats.shortDate(row.closedOn) : '–') },
        ]}
      />
    </Page>
  ) // biome-ignore format: columns
}
