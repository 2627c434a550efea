import { useRouter, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { readState, type Search, stringifySearch, type TableState, writeState } from './state.ts'

/**
 * A table's state in the page's address. Turning pages and sorting replace the address instead of adding to the
 * history: the way back leads to the page before, not through every click.
 */
export function useTableState(
  prefix: string,
  start: Partial<TableState>,
): [TableState, (change: Partial<TableState>) => void] {
  const router = useRouter()
  const search: Search = useSearch({ strict: false })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the beginning is the first one given
  const state = useMemo(() => readState(search, prefix, start), [search, prefix])
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const change = useCallback(
    (some: Partial<TableState>) => {
      const now = router.state.location.search as Search
      const before = readState(now, prefix, start)
      // Whatever narrows or reorders the rows begins at the first page again.
      const next = { ...before, ...('page' in some ? {} : { page: 1 }), ...some }
      const { pathname, hash } = router.state.location
      router.history.replace(
        pathname + stringifySearch(writeState(now, prefix, next, start)) + (hash ? `#${hash}` : ''),
      )
    },
    [router, prefix],
  )
  return [state, change]
}

/** Which columns a person shows in a table, remembered on this device. */
export function useColumnChoice(
  table: string,
  hiddenAtFirst: string[],
): [Record<string, boolean>, (visibility: Record<string, boolean>) => void] {
  const key = `ura.table.${table}`
  const [visibility, setVisibility] = useState<Record<string, boolean>>(() => ({
    ...Object.fromEntries(hiddenAtFirst.map((column) => [column, false])),
    ...readChoice(key),
  }))
  const set = (next: Record<string, boolean>) => {
    setVisibility(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // no storage: the choice lasts for the visit
    }
  }
  return [visibility, set]
}

function readChoice(key: string): Record<string, boolean> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, boolean>
  } catch {
    return {}
  }
}
