import { createHash } from 'node:crypto'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/** A table with what is needed to copy it out and in; `sql`, `columns` and `order` are quoted for SQL. */
export interface CopyTable {
  /** `schema.table`, as in the archive. */
  name: string
  sql: string
  /** Generated columns are left out: they make themselves. */
  columns: string[]
  /** ORDER BY that gives the same order in every database. */
  order: string
}

export interface TableSum {
  rows: number
  /** SHA-256 over the rows in COPY's text format, in the table's order. */
  sha256: string
}

/** Every table of every schema that belongs to Ura, and the names of those that do not. */
export async function listTables(client: pg.ClientBase): Promise<{ tables: CopyTable[]; others: string[] }> {
  const { rows } = await client.query<CopyTable & { ours: boolean }>(`
    select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as sql,
      pg_get_userbyid(c.relowner) in ('ura_owner', 'ura_worker') as ours,
      array(select quote_ident(a.attname) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      coalesce((select string_agg(quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end, ', ' order by k.at)
        from pg_index i cross join lateral unnest(i.indkey::int2[]) with ordinality k(attnum, at)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary), 't::text collate "C"') as order
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by 1`)
  return {
    tables: rows.filter((row) => row.ours).map(({ ours: _, ...table }) => table),
    others: rows.filter((row) => !row.ours).map((row) => row.name),
  }
}

/** Settings under which COPY's text says everything exactly, and the same on every server. */
export const exactText = `set local datestyle = 'ISO'; set local timezone = 'UTC'; set local intervalstyle = 'postgres';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local search_path = pg_catalog`

/** A table's rows in COPY's text format; their sum is told once the stream has ended. */
export async function* copyOut(
  client: pg.ClientBase,
  table: CopyTable,
  told: (sum: TableSum) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let rows = 0
  const query = `copy (select ${table.columns.join(', ')} from ${table.sql} t order by ${table.order}) to stdout`
  for await (const chunk of client.query(copyTo(query)) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    // Every row ends with a newline; those within values are written as \n.
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows++
    yield chunk
  }
  told({ rows, sha256: hash.digest('hex') })
}

/** A table's sum as it is now. */
export async function tableSum(client: pg.ClientBase, table: CopyTable): Promise<TableSum> {
  const sums: TableSum[] = []
  for await (const _ of copyOut(client, table, (sum) => sums.push(sum)));
  return sums[0]!
}

/** Where each of Ura's sequences stands; read after the rows, so never behind them. */
export async function readSequences(client: pg.ClientBase): Promise<Record<string, string>> {
  const { rows } = await client.query<{ sql: string; last: string }>(`
    select format('%I.%I', schemaname, sequencename) as sql, last_value::text as last from pg_sequences
    where sequenceowner in ('ura_owner', 'ura_worker') and last_value is not null order by 1`)
  return Object.fromEntries(rows.map((row) => [row.sql, row.last]))
}
