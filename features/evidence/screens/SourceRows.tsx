import type { ReactNode } from 'react'
import { Local, useLocal } from '../../../ui/local/Local.tsx'
import { Truth } from '../../../ui/page/marks.tsx'
import { SidePanel } from '../../../ui/page/SidePanel.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useSay } from '../../../ui/words.tsx'
import { explainFigure } from '../contract.ts'
import type { Figure } from '../shapes.ts'
import { Refused } from './Refused.tsx'

/** A cell of a figure that is asked for its rows: its axes with their codes and period names, and how it is called. */
export interface Asked {
  cell: Record<string, string>
  name: string
}

const most = 200

/** The rows of the source file behind a cell, at the side of the page. */
export function SourceRows(props: { figure: Figure; asked: Asked | null; close: () => void }): ReactNode {
  return (
    <SidePanel opened={props.asked !== null} onClose={props.close} title={props.asked?.name ?? ''}>
      {props.asked && <Rows figure={props.figure} asked={props.asked} />}
    </SidePanel>
  )
}

function Rows({ figure, asked }: { figure: Figure; asked: Asked }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const programme = useProgramme()
  const answer = useOperation(explainFigure, {
    params: { programme: programme.id },
    query: { q: JSON.stringify(figure.query), cell: JSON.stringify(asked.cell), size: most },
  })
  return (
    <Refused of={answer}>
      {(data) => (
        <>
          <p className="ura-quiet">
            {say('evidence.screen.rowsOf', {
              count: data.total,
              shown: data.rows.length,
              file: data.fileName,
            })}
          </p>
          <PlainTable
            caption={asked.name}
            rows={data.rows}
            rowId={(row) => `${row.row}-${row.period}-${Object.values(row.codes).join()}`}
            columns={[
              {
                key: 'row',
                title: say('evidence.screen.row'),
                head: true,
                cell: (row) => String(row.row),
              },
              { key: 'period', title: say('evidence.dataset.span'), cell: (row) => row.period },
              ...data.dimensions.map(({ key, label }) => ({
                key,
                title: local(label),
                cell: (row: (typeof data.rows)[number]) => (
                  <Local text={data.labels[key]?.[row.codes[key] ?? '']} />
                ),
              })),
              {
                key: 'value',
                title: say(`evidence.unit.${figure.unit}`),
                number: true,
                cell: (row) => (row.value === null ? `– ${row.flag}` : <Truth value={row.value} />),
              },
            ]}
          />
        </>
      )}
    </Refused>
  )
}
