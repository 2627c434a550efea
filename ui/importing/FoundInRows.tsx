import type { ReactNode } from 'react'
import { PlainTable } from '../table/PlainTable.tsx'
import { useFormats } from '../words.tsx'

/** Something that was found in a file, with its place. */
export interface Found {
  /** The table or sheet, where the file has several. */
  table?: string
  row: number
  column: string
  text: string
}

/** What is wrong with a file, row by row. @param props.titles of the columns; without `table` there is none */
export function FoundInRows(props: {
  caption: string
  found: readonly Found[]
  titles: { table?: string; row: string; column: string; text: string }
}): ReactNode {
  const formats = useFormats()
  const { caption, found, titles } = props
  return (
    <PlainTable
      caption={caption}
      rows={[...found]}
      rowId={(one) => `${one.table ?? ''} ${one.row} ${one.column} ${one.text}`}
      columns={[
        ...(titles.table
          ? [{ key: 'table', title: titles.table, cell: (one: Found) => one.table ?? '' }]
          : []),
        { key: 'row', title: titles.row, number: true, cell: (one) => formats.number(one.row) },
        { key: 'column', title: titles.column, cell: (one) => one.column || '–' },
        { key: 'text', title: titles.text, head: true, cell: (one) => one.text },
      ]}
    />
  )
}
