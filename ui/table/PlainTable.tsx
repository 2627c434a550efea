import type { ReactNode } from 'react'
import type { Column } from './columns.ts'
import { Grid } from './Grid.tsx'
import styles from './table.module.css'

/** A table of rows that are already here: a record's few lines, the numbers behind a chart. */
export function PlainTable<Row>(props: {
  caption: string
  columns: Column<Row>[]
  rows: Row[]
  rowId: (row: Row) => string
}): ReactNode {
  return (
    <div className={styles.frame}>
      <Grid {...props} />
    </div>
  )
}
