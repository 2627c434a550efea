import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type pg from 'pg'
import { home } from '../kernel/config/config.ts'

const file = resolve(home, 'migrations/tables.ts')
const schemas = `n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public') and n.nspname !~ '^pg_'`

interface Column {
  relation: string
  column: string
  type: string
  domain: string | null
  nullable: boolean
  generated: boolean
  always: boolean
  kind: string
}

/** Writes the TypeScript types of every table and view from the migrated database, as text. */
export async function tableTypes(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<Column>(`
    select n.nspname || '.' || c.relname relation, a.attname "column", coalesce(b.typname, t.typname) type,
      case when t.typtype = 'd' then n2.nspname || '.' || t.typname end domain, not (a.attnotnull or t.typnotnull) nullable,
      (a.atthasdef or a.attidentity <> '') generated, (a.attidentity = 'a' or a.attgenerated <> '') always, c.relkind kind
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid join pg_namespace n2 on n2.oid = t.typnamespace left join pg_type b on b.oid = t.typbasetype and t.typtype = 'd'
    where ${schemas} and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and a.attnum > 0 and not a.attisdropped
    order by 1, a.attnum`)
  const relations = Map.groupBy(rows, (row) => row.relation)
  const blocks = [...relations].map(([relation, columns]) => {
    const lines = columns.map((column) => `    ${camel(column.column)}: ${columnType(column)}`)
    return `  '${camelRelation(relation)}': {\n${lines.join('\n')}\n  }`
  })
  return [
    '// Written from the migrated database by `npm run ura -- dev tables`; a test compares it. More than 300 lines: one list.',
    "import type { ColumnType, Generated, GeneratedAlways } from 'kysely'",
    "import type { LocalText } from '../common/languages.ts'",
    '',
    'type Time = ColumnType<Date, Date | string, Date | string>',
    '/** JSON columns: say what you expect where you read them; arrays are stringified where you write them. */',
    'export type Json = ColumnType<unknown, unknown, unknown>',
    '',
    'export interface Tables {',
    blocks.join('\n'),
    '}',
    '',
  ].join('\n')
}

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const camelRelation = (relation: string) => relation.split('.').map(camel).join('.')

const scalars: Record<string, string> = {
  uuid: 'string', text: 'string', varchar: 'string', bpchar: 'string', name: 'string', bool: 'boolean', int2: 'number',
  int4: 'number', int8: 'number', numeric: 'number', float4: 'number', float8: 'number', date: 'string', timestamptz: 'Time',
  bytea: 'Buffer', jsonb: 'Json', json: 'Json', xid8: 'string', interval: 'string', tsvector: 'string', daterange: 'string',
  tstzrange: 'string', int4range: 'string',
} // biome-ignore format: a table

function columnType(column: Column): string {
  const array = column.type.startsWith('_')
  const base = scalars[array ? column.type.slice(1) : column.type] ?? 'string'
  let type = column.domain === 'kernel.local_text' ? 'LocalText' : array ? `${base}[]` : base
  if (column.nullable && column.kind !== 'v') type = type === 'Json' ? type : `${type} | null`
  if (column.kind === 'v' || column.kind === 'm')
    return type === 'Time' ? 'Date' : type === 'Json' ? 'unknown' : type
  if (column.always) return `GeneratedAlways<${type}>`
  if (!column.generated) return type
  return type.startsWith('Time')
    ? `ColumnType<Date${column.nullable ? ' | null' : ''}, Date | string | null | undefined, Date | string | null>`
    : type === 'Json'
      ? 'Generated<unknown>'
      : `Generated<${type}>`
}

export async function tablesAreCurrent(client: pg.ClientBase): Promise<{ current: string; wanted: string }> {
  return { current: await readFile(file, 'utf8').catch(() => ''), wanted: await tableTypes(client) }
}

export async function writeTables(client: pg.ClientBase): Promise<void> {
  await writeFile(file, await tableTypes(client))
}
