import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Local } from '../../../ui/local/Local.tsx'
import { useLink } from '../../../ui/page/Go.tsx'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Empty } from '../../../ui/page/parts.tsx'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { listDatasets } from '../contract.ts'
import { units } from '../shapes.ts'
import { spanText } from './periodText.ts'

/** The series of figures that the programme holds. */
export default function Datasets(): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const explore = useLink('./evidence/explore')
  const describe = useLink('./evidence/new-dataset')
  const mayKeep = useHasRole(['programme_coordinator', 'analyst'])
  return (
    <Page>
      <PageHead
        title={say('evidence.datasets.title')}
        lead={say('evidence.datasets.lead')}
        actions={
          <>
            <Button component="a" {...explore}>
              {say('evidence.dataset.explore')}
            </Button>
            {mayKeep && (
              <Button component="a" variant="default" {...describe}>
                {say('evidence.describe.new')}
              </Button>
            )}
          </>
        }
      />
      <DataTable
        table="evidence.datasets"
        caption={say('evidence.datasets.title')}
        operation={listDatasets}
        formats={['csv', 'xlsx']}
        request={{ params: { programme: programme.id } }}
        empty={<Empty title={say('evidence.describe.none')}>{say('evidence.describe.noneNote')}</Empty>}
        columns={[
          {
            key: 'title',
            title: say('evidence.dataset.title'),
            head: true,
            sort: true,
            width: 16,
            to: (row) => `./evidence/datasets/${row.code}`,
            cell: (row) => (
              <>
                <Local text={row.title} /> {row.sample && <SampleMark />}
              </>
            ),
          },
          {
            key: 'publisher',
            title: say('evidence.dataset.publisher'),
            sort: true,
            cell: (row) => row.publisher,
          },
          {
            key: 'unit',
            title: say('evidence.dataset.unit'),
            sort: true,
            filter: units.map((value) => ({ value, label: say(`evidence.unit.${value}`) })),
            cell: (row) => say(`evidence.unit.${row.unit}`),
          },
          {
            key: 'span',
            title: say('evidence.dataset.span'),
            cell: (row) =>
              row.current
                ? spanText(
                    row.current.firstPeriod,
                    row.current.lastPeriod,
                    row.current.granularity,
                    formats.month,
                  )
                : '–',
          },
          {
            key: 'publishedOn',
            title: say('evidence.dataset.published'),
            sort: true,
            cell: (row) => (row.current?.publishedOn ? formats.shortDate(row.current.publishedOn) : '–'),
          },
          {
            key: 'rows',
            title: say('evidence.dataset.rows'),
            sort: true,
            number: true,
            cell: (row) => (row.current ? formats.number(row.current.rowCount) : '–'),
          },
        ]}
      />
    </Page>
  )
}
