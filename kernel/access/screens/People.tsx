import { Button } from '@mantine/core'
import { IconDownload, IconUserPlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { six } from '../../../common/places.ts'
import { SampleMark, State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listPeople, membershipStates, personStates } from '../contract.ts'
import { peopleExporters } from '../policy.ts'
import { roles } from '../roles.ts'
import { ExportDialog } from './ExportDialog.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { personTones } from './tones.ts'

/** The people of a programme and what they are in it. */
export default function People(): ReactNode {
  const say = useSay()
  const { country, shortDate } = useFormats()
  const programme = useProgramme()
  const exports = useHasRole(peopleExporters)
  const gives = useHasRole(['administrator', 'programme_coordinator', 'country_coordinator'])
  const [open, setOpen] = useState<'invite' | 'export' | null>(null)
  const options = (values: readonly string[], word: string) =>
    values.map((value) => ({ value, label: say(`${word}.${value}`) }))
  return (
    <Page>
      <PageHead
        title={say('access.people.title')}
        lead={say('access.people.lead')}
        actions={
          <>
            {exports && (
              <Button
                variant="default"
                leftSection={<IconDownload size={17} />}
                onClick={() => setOpen('export')}
              >
                {say('access.export.act')}
              </Button>
            )}
            {gives && (
              <Button leftSection={<IconUserPlus size={17} />} onClick={() => setOpen('invite')}>
                {say('access.invite.act')}
              </Button>
            )}
          </>
        }
      />
      <DataTable
        table="access.people"
        caption={say('access.people.title')}
        operation={listPeople}
        request={{ params: { programme: programme.id } }}
        search
        start={{ sort: 'name', filters: { state: ['active', 'coming'] } }}
        columns={[
          {
            key: 'name',
            title: say('access.field.name'),
            head: true,
            sort: true,
            cell: (row) => (
              <>
                {row.name} {row.sample && <SampleMark />}
              </>
            ),
            to: (row) => `./people/${row.personId}`,
          },
          {
            key: 'role',
            title: say('access.field.role'),
            sort: true,
            cell: (row) => say(`role.${row.role}`),
            filter: options(roles, 'role'),
          },
          {
            key: 'country',
            title: say('access.field.country'),
            sort: true,
            cell: (row) => (row.country ? country(row.country) : say('access.allCountries')),
            filter: [
              { value: '', label: say('access.allCountries') },
              ...six.map((value) => ({ value, label: country(value) })),
            ],
          },
          {
            key: 'organisation',
            title: say('access.field.organisation'),
            sort: true,
            cell: (row) => row.organisation?.name,
          },
          { key: 'email', title: say('access.field.email'), hidden: true, cell: (row) => row.email },
          {
            key: 'startsOn',
            title: say('access.field.from'),
            sort: true,
            hidden: true,
            cell: (row) => shortDate(row.startsOn),
          },
          {
            key: 'endsOn',
            title: say('access.field.until'),
            sort: true,
            cell: (row) => row.endsOn && shortDate(row.endsOn),
          },
          {
            key: 'state',
            title: say('access.field.roleState'),
            cell: (row) => <State>{say(`access.membership.${row.state}`)}</State>,
            filter: options(membershipStates, 'access.membership'),
          },
          {
            key: 'person',
            title: say('access.field.account'),
            cell: (row) => <State tone={personTones[row.person]}>{say(`access.person.${row.person}`)}</State>,
            filter: options(personStates, 'access.person'),
          },
        ]}
      />
      {open === 'invite' && <InviteDialog onClose={() => setOpen(null)} />}
      {open === 'export' && <ExportDialog onClose={() => setOpen(null)} />}
    </Page>
  )
}
