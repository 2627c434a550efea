import type { ReactNode } from 'react'
import { Empty, Section } from '../../../../ui/page/parts.tsx'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import type { ExportRow } from '../../contract/data.ts'

/** Who took what out, and why: one's own, and everybody's for those who answer for them. */
export function History({ exports }: { exports: ExportRow[] }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  return (
    <Section title={say('collection.data.history')}>
      {exports.length === 0 ? (
        <Empty title={say('collection.data.noneYet')} />
      ) : (
        <PlainTable
          caption={say('collection.data.history')}
          rows={exports}
          rowId={(row) => row.id}
          columns={[
            {
              key: 'when',
              title: say('collection.data.when'),
              head: true,
              cell: (row) => (row.createdAt ? formats.dateTime(row.createdAt) : '–'),
            },
            { key: 'who', title: say('collection.data.who'), cell: (row) => row.who },
            {
              key: 'format',
              title: say('collection.data.format'),
              cell: (row) => say(`collection.data.format.${row.format}`),
            },
            {
              key: 'total',
              title: say('collection.data.count'),
              number: true,
              cell: (row) => formats.number(row.total),
            },
            {
              key: 'personal',
              title: say('collection.data.personal'),
              cell: (row) =>
                row.personal
                  ? say('collection.data.withPersonal', { reason: row.reason ?? '' })
                  : say('collection.data.withoutPersonal'),
            },
          ]}
        />
      )}
    </Section>
  )
}
