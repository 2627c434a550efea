import type { ReactNode } from 'react'
import { Go } from '../../../../ui/page/Go.tsx'
import { Truth } from '../../../../ui/page/marks.tsx'
import { truthOf } from '../../summary/chart.ts'
import type { Summary, TableName } from '../../summary/contract.ts'
import type { Labels } from '../../summary/labels.ts'
import styles from './summary.module.css'

/** A table of a summary. Every number carries its mark; rows that have a page lead to it. */
export function AmountTable(props: { name: TableName; summary: Summary; labels: Labels }): ReactNode {
  const { name, summary, labels } = props
  const table = summary.tables[name]!
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reached by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={labels.table(name)}>
      <table className={styles.table}>
        <caption className="ura-hidden">{`${labels.table(name)}, ${labels.span(summary.span)}`}</caption>
        <thead>
          <tr>
            <th scope="col">{labels.first(name)}</th>
            {table.columns.map((column) => (
              <th key={column} scope="col" className={styles.number}>
                {labels.column(name, column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={row.code} data-total={row.code === 'total'}>
              <th scope="row">
                {row.to ? <Go to={row.to}>{labels.row(name, row)}</Go> : labels.row(name, row)}
              </th>
              {table.cells[at]!.map((amount, across) => {
                const truth = truthOf(amount, false)
                return (
                  <td key={table.columns[across]} className={styles.number}>
                    <Truth value={amount.value} {...(truth && { truth })} />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
