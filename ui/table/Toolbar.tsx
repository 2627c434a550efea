import { Button, Checkbox, Loader, Menu, NativeSelect, Popover, TextInput } from '@mantine/core'
import { IconColumns3, IconDownload, IconFilter, IconPrinter, IconSearch, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Operation } from '../../common/operation.ts'
import { addressOf, download } from '../api.ts'
import { ErrorPanel } from '../page/parts.tsx'
import { useSay } from '../words.tsx'
import type { Column, TableProps } from './columns.ts'
import { pageQuery, type TableState } from './state.ts'
import styles from './table.module.css'

type Change = (change: Partial<TableState>) => void

/** Above the table: search, filters, the page's own buttons, columns and downloads. */
export function Toolbar<O extends Operation>(
  props: TableProps<O> & {
    state: TableState
    change: Change
    total: number | undefined
    busy: boolean
    visibility: Record<string, boolean>
    onVisibility: (key: string, visible: boolean) => void
  },
): ReactNode {
  const { state, change } = props
  const filtered = props.columns.filter((column) => column.filter && column.filter.length > 0)
  return (
    <div className={styles.toolbar} data-no-print>
      {props.search !== false && <SearchField value={state.search} busy={props.busy} change={change} />}
      {filtered.length > 0 && <Filters columns={filtered} state={state} change={change} />}
      <SortMenu columns={props.columns} state={state} change={change} />
      <span className={styles.space} />
      {props.actions}
      <ColumnMenu columns={props.columns} visibility={props.visibility} onVisibility={props.onVisibility} />
      <OutMenu {...props} />
      {filtered.length > 0 && <Chips columns={filtered} state={state} change={change} />}
    </div>
  )
}

function SearchField(props: { value: string; busy: boolean; change: Change }): ReactNode {
  const say = useSay()
  const [typed, setTyped] = useState(props.value)
  const sent = useRef(props.value)
  useEffect(() => {
    // The address changed by other means (the way back, “clear”): the field follows.
    if (props.value !== sent.current) {
      sent.current = props.value
      setTyped(props.value)
    }
  }, [props.value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the clock
  useEffect(() => {
    if (typed === sent.current) return
    const clock = setTimeout(() => {
      sent.current = typed
      props.change({ search: typed })
    }, 250)
    return () => clearTimeout(clock)
  }, [typed])
  return (
    <TextInput
      className={styles.search}
      type="search"
      size="sm"
      value={typed}
      maxLength={200}
      aria-label={say('ui.table.search')}
      placeholder={say('ui.table.search')}
      leftSection={props.busy ? <Loader size={14} /> : <IconSearch size={16} aria-hidden />}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  )
}

function Filters<Row>(props: { columns: Column<Row>[]; state: TableState; change: Change }): ReactNode {
  const say = useSay()
  const count = Object.values(props.state.filters).flat().length
  return (
    <Popover position="bottom-start" width={300} withinPortal shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={16} />}>
          {count > 0 ? say('ui.table.filterCount', { count }) : say('ui.table.filter')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.filters}>
        {props.columns.map((column) => (
          <Checkbox.Group
            key={column.key}
            label={column.title}
            value={props.state.filters[column.key] ?? []}
            onChange={(values) => props.change({ filters: { ...props.state.filters, [column.key]: values } })}
          >
            <div className={styles.options}>
              {column.filter?.map((option) => (
                <Checkbox key={option.value} size="xs" value={option.value} label={option.label} />
              ))}
            </div>
          </Checkbox.Group>
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}

/** Where rows are cards there are no heads to click: the order is chosen here. */
function SortMenu<Row>(props: { columns: Column<Row>[]; state: TableState; change: Change }): ReactNode {
  const say = useSay()
  const sortable = props.columns.filter((column) => column.sort)
  if (sortable.length === 0) return null
  const ways = sortable.flatMap((column) => [
    { value: column.key, label: `${column.title} ↑` },
    { value: `-${column.key}`, label: `${column.title} ↓` },
  ])
  return (
    <NativeSelect
      className={styles.sortMenu}
      aria-label={say('ui.table.sort')}
      value={props.state.sort}
      data={[{ value: '', label: say('ui.table.sort') }, ...ways]}
      onChange={(event) => props.change({ sort: event.currentTarget.value })}
    />
  )
}

/** Each filter that is on, with its own way off. */
function Chips<Row>(props: { columns: Column<Row>[]; state: TableState; change: Change }): ReactNode {
  const say = useSay()
  const { filters } = props.state
  const chips = props.columns.flatMap((column) =>
    (filters[column.key] ?? []).map((value) => ({
      column,
      value,
      label: column.filter?.find((option) => option.value === value)?.label ?? value,
    })),
  )
  if (chips.length === 0) return null
  return (
    <div className={styles.chips}>
      {chips.map(({ column, value, label }) => (
        <button
          key={`${column.key}:${value}`}
          type="button"
          className={styles.chip}
          aria-label={say('ui.table.removeFilter', { filter: `${column.title}: ${label}` })}
          onClick={() =>
            props.change({
              filters: {
                ...filters,
                [column.key]: (filters[column.key] ?? []).filter((one) => one !== value),
              },
            })
          }
        >
          <span className="ura-quiet">{column.title}:</span> {label}
          <IconX size={13} aria-hidden />
        </button>
      ))}
    </div>
  )
}

function ColumnMenu<Row>(props: {
  columns: Column<Row>[]
  visibility: Record<string, boolean>
  onVisibility: (key: string, visible: boolean) => void
}): ReactNode {
  const say = useSay()
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button
          variant="default"
          px="xs"
          aria-label={say('ui.table.columns')}
          title={say('ui.table.columns')}
        >
          <IconColumns3 size={17} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {props.columns
          .filter((column) => !column.head)
          .map((column) => (
            <Menu.CheckboxItem
              key={column.key}
              checked={props.visibility[column.key] ?? true}
              onChange={(visible) => props.onVisibility(column.key, visible)}
            >
              {column.title}
            </Menu.CheckboxItem>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Out of the table: files with all matching rows (not only this page), and paper. */
function OutMenu<O extends Operation>(props: TableProps<O> & { state: TableState }): ReactNode {
  const say = useSay()
  const [error, setError] = useState<unknown>(null)
  const fetchAll = async (format: string) => {
    setError(null)
    const { page: _, size: __, ...query } = pageQuery(props.state)
    const request = { ...props.request, query: { ...props.request.query, ...query, format } }
    try {
      await download(addressOf(props.operation, request), `${props.table}.${format}`)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px="xs" aria-label={say('ui.table.out')} title={say('ui.table.out')}>
            <IconDownload size={17} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {props.formats?.map((format) => (
            <Menu.Item
              key={format}
              leftSection={<IconDownload size={16} />}
              onClick={() => void fetchAll(format)}
            >
              {say(`ui.table.${format}`)}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
            {say('ui.table.print')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {error !== null && <ErrorPanel error={error} />}
    </>
  )
}
