import type { Condition } from '../odata/filter.ts'
import type { ReadForm } from './form.ts'
import type { Selection } from './rows.ts'
import { type Node, type Table, wayTo } from './shape.ts'

/** A text as SQL. Statements of COPY take no parameters. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A condition with its values put in. */
export const inlined = ({ where, values }: Condition): string =>
  where.replace(/\$(\d+)/g, (_all, number: string) => literal(String(values[Number(number) - 1])))

/** Steps from a row's JSON to one of its answers, as text (`->>`) or as JSON (`->`). */
export function answerSql(from: string, above: readonly Node[], name: string, as: 'text' | 'json'): string {
  const operator = as === 'text' ? '>>' : '>'
  if (above.length === 0) return `(${from} -${operator} ${literal(name)})`
  const steps = [...above.map((one) => one.name), name].map(literal).join(', ')
  return `(${from} #${operator} array[${steps}])`
}

/** A table of a form in SQL: what its rows are called, and where they come from. */
export interface TableSql {
  /** JSON of the row: `s.data`, or of an element of a repeat. */
  row: string
  /** Positions in the repeats on the way, from 1. */
  positions: string[]
  from: string
}

/** The rows of a table: submissions, or the elements of their repeats. */
export function tableSql(table: Table): TableSql {
  if (!table.parent) return { row: 's.data', positions: [], from: 'collection.submission s' }
  const above = tableSql(table.parent)
  const name = `r${above.positions.length + 1}`
  const found = answerSql(above.row, table.steps.slice(0, -1), table.node.name, 'json')
  return {
    row: `${name}.row`,
    positions: [...above.positions, `${name}.n`],
    from: `${above.from}, jsonb_array_elements(case when jsonb_typeof(${found}) = 'array' then ${found} end) with ordinality ${name}(row, n)`,
  }
}

/** Which submissions of a form, in which order. Test submissions are never among them. */
export function selectionSql(
  form: ReadForm,
  selection: Selection,
  positions: readonly string[] = [],
): string {
  const order = [selection.order ?? 's.id desc', ...positions].join(', ')
  const limit = selection.limit === undefined ? '' : ` limit ${selection.limit}`
  const offset = selection.offset ? ` offset ${selection.offset}` : ''
  return `where s.form_id = '${form.id}' and s.state <> 'test' and (${inlined(selection)}) order by ${order}${limit}${offset}`
}

/** `uuid:…/group/people[2]`: how Central names a row. */
export function keySql(table: Table, positions: readonly string[]): string {
  const parts = ['s.instance_id']
  let repeat = 0
  for (const step of wayTo(table))
    parts.push(
      step.field.kind === 'repeat'
        ? `${literal(`/${step.name}[`)} || ${positions[repeat++]} || ']'`
        : literal(`/${step.name}`),
    )
  return parts.join(' || ')
}

/** A moment as Central writes it, in UTC with milliseconds. */
export const momentSql = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

export const reviewStateSql = `case s.state when 'approved' then 'approved' when 'rejected' then 'rejected' when 'returned' then 'hasIssues' else case when s.edits > 0 then 'edited' end end`

/** Names by id as a table `(id, name)`; of nothing it is an empty one. */
export const namesSql = (names: Iterable<[string, string]>, alias: string): string => {
  const rows = [...names].map(([id, name]) => `('${id}'::uuid, ${literal(name)})`)
  return `(values ${rows.length ? rows.join(', ') : '(null::uuid, null)'}) ${alias}(id, name)`
}
