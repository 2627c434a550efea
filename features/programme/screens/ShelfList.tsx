import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { Local } from '../../../ui/local/Local.tsx'
import { useGo } from '../../../ui/page/Go.tsx'
import { SampleMark, State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Empty } from '../../../ui/page/parts.tsx'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import type { Column } from '../../../ui/table/columns.ts'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { type FieldSpec, type ShelfKey, shelves, valueAt } from './shelves.ts'

type Row = Record<string, unknown> & {
  id: string
  code?: string
  title?: LocalText
  organisation?: { name: LocalText }
  indicator?: { code: string; title: LocalText }
}

/** All records of one kind, as a table. */
export default function ShelfList(): ReactNode {
  const { shelf } = useParams({ strict: false }) as { shelf: string }
  const spec = shelves[shelf as ShelfKey]
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const go = useGo()
  const mayAdd = useHasRole(
    spec?.byCountry ? ['programme_coordinator', 'country_coordinator'] : ['programme_coordinator'],
  )
  if (!spec) return <Empty title={say('problem.not_found')} />
  const name = say(`programme.shelf.${spec.key}`)
  const show = (field: FieldSpec, row: Row): ReactNode => {
    const value = valueAt(row, field.key)
    if (value === null || value === undefined || value === '')
      return field.kind === 'country' ? say('programme.regional') : '–'
    if (field.kind === 'local' || field.kind === 'localLong') return <Local text={value as LocalText} />
    if (field.kind === 'choice') {
      const word = say(`programme.choice.${value}`)
      return field.key === 'state' ? <State>{word}</State> : word
    }
    if (field.kind === 'date') return formats.shortDate(String(value))
    if (field.kind === 'country') return formats.country(String(value))
    if (field.kind === 'number') return formats.number(Number(value))
    return String(value)
  }
  const shown = spec.fields.filter(
    (field) =>
      !['localLong', 'yes', 'record', 'organisation'].includes(field.kind) &&
      !['position', 'title', 'code', 'source'].includes(field.key),
  )
  const columns: Column<Row>[] = [
    {
      key: 'code',
      title: say('programme.field.title'),
      head: true,
      to: (row) => `./framework/${spec.key}/${row.id}`,
      cell: (row) => (
        <>
          {row.code && spec.key !== 'partners' ? `${row.code} ` : ''}
          {row.indicator && `${row.indicator.code} `}
          {row.organisation || row.indicator || row.title ? (
            <Local text={row.organisation?.name ?? row.indicator?.title ?? row.title} />
          ) : (
            (row.code ?? name)
          )}{' '}
          {row.sample === true && <SampleMark />}
        </>
      ),
    },
    ...shown.map((field) => ({
      key: field.key,
      title: say(`programme.field.${field.key}`),
      number: field.kind === 'number',
      cell: (row: Row) => show(field, row),
    })),
  ]
  const add = mayAdd && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => go(`./framework/${spec.key}/new`)}
    >
      {say('programme.add')}
    </Button>
  )
  return (
    <Page>
      <PageHead
        title={name}
        lead={say(`programme.shelf.${spec.key}.help`)}
        crumbs={[{ label: say('programme.framework.title'), to: './framework' }]}
        actions={add}
      />
      <DataTable
        table={`programme.${spec.key}`}
        caption={name}
        operation={spec.shelf.list as never}
        request={{ params: { programme: programme.id } } as never}
        columns={columns as never}
        formats={['csv', 'xlsx']}
        empty={<Empty title={say('programme.shelf.none')} action={add} />}
      />
    </Page>
  )
}
