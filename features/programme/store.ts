import type { RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { PageQuery } from '../../common/ids.ts'
import type { Language } from '../../common/languages.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import { containing, textContains } from '../../kernel/db/search.ts'
import { tidyFields } from './texts.ts'

/** How a kind of record lies in the database. Field names are the contract's; columns are the same in snake case. */
export interface Shelf {
  /** `programme.strand` */
  table: string
  fields: z.ZodObject
  /** Fields that are JSON (texts in several languages among them). */
  json: readonly string[]
  /** Texts in several languages: they are searched in all of them and sorted in the reader's. */
  texts: readonly string[]
  /** The natural order: columns. */
  order: readonly string[]
  /** The fields that are not columns. */
  without?: readonly string[]
  /** Columns that are not fields: the handler finds them out. */
  also?: readonly string[]
}

export type Row = Record<string, unknown> & { id: string; programmeId: string; version: number }

const ref = (column: string) => sql.ref(`t.${column}`)

/** A page of a programme's records, searched, filtered and sorted as asked. Only named fields can be asked by. */
export async function listRows(
  db: Transaction,
  shelf: Shelf,
  programme: string,
  query: PageQuery,
  language: Language,
): Promise<{ rows: Row[]; total: number }> {
  const columns = columnsOf(shelf)
  const conditions = [sql`t.programme_id = ${programme}`, ...filters(columns, query)]
  const words = query.search?.trim()
  if (words) {
    const like = containing(words)
    const searched = shelf.texts.map((text) => textContains(ref(text), like))
    if (columns.includes('code')) searched.push(sql`t.code ilike ${like}`)
    conditions.push(searched.length ? sql`(${sql.join(searched, sql` or `)})` : sql`false`)
  }
  const where = sql.join(conditions, sql` and `)
  const found = await sql<Row & { total: number }>`
    select t.*, count(*) over () total from ${sql.table(shelf.table)} t where ${where}
    order by ${orderBy(shelf, columns, query.sort, language)} limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
    db,
  )
  const total = found.rows[0]?.total ?? (query.page > 1 ? await count(db, shelf, where) : 0)
  return { rows: found.rows.map(({ total: _, ...row }) => row as Row), total }
}

async function count(db: Transaction, shelf: Shelf, where: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) total from ${sql.table(shelf.table)} t where ${where}`.execute(db)
  return rows[0]!.total
}

function filters(columns: string[], query: PageQuery): RawBuilder<unknown>[] {
  const wanted = new Map<string, string[]>()
  for (const pair of query.filter) {
    const at = pair.indexOf(':')
    const column = pair.slice(0, at)
    // `country:` without a value asks for the regional level.
    if (at > 0 && columns.includes(column))
      wanted.set(column, [...(wanted.get(column) ?? []), pair.slice(at + 1)])
  }
  return [...wanted].map(([column, values]) => sql`coalesce(${ref(column)}::text, '') = any (${values})`)
}

function orderBy(
  shelf: Shelf,
  columns: string[],
  sort: string | undefined,
  language: Language,
): RawBuilder<unknown> {
  const order = shelf.order.map((column) => ref(column))
  const column = sort?.replace(/^-/, '')
  if (column && columns.includes(column)) {
    const stored = language === 'sr-Cyrl' ? 'sr-Latn' : language
    const key = shelf.texts.includes(column)
      ? sql`lower(kernel.text_in(${ref(column)}, ${stored}))`
      : ref(column)
    order.unshift(sort!.startsWith('-') ? sql`${key} desc nulls last` : sql`${key} asc nulls last`)
  }
  return sql.join([...order, sql`t.id`])
}

const columnsOf = (shelf: Shelf): string[] =>
  [...Object.keys(shelf.fields.shape), ...(shelf.also ?? [])].filter(
    (field) => !shelf.without?.includes(field),
  )

/** One record of a programme, if the transaction's actor sees it. `lock` waits for whoever is changing it. */
export async function readRow(
  db: Transaction,
  shelf: Shelf,
  programme: string,
  id: string,
  lock = false,
): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select t.* from ${sql.table(shelf.table)} t where t.programme_id = ${programme} and t.id = ${id} ${lock ? sql`for update` : sql``}`.execute(
    db,
  )
  return rows[0]
}

/** Adds a record and returns it as it lies. */
export async function insertRow(
  db: Transaction,
  shelf: Shelf,
  programme: string,
  fields: Record<string, unknown>,
): Promise<Row> {
  const values = valuesOf(shelf, fields)
  const columns = [sql.ref('programmeId'), ...values.map(([column]) => sql.ref(column))]
  const { rows } = await sql<Row>`
    insert into ${sql.table(shelf.table)} (${sql.join(columns)})
    values (${sql.join([sql`${programme}::uuid`, ...values.map(([, value]) => sql`${value}`)])}) returning *`.execute(
    db,
  )
  return rows[0]!
}

/** Changes a record if it still has that version. @returns undefined when it has moved on (or may not be changed) */
export async function updateRow(
  db: Transaction,
  shelf: Shelf,
  programme: string,
  id: string,
  version: number,
  fields: Record<string, unknown>,
): Promise<Row | undefined> {
  const sets = valuesOf(shelf, fields).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  const { rows } = await sql<Row>`
    update ${sql.table(shelf.table)} t set ${sql.join(sets)}
    where t.programme_id = ${programme} and t.id = ${id} and t.version = ${version} returning t.*`.execute(db)
  return rows[0]
}

/** Removes a record; what leans on it refuses (`still_used`). @returns whether there was one to remove */
export async function deleteRow(
  db: Transaction,
  shelf: Shelf,
  programme: string,
  id: string,
): Promise<boolean> {
  const { rows } = await sql`
    delete from ${sql.table(shelf.table)} t where t.programme_id = ${programme} and t.id = ${id} returning t.id`.execute(
    db,
  )
  return rows.length > 0
}

function valuesOf(shelf: Shelf, fields: Record<string, unknown>): [string, unknown][] {
  const tidy = tidyFields(fields)
  return columnsOf(shelf)
    .filter((field) => field in tidy)
    .map((field) => {
      const value = tidy[field] ?? null
      return [field, shelf.json.includes(field) && value !== null ? JSON.stringify(value) : value]
    })
}
