import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { six } from '../../../common/places.ts'
import { Local } from '../../../ui/local/Local.tsx'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { useSession } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listOrganisations } from '../contract.ts'
import { organisationEditors } from '../policy.ts'
import { NewOrganisation } from './OrganisationForm.tsx'

/** The organisations of the workspace: lead, partners, supported ones. */
export default function Organisations(): ReactNode {
  const say = useSay()
  const { country } = useFormats()
  const { memberships } = useSession()
  const edits = memberships.some((one) => organisationEditors.some((role) => role === one.role))
  const [adding, setAdding] = useState(false)
  return (
    <Page>
      <PageHead
        title={say('access.organisations.title')}
        lead={say('access.organisations.lead')}
        actions={
          edits && (
            <Button leftSection={<IconPlus size={17} />} onClick={() => setAdding(true)}>
              {say('access.organisations.add')}
            </Button>
          )
        }
      />
      <DataTable
        table="access.organisations"
        caption={say('access.organisations.title')}
        operation={listOrganisations}
        request={{}}
        search
        start={{ sort: 'name' }}
        columns={[
          {
            key: 'name',
            title: say('access.field.name'),
            head: true,
            sort: true,
            cell: (row) => (
              <>
                <Local text={row.name} /> {row.sample && <SampleMark />}
              </>
            ),
            to: (row) => `/organisations/${row.id}`,
          },
          {
            key: 'shortName',
            title: say('access.field.shortName'),
            sort: true,
            cell: (row) => row.shortName,
          },
          {
            key: 'country',
            title: say('access.field.country'),
            sort: true,
            cell: (row) => row.country && country(row.country),
            filter: six.map((value) => ({ value, label: country(value) })),
          },
          {
            key: 'code',
            title: say('access.field.code.short'),
            sort: true,
            hidden: true,
            cell: (row) => row.code,
          },
          { key: 'website', title: say('access.field.website'), hidden: true, cell: (row) => row.website },
        ]}
      />
      {adding && <NewOrganisation onClose={() => setAdding(false)} />}
    </Page>
  )
}
