// biome-ignore-all lint/a11y/noRedundantRoles: the card layout of a narrow page takes the table roles away in CSS; these bring them back
import { Checkbox } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, type RefObject, useCallback, useRef, useState } from 'react'
import { Go } from '../page/Go.tsx'
import { useSay } from '../words.tsx'
import type { Column } from './columns.ts'
import { nextSort } from './state.ts'
import styles from './table.module.css'

/**
 * The table itself: real rows and headings, so that it prints, copies and reads aloud. On a narrow page each row
 * becomes a card with the column's name before every value (the roles keep it a table for those who listen).
 */
export function Grid<Row>(props: {
  caption: string
  columns: Column<Row>[]
  rows: Row[] | undefined
  rowId: (row: Row) => string
  sort?: string
  onSort?: (sort: string) => void
  stale?: boolean
  size?: number
  selection?: Record<string, boolean>
  onSelect?: (ids: string[], on: boolean) => void
  /** Where the keyboard goes on when what it stood on has gone. */
  place?: RefObject<HTMLTableElement | null>
}): ReactNode {
  const say = useSay()
  const { columns, rows, selection, onSelect } = props
  const ids = rows?.map(props.rowId) ?? []
  const all = ids.length > 0 && ids.every((id) => selection?.[id])
  const wide = useWide()
  return (
    <div className={styles.scroll} ref={wide.place} data-wide={wide.is}>
      <table
        role="table"
        ref={props.place}
        tabIndex={props.place && -1}
        className={styles.table}
        data-stale={props.stale}
        onKeyDown={moveBetweenRows}
      >
        <caption className={styles.caption}>{props.caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {onSelect && (
              <th role="columnheader" scope="col" className={styles.pick}>
                <Checkbox
                  size="xs"
                  aria-label={say('ui.table.chooseAll')}
                  checked={all}
                  disabled={ids.length === 0}
                  indeterminate={!all && ids.some((id) => selection?.[id])}
                  onChange={() => onSelect(ids, !all)}
                />
              </th>
            )}
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows ? (
            rows.map((row, at) => (
              <tr key={ids[at]} role="row" data-chosen={selection?.[ids[at]!]}>
                {onSelect && (
                  <td role="cell" className={styles.pick}>
                    <Checkbox
                      size="xs"
                      aria-label={say('ui.table.chooseRow', { row: at + 1 })}
                      checked={selection?.[ids[at]!] ?? false}
                      onChange={(event) => onSelect([ids[at]!], event.currentTarget.checked)}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <BodyCell key={column.key} column={column} row={row} />
                ))}
              </tr>
            ))
          ) : (
            <Waiting columns={columns.length + (onSelect ? 1 : 0)} rows={Math.min(props.size ?? 8, 8)} />
          )}
        </tbody>
      </table>
    </div>
  )
}

/**
 * Whether the table is wider than its place. Only then does it scroll sideways: a scrolling box would take the heads
 * that stay in sight away from every other table.
 */
function useWide(): { place: (element: HTMLDivElement | null) => void; is: boolean } {
  const [is, setWide] = useState(false)
  const watcher = useRef<ResizeObserver | null>(null)
  const place = useCallback((element: HTMLDivElement | null) => {
    watcher.current?.disconnect()
    const table = element?.firstElementChild
    if (!element || !table) return
    watcher.current = new ResizeObserver(() => setWide(table.scrollWidth > element.clientWidth + 1))
    watcher.current.observe(element)
    watcher.current.observe(table)
  }, [])
  return { place, is }
}

function HeadCell<Row>(props: {
  column: Column<Row>
  sort?: string | undefined
  onSort?: ((sort: string) => void) | undefined
}): ReactNode {
  const { column, sort, onSort } = props
  const up = sort === column.key
  const down = sort === `-${column.key}`
  const sortable = column.sort && onSort
  const SortIcon = up ? IconArrowUp : down ? IconArrowDown : IconArrowsSort
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
      className={column.number ? styles.number : undefined}
      style={column.width ? { minWidth: `${column.width}rem` } : undefined}
    >
      {sortable ? (
        <button
          type="button"
          className={styles.sort}
          data-active={up || down}
          onClick={() => onSort(nextSort(sort ?? '', column.key))}
        >
          {column.title}
          <SortIcon size={13} stroke={2} aria-hidden />
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}

function BodyCell<Row>({ column, row }: { column: Column<Row>; row: Row }): ReactNode {
  const content = column.cell(row)
  const to = column.to?.(row)
  const className = column.number ? styles.number : undefined
  const inner = to ? (
    <Go to={to} data-row-link>
      {content}
    </Go>
  ) : (
    content
  )
  return column.head ? (
    <th role="rowheader" scope="row" className={className} data-label={column.title}>
      {inner}
    </th>
  ) : (
    <td role="cell" className={className} data-label={column.title}>
      {inner}
    </td>
  )
}

function Waiting({ columns, rows }: { columns: number; rows: number }): ReactNode {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
    <tr key={row} aria-hidden>
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <td key={column}>
          <span className={styles.waiting} />
        </td>
      ))}
    </tr>
  ))
}

/** Arrow keys move between the links of the rows, Home and End to the first and last. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableElement>): void {
  if (!(event.target instanceof HTMLElement) || !event.target.matches('[data-row-link]')) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')]
  const at = links.indexOf(event.target)
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key]
  const link = next === undefined ? undefined : links[next]
  if (!link) return
  event.preventDefault()
  link.focus()
}
