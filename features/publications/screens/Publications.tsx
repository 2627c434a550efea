import type { ReactNode } from 'react'
import { Local } from '../../../ui/local/Local.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Empty } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listDocuments } from '../contract.ts'
import { kinds } from '../shapes.ts'
import { MakePaper } from './MakePaper.tsx'

/** The publications of the programme, and the making of a new edition. */
export default function Publications(): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const params = { programme: useProgramme().id }
  const may = useOperation(listDocuments, { params, query: { size: 1 } }).data?.may ?? []
  const kindOf = (kind: string) => say(`publications.kind.${kind}`)
  return (
    <Page>
      <PageHead title={say('publications.list.title')} />
      <DataTable
        table="publications.documents"
        caption={say('publications.list.title')}
        operation={listDocuments}
        request={{ params }}
        formats={['csv', 'xlsx']}
        empty={
          <Empty title={say('publications.list.empty')}>
            {say(may.includes('make') ? 'publications.list.emptyHelp' : 'publications.list.emptyRead')}
          </Empty>
        }
        columns={[
          {
            key: 'title',
            title: say('publications.column.title'),
            head: true,
            sort: true,
            cell: (row) => <Local text={row.title} />,
            to: (row) => `./publications/${row.id}`,
          },
          {
            key: 'kind',
            title: say('publications.column.kind'),
            sort: true,
            filter: kinds.map((value) => ({ value, label: kindOf(value) })),
            cell: (row) => kindOf(row.kind),
          },
          {
            key: 'editions',
            title: say('publications.column.editions'),
            number: true,
            sort: true,
            cell: (row) => formats.number(row.editions),
          },
          {
            key: 'published',
            title: say('publications.column.published'),
            number: true,
            sort: true,
            cell: (row) => formats.number(row.published),
          },
          {
            key: 'latest',
            title: say('publications.column.latest'),
            sort: true,
            cell: (row) => (row.latest ? formats.date(row.latest) : '–'),
          },
        ]}
      />
      {may.includes('make') && <MakePaper />}
    </Page>
  )
}
