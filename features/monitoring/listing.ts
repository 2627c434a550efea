import type { RawBuilder } from 'kysely'
import type { PageQuery } from '../../common/ids.ts'
import type { Language } from '../../common/languages.ts'
import { sql } from '../../kernel/db/db.ts'
import { containing } from '../../kernel/db/search.ts'

/** The languages' names as they are stored. */
export const stored = (language: Language): string => (language === 'sr-Cyrl' ? 'sr-Latn' : language)

/** Values that a list is filtered by, for one column. */
export const valuesOf = (query: Pick<PageQuery, 'filter'>, column: string): string[] =>
  query.filter.filter((pair) => pair.startsWith(`${column}:`)).map((pair) => pair.slice(column.length + 1))

/** Conditions for the filters that are plain comparisons: column name → SQL expression as text. */
export function filtersOf(
  query: Pick<PageQuery, 'filter'>,
  columns: Record<string, RawBuilder<unknown>>,
): RawBuilder<unknown>[] {
  return Object.entries(columns).flatMap(([column, expression]) => {
    const values = valuesOf(query, column)
    return values.length ? [sql`${expression} = any (${values}::text[])`] : []
  })
}

/** A condition for the search words: each of them somewhere in one of the texts. */
export function searchIn(search: string | undefined, texts: RawBuilder<unknown>[]): RawBuilder<unknown>[] {
  return (search ?? '')
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => {
      const like = containing(word)
      return sql`(${sql.join(
        texts.map((text) => sql`${text} ilike ${like}`),
        sql` or `,
      )})`
    })
}

/** The order that was asked for, if the list knows the column; then the list's own. */
export function orderOf(
  sort: string | undefined,
  columns: Record<string, RawBuilder<unknown>>,
  otherwise: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const key = columns[(sort ?? '').replace(/^-/, '')]
  if (!key) return otherwise
  return sort!.startsWith('-')
    ? sql`${key} desc nulls last, ${otherwise}`
    : sql`${key} asc nulls last, ${otherwise}`
}

export const allOf = (conditions: RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql.join(conditions, sql` and `)
export const pageSql = (query: Pick<PageQuery, 'page' | 'size'>): RawBuilder<unknown> =>
  sql`limit ${query.size} offset ${(query.page - 1) * query.size}`
