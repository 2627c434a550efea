import type { ReactNode } from 'react'
import { SampleMark, State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listEverybody, personStates } from '../contract.ts'
import { roles } from '../roles.ts'
import { personTones } from './tones.ts'

/** Everybody who has an account in the workspace; for administrators. */
export default function Everybody(): ReactNode {
  const say = useSay()
  const { country, shortDate } = useFormats()
  return (
    <Page>
      <PageHead title={say('access.everybody.title')} lead={say('access.everybody.lead')} />
      <DataTable
        table="access.everybody"
        caption={say('access.everybody.title')}
        operation={listEverybody}
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
                {row.name} {row.sample && <SampleMark />}
              </>
            ),
            to: (row) => `/people/${row.id}`,
          },
          { key: 'email', title: say('access.field.email'), sort: true, cell: (row) => row.email },
          {
            key: 'role',
            title: say('access.person.roles'),
            cell: (row) =>
              row.roles
                .map((one) => say(`role.${one.role}`) + (one.country ? ` (${country(one.country)})` : ''))
                .join(', '),
            filter: roles.map((value) => ({ value, label: say(`role.${value}`) })),
          },
          {
            key: 'state',
            title: say('access.field.account'),
            sort: true,
            cell: (row) => <State tone={personTones[row.state]}>{say(`access.person.${row.state}`)}</State>,
            filter: personStates.map((value) => ({ value, label: say(`access.person.${value}`) })),
          },
          {
            key: 'createdAt',
            title: say('access.field.since'),
            sort: true,
            cell: (row) => shortDate(row.createdAt),
          },
        ]}
      />
    </Page>
  )
}
