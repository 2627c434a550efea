import { Button, NativeSelect } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ErrorPanel, Section } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { useSay } from '../../../../ui/words.tsx'
import { checkImport, type ImportRecord } from '../../contract/data.ts'

type TableChoice = { name: string; path: string | null; columns: Record<string, string | null> }

/** Which question each column answers: proposed by the names, changed by a person. */
export function ImportColumns({ given }: { given: ImportRecord }): ReactNode {
  const say = useSay()
  const check = useAct(checkImport)
  const [tables, setTables] = useState<TableChoice[]>(() =>
    given.tables.map(({ name, path, columns }) => ({
      name,
      path,
      columns: Object.fromEntries(columns.map((column) => [column.name, column.target])),
    })),
  )
  const change = (name: string, part: Partial<TableChoice>) =>
    setTables(tables.map((table) => (table.name === name ? { ...table, ...part } : table)))
  return (
    <Section title={say('collection.import.columns')} note={say('collection.import.columnsNote')}>
      {given.tables.map((table, at) => (
        <OneTable
          key={table.name}
          given={given}
          table={table}
          chosen={tables[at]!}
          change={(part) => change(table.name, part)}
        />
      ))}
      {check.error && <ErrorPanel error={check.error} />}
      <Button
        variant="default"
        loading={check.isPending}
        onClick={() =>
          check.mutate({ params: { import: given.id }, body: { version: given.version, tables } })
        }
      >
        {say('collection.import.again')}
      </Button>
    </Section>
  )
}

function OneTable(props: {
  given: ImportRecord
  table: ImportRecord['tables'][number]
  chosen: TableChoice
  change: (part: Partial<TableChoice>) => void
}): ReactNode {
  const say = useSay()
  const { given, table, chosen, change } = props
  const repeats = given.questions.filter((one) => one.path.startsWith('#'))
  const marks = given.questions.filter((one) => one.path.startsWith('@'))
  const inTable = given.questions.filter(
    (one) => one.path.startsWith('/') && repeatOf(one.path, repeats) === (chosen.path ?? ''),
  )
  const title = say('collection.import.table', { name: table.name, rows: table.rows })
  const parts = (target: string | null) =>
    target?.includes('@') && target.startsWith('/')
      ? [{ value: target, label: target.slice(1).replace('@', ' · ') }]
      : []
  return (
    <div>
      <h3>{title}</h3>
      <NativeSelect
        label={say('collection.import.holds')}
        value={chosen.path ?? '-'}
        onChange={(event) =>
          change({ path: event.currentTarget.value === '-' ? null : event.currentTarget.value })
        }
        data={[
          { value: '', label: say('collection.import.formItself') },
          ...repeats.map((one) => ({ value: one.path.slice(1), label: one.label })),
          { value: '-', label: say('collection.import.leftOut') },
        ]}
        maw={360}
        mb="sm"
      />
      {chosen.path !== null && (
        <PlainTable
          caption={title}
          rows={table.columns}
          rowId={(column) => column.name}
          columns={[
            {
              key: 'column',
              title: say('collection.import.column'),
              head: true,
              cell: (column) => column.name,
            },
            { key: 'sample', title: say('collection.import.sample'), cell: (column) => column.sample || '–' },
            {
              key: 'question',
              title: say('collection.import.question'),
              cell: (column) => (
                <NativeSelect
                  aria-label={`${say('collection.import.question')}: ${column.name}`}
                  value={chosen.columns[column.name] ?? ''}
                  onChange={(event) =>
                    change({
                      columns: { ...chosen.columns, [column.name]: event.currentTarget.value || null },
                    })
                  }
                  data={[
                    { value: '', label: say('collection.import.leftOut') },
                    ...parts(column.target),
                    ...inTable.map((one) => ({ value: one.path, label: one.label })),
                    ...marks.map((one) => ({ value: one.path, label: one.label })),
                  ]}
                />
              ),
            },
          ]}
        />
      )}
    </div>
  )
}

/** The innermost repeat that a question lies in; '' when it lies in none. */
function repeatOf(path: string, repeats: readonly { path: string }[]): string {
  const found = repeats.map((one) => one.path.slice(1)).filter((one) => path.startsWith(`${one}/`))
  return found.sort((a, b) => b.length - a.length)[0] ?? ''
}
