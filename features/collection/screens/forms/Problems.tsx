import type { ReactNode } from 'react'
import { ErrorPanel } from '../../../../ui/page/parts.tsx'
import { asProblem } from '../../../../ui/problem.ts'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { useSay } from '../../../../ui/words.tsx'
import type { FormRemark } from '../../contract.ts'
import styles from './forms.module.css'

interface Line {
  id: string
  sheet: string
  row: string
  column: string
  text: string
}

/** Why a form was refused: every mistake with sheet, row, column and what to do, or the problem as it is. */
export function FormProblems({ error }: { error: unknown }): ReactNode {
  const say = useSay()
  const problem = asProblem(error)
  // A mistake of the workbook says its place as `survey · 4 · type`; other problems are fields of the request.
  const inFile = problem.fields.filter((field) => !field.path.startsWith('body.'))
  if (inFile.length === 0) return <ErrorPanel error={error} title={say('collection.upload.refused')} />
  const lines = inFile.map((field, at) => {
    const [sheet = '', row = '', column = ''] = field.path === 'file' ? [] : field.path.split(' · ')
    return { id: `${at}`, sheet, row, column, text: field.message }
  })
  return (
    <div className={styles.problems}>
      <div role="alert">
        <h2>{say('collection.upload.mistakes', { count: lines.length })}</h2>
        <p className="ura-quiet">{say('collection.upload.nothingSaved')}</p>
      </div>
      <PlaceTable caption={say('collection.upload.mistakes', { count: lines.length })} lines={lines} />
    </div>
  )
}

/** Remarks of the compiler with their places. */
export function Remarks({ caption, remarks }: { caption: string; remarks: FormRemark[] }): ReactNode {
  return (
    <PlaceTable
      caption={caption}
      lines={remarks.map((one, at) => ({
        id: `${at}`,
        sheet: one.sheet ?? '',
        row: one.row === undefined ? '' : String(one.row),
        column: one.column ?? '',
        text: one.text,
      }))}
    />
  )
}

function PlaceTable({ caption, lines }: { caption: string; lines: Line[] }): ReactNode {
  const say = useSay()
  return (
    <PlainTable
      caption={caption}
      rows={lines}
      rowId={(row) => row.id}
      columns={[
        { key: 'sheet', title: say('collection.upload.sheet'), cell: (row) => row.sheet || '–' },
        { key: 'row', title: say('collection.upload.row'), number: true, cell: (row) => row.row || '–' },
        { key: 'column', title: say('collection.upload.column'), cell: (row) => row.column || '–' },
        {
          key: 'text',
          title: say('collection.upload.whatToDo'),
          head: true,
          width: 24,
          cell: (row) => <span className={styles.plain}>{row.text}</span>,
        },
      ]}
    />
  )
}
