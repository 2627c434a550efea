import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../kernel/db/db.ts'
import { invalid } from '../../../kernel/problems/problem.ts'
import type { Narrowing } from '../contract/narrowing.ts'
import { countedMost } from '../forms/list.ts'
import { type Ground, keepable, type Narrowed, narrowed } from './narrow.ts'
import { answerNumber, answerText } from './predicates.ts'

type Sql = RawBuilder<unknown>

/** A page of a form's submissions: which, in which order. */
export interface PageAsked extends Narrowing {
  sort?: string | undefined
  page: number
  size: number
}

interface Order {
  /** What is sorted by; the ID decides between equals. */
  by: Sql
  down: boolean
  /** Key in whose order the rows lie, when there is one. */
  key: { id: number; column: 'text' | 'number' } | null
  column: string
}

const systemOrder: Record<string, Sql> = {
  // IDs of version 7 are times: the index of the form's submissions is in this order already.
  received: sql`s.id`,
  day: sql`s.occurred_on`,
  name: sql`s.instance_name`,
  site: sql`s.site`,
  state: sql`s.state`,
  country: sql`s.country`,
  edits: sql`s.edits`,
}

function orderOf(ground: Ground, sort = '-received'): Order {
  const down = sort.startsWith('-')
  const column = sort.replace(/^-/, '')
  const key = ground.keys.get(column)
  const field = ground.columns.get(column)
  const number = field && (field.field.kind === 'integer' || field.field.kind === 'decimal')
  const keyed =
    key && key.kind === 'one'
      ? { id: key.id, column: number ? ('number' as const) : ('text' as const) }
      : null
  const system = systemOrder[column]
  if (system) return { by: system, down, key: keyed, column }
  if (field?.kind !== 'one')
    throw invalid('query.sort', 'collection.submissions.condition_unknown', { condition: sort })
  return { by: number ? answerNumber(column) : answerText(column), down, key: keyed, column }
}

export interface PageFound {
  ids: string[]
  total: number
  more: boolean
  unkept: string[]
}

/** The most milliseconds that a list may take; a form too large to be looked through says so instead of standing still. */
export const patience = 20_000

/**
 * Finds a page. How many match is counted first, up to ten thousand. Few are sorted where they are found; of many, one walks
 * along the order and takes the first that match: so neither a rare answer nor a common one is slow.
 */
export async function findPage(db: Db, ground: Ground, asked: PageAsked): Promise<PageFound> {
  const narrow = await narrowed(db, ground, asked)
  const order = orderOf(ground, asked.sort || undefined)
  await sql`select set_config('statement_timeout', ${String(patience)}, true)`.execute(db)
  const counted = await sql<{
    n: number
  }>`select count(*)::int n from (${narrow.matching} limit ${countedMost + 1}) x`.execute(db)
  const n = counted.rows[0]!.n
  const more = n > countedMost
  const skip = (asked.page - 1) * asked.size
  const way = sql.raw(order.down ? 'desc nulls last' : 'asc nulls last')
  const tie = sql.raw(order.down ? 'desc' : 'asc')
  const walk =
    more && order.key
      ? walkKey(order, narrow, skip, asked.size)
      : order.column === 'received'
        ? sql`select s.id from collection.submission s where ${more ? narrow.byRows : narrow.byKeys} order by s.id ${tie} limit ${asked.size} offset ${skip}`
        : sql`select s.id from collection.submission s where ${more ? narrow.byRows : narrow.byKeys} order by ${order.by} ${order.column === 'day' ? tie : way}, s.id ${tie} limit ${asked.size} offset ${skip}`
  const { rows } = n === 0 ? { rows: [] } : await sql<{ id: string }>`${walk}`.execute(db)
  const slowSort = ground.large && !order.key && keepable(ground, order.column)
  return {
    ids: rows.map((row) => row.id),
    total: Math.min(n, countedMost),
    more,
    unkept: [...new Set([...narrow.unkept, ...(slowSort ? [order.column] : [])])],
  }
}

/** Along a key's own order. Rows without an answer stand at the end either way. */
function walkKey({ key, down, column: of }: Order, { along }: Narrowed, skip: number, size: number): Sql {
  const column = sql.raw(`k.${key!.column}`)
  const way = sql.raw(down ? 'desc' : 'asc')
  const conditions = along(of)
  const part = (filled: boolean) => sql`(select k.submission_id id, ${filled ? 1 : 2} part, ${column} at
    from collection.answer_value k join collection.submission s on s.id = k.submission_id
    where k.key_id = ${key!.id} and ${column} is ${sql.raw(filled ? 'not null' : 'null')} and ${conditions}
    order by ${column} ${way}, k.submission_id ${way} limit ${skip + size})`
  return sql`select id from (${part(true)} union all ${part(false)}) x order by part, at ${way}, id ${way} limit ${size} offset ${skip}`
}
