import { useRouter, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { pageQuery, readState, type Search, stringifySearch } from '../../../../ui/table/state.ts'
import { type Condition, readConditions, writeCondition } from '../../submissions/conditions.ts'

/** The conditions of a page of submissions, kept in its address beside the table's own state. */
export function useConditions(): [Condition[], (next: Condition[]) => void] {
  const router = useRouter()
  const search: Search = useSearch({ strict: false })
  const written = [search.w ?? []].flat().join('\n')
  const conditions = useMemo(
    () => readConditions(written.split('\n').filter(Boolean), []).conditions,
    [written],
  )
  const set = (next: Condition[]) => {
    const { w: _, page: __, ...others } = router.state.location.search as Search
    const texts = next.flatMap(writeCondition)
    const wanted = texts.length ? { ...others, w: texts } : others
    router.history.replace(router.state.location.pathname + stringifySearch(wanted))
  }
  return [conditions, set]
}

/** What narrows all views of a form's submissions alike: search, filters and conditions of the address. */
export function useNarrowing(): { search?: string; filter: string[]; where: string[] } {
  const search: Search = useSearch({ strict: false })
  const [conditions] = useConditions()
  const { page: _, size: __, sort: ___, ...query } = pageQuery(readState(search, ''))
  return { ...query, where: conditions.flatMap(writeCondition) }
}
