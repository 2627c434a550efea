import type { ReactNode } from 'react'
import { FoundInRows } from '../../../../ui/importing/FoundInRows.tsx'
import { Section } from '../../../../ui/page/parts.tsx'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import type { ImportRecord } from '../../contract/data.ts'

/** What the dry run found: how many are new or known, and what is wrong, row by row. */
export function ImportFindings({ given }: { given: ImportRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const counts = (['fresh', 'broken', 'same', 'different', 'wrong'] as const)
    .filter((key) => key !== 'broken' || given.counts.broken > 0)
    .map((key) => ({ key, count: given.counts[key] }))
  return (
    <>
      <Section title={say('collection.import.found')} note={given.fileName}>
        <PlainTable
          caption={say('collection.import.found')}
          rows={counts}
          rowId={(row) => row.key}
          columns={[
            {
              key: 'what',
              title: say('collection.data.count'),
              head: true,
              cell: (row) => say(`collection.import.${row.key}`),
            },
            { key: 'count', title: '#', number: true, cell: (row) => formats.number(row.count) },
          ]}
        />
      </Section>
      <Unmatched given={given} />
      <Things
        title={say('collection.import.errors', { count: given.errorTotal })}
        things={given.errors}
        total={given.errorTotal}
      />
      <Things
        title={say('collection.import.rules', { count: given.ruleTotal })}
        lead={say('collection.import.rulesNote')}
        things={given.rules}
        total={given.ruleTotal}
      />
      {given.untried > 0 && <p role="status">{say('collection.import.untried', { count: given.untried })}</p>}
    </>
  )
}

/** What the file holds and no question takes: it would be lost in silence. */
function Unmatched({ given }: { given: ImportRecord }): ReactNode {
  const say = useSay()
  const { unmatched } = given
  if (unmatched.length === 0) return null
  const title = say('collection.import.unmatched', { count: unmatched.length })
  return (
    <Section title={title} note={say('collection.import.unmatchedNote')}>
      <PlainTable
        caption={title}
        rows={unmatched}
        rowId={(row) => JSON.stringify([row.table, row.column])}
        columns={[
          {
            key: 'column',
            title: say('collection.import.column'),
            head: true,
            cell: (row) => row.column ?? say('collection.import.unmatchedTable'),
          },
          { key: 'table', title: say('collection.import.inTable'), cell: (row) => row.table },
          { key: 'sample', title: say('collection.import.sample'), cell: (row) => row.sample },
        ]}
      />
    </Section>
  )
}

/** What was found in the file, each with its place. */
function Things(props: {
  title: string
  lead?: string
  things: ImportRecord['errors']
  total: number
}): ReactNode {
  const say = useSay()
  const { title, lead, things, total } = props
  if (things.length === 0) return null
  const cut = total > things.length && say('collection.import.errorsNote', { shown: things.length, total })
  return (
    <Section title={title} note={[lead, cut].filter(Boolean).join(' ') || undefined}>
      <FoundInFile caption={title} found={things} text={say('collection.import.what')} />
    </Section>
  )
}

/** Places in the file's tables. @param props.text the heading of what is said of them */
export function FoundInFile(props: {
  caption: string
  found: ImportRecord['errors']
  text: string
}): ReactNode {
  const say = useSay()
  const titles = {
    table: say('collection.import.inTable'),
    row: say('collection.import.row'),
    column: say('collection.import.column'),
    text: props.text,
  }
  return <FoundInRows caption={props.caption} found={props.found} titles={titles} />
}
