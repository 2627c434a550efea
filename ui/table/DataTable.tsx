import {
  columnVisibilityFeature,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import type { Operation } from '../../common/operation.ts'
import { ErrorPanel } from '../page/parts.tsx'
import { useLooseOperation } from '../queries.ts'
import { useSay } from '../words.tsx'
import type { RowOf, TableProps } from './columns.ts'
import { Grid } from './Grid.tsx'
import { Pager } from './Pager.tsx'
import { pageQuery } from './state.ts'
import { Toolbar } from './Toolbar.tsx'
import styles from './table.module.css'
import { useColumnChoice, useTableState } from './useTableState.ts'

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature })
const noRows: never[] = []

/**
 * The table of the house: rows of an operation that takes a PageQuery and answers with `pageOf`. Search, filter,
 * sort and pages are the server's; the address remembers them; columns are the reader's choice.
 */
export function DataTable<O extends Operation>(props: TableProps<O>): ReactNode {
  type Row = RowOf<O>
  const say = useSay()
  const prefix = props.prefix ? `${props.prefix}.` : ''
  const [state, change] = useTableState(prefix, props.start ?? {})
  const [selection, setSelection] = useState<RowSelectionState>({})
  const hidden = props.columns.filter((column) => column.hidden).map((column) => column.key)
  const [visibility, setVisibility] = useColumnChoice(props.table, hidden)

  const request = { ...props.request, query: { ...props.request.query, ...pageQuery(state) } }
  const answer = useLooseOperation(props.operation, request, { keep: true })
  const data = answer.data as { rows: Row[]; total: number } | undefined

  const rowId = props.rowId ?? idOf
  // biome-ignore lint/correctness/useExhaustiveDependencies: the set of columns is what matters, not their functions
  const model = useMemo(
    () => props.columns.map((column) => ({ id: column.key, enableHiding: !column.head })),
    [props.columns.map((column) => column.key).join()],
  )
  const table = useTable({
    features,
    columns: model,
    data: (data?.rows ?? noRows) as object[],
    getRowId: (row: object) => rowId(row as Row),
    state: { columnVisibility: visibility, rowSelection: selection },
    onColumnVisibilityChange: (next) => setVisibility(typeof next === 'function' ? next(visibility) : next),
    onRowSelectionChange: setSelection,
    enableRowSelection: props.chosen !== undefined,
  })
  const shown = table
    .getVisibleLeafColumns()
    .map((column) => props.columns.find((one) => one.key === column.id)!)
    .filter(Boolean)
  const narrowed = state.search !== '' || Object.values(state.filters).some((values) => values.length > 0)
  const chosenIds = Object.keys(selection).filter((id) => selection[id])
  const place = useRef<HTMLTableElement>(null)
  // The bar goes, and with it whatever was pressed in it: the keyboard goes on in the table.
  const clear = () => {
    setSelection({})
    place.current?.focus({ preventScroll: true })
  }

  if (props.empty && data && data.total === 0 && !narrowed) return props.empty
  return (
    <div className={styles.frame}>
      <Toolbar
        {...props}
        state={state}
        change={change}
        total={data?.total}
        busy={answer.isFetching}
        visibility={Object.fromEntries(table.getAllLeafColumns().map((one) => [one.id, one.getIsVisible()]))}
        onVisibility={(key, visible) => setVisibility({ ...visibility, [key]: visible })}
      />
      {chosenIds.length > 0 && props.chosen && (
        <div className={styles.chosen}>
          <span>{say('ui.table.chosen', { count: chosenIds.length })}</span>
          {props.chosen(chosenIds, clear)}
          <button type="button" className={styles.clear} onClick={clear}>
            {say('ui.table.clearChosen')}
          </button>
        </div>
      )}
      {answer.error && !data ? (
        <ErrorPanel error={answer.error} again={() => void answer.refetch()} />
      ) : (
        <Grid
          caption={props.caption}
          columns={shown}
          rows={data?.rows}
          rowId={rowId}
          sort={state.sort}
          onSort={(sort) => change({ sort })}
          stale={answer.isPlaceholderData}
          size={state.size}
          {...(props.chosen && {
            place,
            selection,
            onSelect: (ids: string[], on: boolean) => table.setRowSelection((now) => choose(now, ids, on)),
          })}
        />
      )}
      {data && data.total === 0 && (
        <p className={styles.nothing} role="status">
          {say(narrowed ? 'ui.table.nothingFound' : 'ui.table.empty')}
          {narrowed && (
            <button
              type="button"
              className={styles.clear}
              onClick={() => change({ search: '', filters: {} })}
            >
              {say('ui.table.clearFilters')}
            </button>
          )}
        </p>
      )}
      {data && data.total > 0 && <Pager state={state} total={data.total} change={change} />}
    </div>
  )
}

function choose(now: RowSelectionState, ids: string[], on: boolean): RowSelectionState {
  const next = { ...now }
  for (const id of ids) {
    if (on) next[id] = true
    else delete next[id]
  }
  return next
}

const idOf = (row: unknown) => String((row as { id?: unknown }).id ?? JSON.stringify(row))
