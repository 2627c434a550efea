import type { ReactNode } from 'react'
import type { PreparedBlock, PreparedInline } from '../contract.ts'
import styles from './paper.module.css'

type Table = Extract<PreparedBlock, { kind: 'table' }>

/** A table of a paper: groups, heads, rows with their truth signs, notes and source. */
export function PaperTable(props: {
  table: Table
  text: (parts: PreparedInline[]) => ReactNode
  open: ReactNode
}): ReactNode {
  const { table, text } = props
  return (
    <figure id={table.id} className={styles.figure}>
      <figcaption>
        <span className={styles.label}>{table.label}</span>
        <span className={styles.figureTitle}>{table.title}</span>
        <span className="ura-quiet">{table.unit}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={table.title}>
        <table>
          <thead>
            {table.groups.length > 0 && (
              <tr>
                {table.groups.map((group, at) =>
                  group.label ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a frozen table's columns never move
                    <th key={at} colSpan={group.span} scope="colgroup">
                      {group.label}
                    </th>
                  ) : (
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    <td key={at} colSpan={group.span} />
                  ),
                )}
              </tr>
            )}
            <tr>
              {table.columns.map((column, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <th key={at} scope="col" data-align={column.align}>
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a frozen table's rows never move
              <tr key={line} data-role={row.role}>
                {row.cells.map((cell, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={at} data-align={cell.align} data-mark={cell.mark}>
                    {cell.text}
                    {cell.sign && <sup>{cell.sign}</sup>}
                    {cell.after}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className={styles.source}>
        {table.key.map((one) => `${one.sign} ${one.text}`).join(' · ')}
        {table.notes.map((note, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <div key={at}>{text(note)}</div>
        ))}
        {text(table.source)} {props.open}
      </div>
    </figure>
  )
}
