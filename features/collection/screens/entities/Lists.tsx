import type { ReactNode } from 'react'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Empty } from '../../../../ui/page/parts.tsx'
import { useProgramme } from '../../../../ui/session.tsx'
import { DataTable } from '../../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { listEntityLists } from '../../contract.ts'
import { FormLinks } from './FormLinks.tsx'

/** The entity lists of the programme. */
export default function Lists(): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  return (
    <Page>
      <PageHead title={say('collection.entities.title')} lead={say('collection.entities.lead')} />
      <DataTable
        table="collection.entityLists"
        caption={say('collection.entities.title')}
        operation={listEntityLists}
        request={{ params: { programme: programme.id } }}
        formats={['csv', 'xlsx']}
        start={{ sort: 'name' }}
        empty={<Empty title={say('collection.entities.none')}>{say('collection.entities.none_note')}</Empty>}
        columns={[
          {
            key: 'name',
            title: say('collection.entities.name'),
            head: true,
            sort: true,
            width: 12,
            to: (row) => `./collection/lists/${row.id}`,
            cell: (row) => row.name,
          },
          {
            key: 'entities',
            title: say('collection.entities.entities'),
            number: true,
            sort: true,
            cell: (row) => formats.number(row.entities),
          },
          {
            key: 'waiting',
            title: say('collection.entities.waiting'),
            number: true,
            sort: true,
            cell: (row) => formats.number(row.waiting),
          },
          {
            key: 'conflicts',
            title: say('collection.entities.conflicts'),
            number: true,
            sort: true,
            cell: (row) => formats.number(row.conflicts),
          },
          {
            key: 'feeds',
            title: say('collection.entities.feeds'),
            cell: (row) => <FormLinks forms={row.feeds} />,
          },
          {
            key: 'reads',
            title: say('collection.entities.reads'),
            cell: (row) => <FormLinks forms={row.reads} />,
          },
          {
            key: 'changed',
            title: say('collection.entities.changed'),
            sort: true,
            cell: (row) => (row.changedAt ? formats.dateTime(row.changedAt) : '–'),
          },
        ]}
      />
    </Page>
  )
}
