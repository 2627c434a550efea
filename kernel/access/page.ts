import type { PageQuery } from '../../common/ids.ts'
import { type Language, languageTags } from '../../common/languages.ts'

/**
 * Searches, filters, sorts and pages rows that are here already. Names are sealed in the database, so it cannot do
 * this itself; a programme has hundreds of people, not millions.
 * @param how.search the texts of a row in which is searched, accents and case aside
 * @param how.columns values by column: for `sort`, and for `filter` (`column:value`)
 */
export function pageOfRows<Row>(
  rows: Row[],
  query: PageQuery,
  language: Language,
  how: {
    search: (row: Row) => (string | null)[]
    columns: Record<string, (row: Row) => string | null | (string | null)[]>
    sort: string
  },
): { rows: Row[]; total: number } {
  const wanted = Map.groupBy(
    query.filter.map(
      (pair) => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)] as const,
    ),
    ([column]) => column,
  )
  const needle = plain(query.search ?? '')
  const kept = rows.filter(
    (row) =>
      (needle === '' || how.search(row).some((text) => text !== null && plain(text).includes(needle))) &&
      [...wanted].every(([column, pairs]) => {
        const has = how.columns[column]?.(row)
        return pairs.some(([, value]) => [has ?? ''].flat().includes(value))
      }),
  )
  const asked = query.sort ?? how.sort
  const value = how.columns[asked.replace(/^-/, '')] ?? how.columns[how.sort.replace(/^-/, '')]!
  const { compare } = new Intl.Collator(languageTags[language], { numeric: true })
  const turn = asked.startsWith('-') ? -1 : 1
  kept.sort((a, b) => turn * compare(first(value(a)), first(value(b))))
  return { rows: kept.slice((query.page - 1) * query.size, query.page * query.size), total: kept.length }
}

const first = (value: string | null | (string | null)[]) => [value].flat()[0] ?? ''
const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
