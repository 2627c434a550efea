import type { ReactNode } from 'react'
import type { Operation, RequestOf, ResultOf } from '../../common/operation.ts'

/** A column: how it is called, what a cell shows, and what the server can do with it. */
export interface Column<Row> {
  /** Name of the column for the server's `sort` and `filter`. */
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** Numbers stand right, in figures of one width. */
  number?: boolean
  /** The server can sort by it. */
  sort?: boolean
  /** Not shown until chosen. */
  hidden?: boolean
  /** Names the row: it is its heading, always shown, and the link to its page. */
  head?: boolean
  /** Where the row's page is; for the `head` column. */
  to?: (row: Row) => string
  /** Values that the server can filter by. */
  filter?: { value: string; label: string }[]
  /** Width that the column should not fall below, in rem. */
  width?: number
}

/** Rows of an operation that answers with a page (`pageOf`). */
export type RowOf<O> = ResultOf<O> extends { rows: (infer Row)[]; total: number } ? Row : never

/** What the caller gives beside the page itself: the operation's own parameters and further query parts. */
export type Base<O> = Omit<RequestOf<O>, 'query'> & { query?: Record<string, unknown> }

export interface TableProps<O extends Operation> {
  /** `room.things`: under this name the choice of columns is remembered. */
  table: string
  /** What the table holds; read out, and printed above it. */
  caption: string
  operation: O
  request: Base<O>
  columns: Column<RowOf<O>>[]
  /** Identity of a row; its `id` where it has one. */
  rowId?: (row: RowOf<O>) => string
  /** Sort, size or filters to begin with. */
  start?: { sort?: string; size?: number; filters?: Record<string, string[]> }
  /** Several tables on one page tell their addresses apart by it. */
  prefix?: string
  search?: boolean
  /** Formats in which the server gives all matching rows, by `?format=` on the same operation. */
  formats?: ('csv' | 'xlsx')[]
  /** Instead of the table while there are no rows and nothing narrows them. */
  empty?: ReactNode
  /** Beside the search: buttons of the page. */
  actions?: ReactNode
  /** With it rows can be chosen; it shows what can be done with them. */
  chosen?: (ids: string[], clear: () => void) => ReactNode
}
