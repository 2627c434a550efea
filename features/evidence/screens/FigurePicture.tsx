import { Button } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'
import { shortCode } from '../../../common/maps.ts'
import { saveBlob } from '../../../ui/api.ts'
import { Chart } from '../../../ui/charts/Chart.tsx'
import { csvOf } from '../../../ui/charts/table.ts'
import { Truth } from '../../../ui/page/marks.tsx'
import { Empty, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useSay } from '../../../ui/words.tsx'
import { askFigure } from '../contract.ts'
import { isPeriodAxis } from '../periods.ts'
import { type Dataset, type Figure, otherCode, type Vintage } from '../shapes.ts'
import type { Members } from './Controls.tsx'
import styles from './evidence.module.css'
import { Notes } from './Notes.tsx'
import { chartOf, drawnColumns, type Pivot, pivotOf } from './pivotTable.ts'
import { Refused } from './Refused.tsx'
import { type Asked, SourceRows } from './SourceRows.tsx'
import { useNames } from './useNames.ts'
import { questionOf, type View } from './view.ts'

/** What a picture is made of. */
export interface Shown {
  dataset: Dataset
  vintage: Vintage
  members: Members
  view: View
}

/** The figure of a view: drawn, with its source and what must not be compared, and as a table. */
export function FigurePicture(shown: Shown): ReactNode {
  const programme = useProgramme()
  const answer = useOperation(
    askFigure,
    {
      params: { programme: programme.id },
      query: { q: JSON.stringify(questionOf(shown.dataset.code, shown.view)) },
    },
    { keep: true },
  )
  return <Refused of={answer}>{(figure) => <Drawn figure={figure} {...shown} />}</Refused>
}

function Drawn({ figure, ...shown }: Shown & { figure: Figure }): ReactNode {
  const { dataset, members, view } = shown
  const say = useSay()
  const names = useNames(dataset, figure)
  const pivot = useMemo(() => pivotOf(figure), [figure])
  const columns = useMemo(() => {
    const aggregates = (members[pivot.columnAxis] ?? []).filter((one) => one.kind === 'aggregate')
    return drawnColumns(pivot, new Set(aggregates.map((one) => one.code)), view.picture)
  }, [pivot, members, view.picture])
  const [asked, setAsked] = useState<Asked | null>(null)
  const open = (row: string, column: string) => {
    // What was put together by size has no rows of its own that could be asked for.
    if (row === otherCode || column === otherCode) return
    const cell = { [pivot.rowAxis]: row, ...(pivot.columnAxis && { [pivot.columnAxis]: column }) }
    const parts = Object.entries(cell).map(([axis, code]) => names.code(axis, code))
    setAsked({ cell, name: parts.join(' · ') })
  }
  const unit = say(`evidence.unit.${figure.unit}`)
  const isCountry = dataset.dimensions.some(
    (one) => one.key === pivot.columnAxis && (one.type === 'country' || one.type === 'nationality'),
  )
  const data = chartOf(
    pivot,
    view.picture,
    columns,
    {
      row: (code) => names.code(pivot.rowAxis, code),
      column: (code) => (pivot.columnAxis ? names.code(pivot.columnAxis, code) : unit),
      country: (code) => (isCountry ? shortCode(code) : undefined),
    },
    figure.notes.flatMap((note) =>
      note.kind === 'break' && note.from ? [{ from: note.from, label: '≠' }] : [],
    ),
  )
  if (figure.rows.length === 0) return <Empty title={say('evidence.screen.empty')} />
  return (
    <>
      <Chart
        title={names.title}
        unit={unit}
        source={names.source}
        category={names.axis(pivot.rowAxis)}
        data={data}
        open={(category, series) => {
          const row = pivot.rows[data.categories.indexOf(category)]
          const column = columns[data.series.findIndex((one) => one.name === series)]
          if (row !== undefined && column !== undefined) open(row, column)
        }}
        {...(!data.horizontal && { height: 380 })}
        note={
          <>
            {names.only}
            {columns.length < pivot.columns.length &&
              say('evidence.screen.someDrawn', { count: columns.length })}{' '}
            {figure.missing > 0 && say('evidence.screen.missing', { count: figure.missing })}
          </>
        }
      />
      {figure.notes.length > 0 && (
        <div className={styles.caveats}>
          <Notes notes={figure.notes} />
        </div>
      )}
      <FigureTable figure={figure} pivot={pivot} names={names} unit={unit} open={open} />
      <SourceRows figure={figure} asked={asked} close={() => setAsked(null)} />
    </>
  )
}

const shortTable = 24

function FigureTable(props: {
  figure: Figure
  pivot: Pivot
  names: ReturnType<typeof useNames>
  unit: string
  open: (row: string, column: string) => void
}): ReactNode {
  const { figure, pivot, names } = props
  const say = useSay()
  const [all, setAll] = useState(false)
  // What is newest is asked for most: periods stand newest first, as nowhere in the picture.
  const rows = useMemo(() => (isPeriodAxis(pivot.rowAxis) ? [...pivot.rows].reverse() : pivot.rows), [pivot])
  const shown = all ? rows : rows.slice(0, shortTable)
  const titleOf = (column: string) => (pivot.columnAxis ? names.code(pivot.columnAxis, column) : props.unit)
  const csv = () => {
    const table = {
      columns: [names.axis(pivot.rowAxis), ...pivot.columns.map(titleOf)],
      rows: rows.map((row) => ({
        name: names.code(pivot.rowAxis, row),
        cells: pivot.columns.map((column) => ({ value: pivot.cell(row, column)?.value ?? null })),
      })),
    }
    saveBlob(new Blob([csvOf(table)], { type: 'text/csv' }), `${figure.dataset.code}.csv`)
  }
  return (
    <Section
      title={say('evidence.screen.table')}
      note={
        figure.total !== null && (
          <>
            {say('evidence.screen.total')}: <Truth value={figure.total} /> {props.unit}
          </>
        )
      }
      actions={
        <Button variant="default" size="compact-sm" onClick={csv}>
          {say('evidence.screen.download')}
        </Button>
      }
    >
      <PlainTable
        caption={names.title}
        rows={shown}
        rowId={(row) => row}
        columns={[
          {
            key: 'row',
            title: names.axis(pivot.rowAxis),
            head: true,
            cell: (row: string) => names.code(pivot.rowAxis, row),
          },
          ...pivot.columns.map((column) => ({
            key: `c${column}`,
            title: titleOf(column),
            number: true,
            cell: (row: string) => {
              const cell = pivot.cell(row, column)
              if (!cell || cell.mark === 'missing') return '–'
              const opens = row !== otherCode && column !== otherCode
              return (
                <Truth
                  value={cell.value}
                  truth={{ mark: cell.mark }}
                  {...(opens && { open: () => props.open(row, column) })}
                />
              )
            },
          })),
        ]}
      />
      {rows.length > shown.length && (
        <div className={styles.under}>
          <Button variant="default" size="compact-sm" onClick={() => setAll(true)}>
            {say('evidence.screen.allRows', { count: rows.length })}
          </Button>
        </div>
      )}
    </Section>
  )
}
