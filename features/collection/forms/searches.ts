import { DOMParser } from '@xmldom/xmldom'
import { plainPath } from '../xform/read.ts'
import { isSearched, readSearch } from '../xform/search.ts'
import type { Problem as Remark } from '../xlsform/index.ts'

/**
 * What is to be said of `search()` appearances: those that only ODK Collect can show, because an answer names the table or the
 * columns, and those whose list has choices of its own beside the table's (numbers), which only Collect adds.
 */
export function searchRemarks(xform: string, root: string, rows: ReadonlyMap<string, number>): Remark[] {
  if (!isSearched(xform)) return []
  const form = new DOMParser({ onError: () => undefined }).parseFromString(xform, 'text/xml')
  return ['select', 'select1'].flatMap((name) =>
    [...form.getElementsByTagNameNS('*', name)].flatMap((select): Remark[] => {
      const appearance = select.getAttribute('appearance') ?? ''
      if (!isSearched(appearance)) return []
      const values = [...select.getElementsByTagNameNS('*', 'value')].map(
        (one) => one.textContent?.trim() ?? '',
      )
      const fixed = values.filter((one) => /^-?\d+$/.test(one))
      const code = !readSearch(appearance)
        ? 'search_collect_only'
        : fixed.length > 0
          ? 'search_fixed_choices'
          : null
      if (!code) return []
      const path = plainPath(select.getAttribute('ref') ?? '', root)
      const row = rows.get(`/${root}${path}`)
      const place = row ? { sheet: 'survey', row, column: 'appearance' } : {}
      return [{ code, ...place, params: { name: path.split('/').at(-1)!, choices: fixed.join(', ') } }]
    }),
  )
}
