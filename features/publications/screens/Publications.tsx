import type { ReactNode } from 'react'
import { Local } from '../../../ui/local/Local.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Empty } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listDocuments } from '../contract.ts'
import { MakePaper } from './MakePaper.tsx'

/** The publications of the programme, and the making of a new edition. */
export default function Publications(): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const list = useOperation(listDocuments, { params: { programme: programme.id } })
  return (
    <Page>
      <PageHead title={say('publications.list.title')} />
      <Answer of={list}>
        {({ documents, may }) => (
          <>
            {documents.length === 0 ? (
              <Empty title={say('publications.list.empty')}>
                {say(may.includes('make') ? 'publications.list.emptyHelp' : 'publications.list.emptyRead')}
              </Empty>
            ) : (
              <PlainTable
                caption={say('publications.list.title')}
                rows={documents}
                rowId={(row) => row.id}
                columns={[
                  {
                    key: 'title',
                    title: say('publications.column.title'),
                    head: true,
                    cell: (row) => <Local text={row.title} />,
                    to: (row) => `./publications/${row.id}`,
                  },
                  {
                    key: 'kind',
                    title: say('publications.column.kind'),
                    cell: (row) => say(`publications.kind.${row.kind}`),
                  },
                  {
                    key: 'editions',
                    title: say('publications.column.editions'),
                    number: true,
                    cell: (row) => formats.number(row.editions),
                  },
                  {
                    key: 'published',
                    title: say('publications.column.published'),
                    number: true,
                    cell: (row) => formats.number(row.published),
                  },
                  {
                    key: 'latest',
                    title: say('publications.column.latest'),
                    cell: (row) => (row.latest ? formats.date(row.latest) : '–'),
                  },
                ]}
              />
            )}
            {may.includes('make') && <MakePaper />}
          </>
        )}
      </Answer>
    </Page>
  )
}
