import type { ReactNode } from 'react'
import { Section } from '../../../../ui/page/parts.tsx'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import type { ImportRecord } from '../../contract/data.ts'

/** What the dry run found: how many are new or known, and what is wrong, row by row. */
export function ImportFindings({ given }: { given: ImportRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const counts = (['fresh', 'same', 'different', 'wrong'] as const).map((key) => ({ key, count: given.counts[key] }))
  return (
    <>
      <Section title={say('collection.import.found')} note={given.fileName}>
        <PlainTable
          caption={say('collection.import.found')}
          rows={counts}
          rowId={(row) => row.key}
          columns={[
            { key: 'what', title: say('collection.data.count'), head: true, cell: (row) => say(`collection.import.${row.key}`) },
            { key: 'count', title: '#', number: true, cell: (row) => formats.number(row.count) },
          ]}
        />
      </Section>
      {given.errors.length > 0 && (
        <Section
          title={say('collection.import.errors', { count: given.errorTotal })}
          note={given.errorTotal > given.errors.length ? say('collection.import.errorsNote', { shown: given.errors.length, total: given.errorTotal }) : undefined}
        >
          <PlainTable
            caption={say('collection.import.errors', { count: given.errorTotal })}
            rows={given.errors}
            rowId={(error) => `${error.table} ${error.row} ${error.column} ${error.text}`}
            columns={[
              { key: 'table', title: say('collection.import.inTable'), cell: (error) => error.table },
              { key: 'row', title: say('collection.import.row'), number: true, cell: (error) => formats.number(error.row) },
              { key: 'column', title: say('collection.import.column'), cell: (error) => error.column },
              { key: 'text', title: say('collection.import.what'), head: true, cell: (error) => error.text },
            ]}
          />
        </Section>
      )}
    </>
  )
}
