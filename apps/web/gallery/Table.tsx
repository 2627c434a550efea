import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { six } from '../../../common/places.ts'
import { Truth } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats } from '../../../ui/words.tsx'
import { listOrganisations } from './contract.ts'

export default function Table(): ReactNode {
  const { country, shortDate, percent } = useFormats()
  return (
    <Page>
      <PageHead title="Organisations" lead="Sample organisations, to show the table of the house." />
      <DataTable
        table="gallery.organisations"
        caption="Organisations of the sample programme"
        operation={listOrganisations}
        request={{}}
        start={{ sort: 'name', size: 25 }}
        formats={['csv', 'xlsx']}
        actions={<Button>New organisation</Button>}
        chosen={(ids) => <Button variant="default" size="xs">{`Invite ${ids.length}`}</Button>}
        columns={[
          {
            key: 'name',
            title: 'Name',
            head: true,
            sort: true,
            cell: (row) => row.name,
            to: () => './gallery',
          },
          {
            key: 'country',
            title: 'Country',
            sort: true,
            cell: (row) => country(row.country),
            filter: six.map((code) => ({ value: code, label: country(code) })),
          },
          { key: 'since', title: 'Member since', sort: true, cell: (row) => shortDate(row.since) },
          {
            key: 'visits',
            title: 'Visits',
            number: true,
            sort: true,
            cell: (row) =>
              row.standing === 'suppressed' ? (
                <Truth truth={{ mark: 'suppressed', below: 5 }} />
              ) : (
                <Truth value={row.visits} truth={{ mark: row.standing }} />
              ),
          },
          { key: 'share', title: 'Share', number: true, cell: (row) => percent(row.share) },
          { key: 'id', title: 'Number', hidden: true, cell: (row) => row.id },
        ]}
      />
    </Page>
  )
}
