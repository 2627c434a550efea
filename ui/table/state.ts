/** What a table shows of its rows: kept in the address, so that a view can be sent, bookmarked and gone back to. */
export interface TableState {
  search: string
  /** `column`, or `-column` for descending; empty for the server's own order. */
  sort: string
  page: number
  size: number
  /** Chosen values by column; several values of one column are alternatives. */
  filters: Record<string, string[]>
}

export const pageSizes = [25, 50, 100, 200] as const
export type Search = Record<string, string | string[]>

const noState: TableState = { search: '', sort: '', page: 1, size: 50, filters: {} }

/** Reads a table's state out of the address; what is not said is as the table begins. */
export function readState(search: Search, prefix: string, start: Partial<TableState> = {}): TableState {
  const begin = { ...noState, ...start }
  const one = (name: string) => [search[prefix + name]].flat()[0]
  const filters = search[`${prefix}f`]
  return {
    search: one('q') ?? begin.search,
    sort: one('sort') ?? begin.sort,
    page: wholeNumber(one('page'), begin.page),
    size: Math.min(500, wholeNumber(one('size'), begin.size)),
    filters: filters === undefined ? begin.filters : readFilters([filters].flat()),
  }
}

/** Writes a table's state into the address, leaving out what is as the table begins, and others' parameters alone. */
export function writeState(
  search: Search,
  prefix: string,
  state: TableState,
  start: Partial<TableState> = {},
): Search {
  const begin = { ...noState, ...start }
  const out: Search = { ...search }
  const put = (name: string, value: string, usual: string) => {
    if (value === usual) delete out[prefix + name]
    else out[prefix + name] = value
  }
  put('q', state.search, begin.search)
  put('sort', state.sort, begin.sort)
  put('page', String(state.page), '1')
  put('size', String(state.size), String(begin.size))
  const filters = writeFilters(state.filters)
  if (filters.join() === writeFilters(begin.filters).join()) delete out[`${prefix}f`]
  // An empty value says "no filter" where the table would begin with one.
  else out[`${prefix}f`] = filters.length > 0 ? filters : ''
  return out
}

/** The state as the server's PageQuery. */
export function pageQuery(state: TableState): {
  search?: string
  sort?: string
  page: number
  size: number
  filter: string[]
} {
  return {
    ...(state.search && { search: state.search }),
    ...(state.sort && { sort: state.sort }),
    page: state.page,
    size: state.size,
    filter: writeFilters(state.filters),
  }
}

function readFilters(pairs: string[]): Record<string, string[]> {
  const filters: Record<string, string[]> = {}
  for (const pair of pairs) {
    const colon = pair.indexOf(':')
    if (colon < 1) continue
    const column = pair.slice(0, colon)
    filters[column] = [...(filters[column] ?? []), pair.slice(colon + 1)]
  }
  return filters
}

function writeFilters(filters: Record<string, string[]>): string[] {
  return Object.entries(filters).flatMap(([column, values]) => values.map((value) => `${column}:${value}`))
}

function wholeNumber(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : otherwise
}

/** A click on a column's head: ascending, descending, then the server's own order again. */
export function nextSort(sort: string, column: string): string {
  if (sort === column) return `-${column}`
  return sort === `-${column}` ? '' : column
}

/** Reads `?a=1&a=2&b=3`; every value stays text. */
export function parseSearch(text: string): Search {
  const out: Search = {}
  for (const [key, value] of new URLSearchParams(text)) {
    const before = out[key]
    out[key] = before === undefined ? value : [before, value].flat()
  }
  return out
}

/** Writes an address's search part, arrays as repeated keys. */
export function stringifySearch(search: Record<string, unknown>): string {
  const out = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    for (const one of [value].flat()) if (one !== undefined && one !== null) out.append(key, String(one))
  }
  const text = out.toString()
  return text && `?${text}`
}
