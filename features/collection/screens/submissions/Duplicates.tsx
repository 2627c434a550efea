import type { ReactNode } from 'react'
import { Empty } from '../../../../ui/page/parts.tsx'
import { DataTable } from '../../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { listDuplicates } from '../../contract.ts'

/** Submissions with the same site, day and respondent, on which nobody has decided yet. */
export function Duplicates({ form, title }: { form: string; title: string }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  return (
    <>
      <p className="ura-quiet">{say('collection.submissions.duplicates_lead')}</p>
      <DataTable
        table="collection.duplicates"
        prefix="d"
        search={false}
        caption={say('collection.submissions.duplicates_caption', { form: title })}
        operation={listDuplicates}
        request={{ params: { form } }}
        empty={<Empty title={say('collection.submissions.no_duplicates')} />}
        columns={[
          {
            key: 'day',
            title: say('collection.submissions.column.day'),
            head: true,
            to: (row) => `./collection/submissions/${row.id}/duplicates`,
            cell: (row) => formats.date(row.occurredOn),
          },
          { key: 'site', title: say('collection.submissions.column.site'), cell: (row) => row.site ?? '–' },
          {
            key: 'count',
            title: say('collection.submissions.title'),
            number: true,
            cell: (row) => formats.number(row.count),
          },
          {
            key: 'last',
            title: say('collection.submissions.column.received'),
            cell: (row) => formats.dateTime(row.lastAt),
          },
        ]}
      />
    </>
  )
}
