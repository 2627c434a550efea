import { isStructure, type Node, type Shape } from '../export/shape.ts'

export type SqlType = 'text' | 'number' | 'time' | 'day' | 'boolean'
/** Finds what a name in an expression stands for; undefined when there is no such field. */
export type Field2Sql = (name: string) => { sql: string; type: SqlType } | undefined

/** A name as OData allows it: letters, digits and underscores, not beginning with a digit. */
export const odataName = (name: string): string =>
  name.replace(/^([^A-Za-z_])/, '_$1').replace(/[^A-Za-z0-9_]+/g, '_')

const system: Record<string, { sql: string; type: SqlType }> = {
  submissionDate: { sql: `date_trunc('milliseconds', s.received_at)`, type: 'time' },
  updatedAt: { sql: `date_trunc('milliseconds', s.changed_at)`, type: 'time' },
  submitterId: {
    sql: `coalesce((select d.number::text from collection.device d where d.id = s.device_id), s.device_id::text, s.person_id::text)`,
    type: 'text',
  },
  attachmentsPresent: { sql: 's.attachments_present', type: 'number' },
  attachmentsExpected: { sql: 's.attachments_expected', type: 'number' },
  status: { sql: 'null::text', type: 'text' },
  reviewState: {
    sql: `case when s.state in ('approved', 'rejected') then s.state when s.state = 'returned' then 'hasIssues' when s.edits > 0 then 'edited' end`,
    type: 'text',
  },
  deviceId: { sql: 's.device_label', type: 'text' },
  edits: { sql: 's.edits', type: 'number' },
  formVersion: {
    sql: '(select v.name from collection.form_version v where v.id = s.version_id)',
    type: 'text',
  },
  deletedAt: { sql: 'null::timestamptz', type: 'time' },
}
export const systemNames = ['submissionDate', 'updatedAt', 'deletedAt', 'submitterId', 'submitterName', 'attachmentsPresent', 'attachmentsExpected', 'status', 'reviewState', 'deviceId', 'edits', 'formVersion'] as const // biome-ignore format: a list

/** Quotes a text for SQL: only names from a form's own definition come here, never what a request says. */
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/**
 * What `$filter` and `$orderby` may name: what the workspace knows of a sending, and every question of the form's own table
 * that is in the shape. Personal questions are not.
 */
export function fieldSql(shape: Shape): Field2Sql {
  const questions = new Map<string, { sql: string; type: SqlType }>()
  const walk = (children: readonly Node[], names: string[], steps: string[]) => {
    for (const child of children) {
      if (child.field.kind === 'repeat') continue
      const [name, path] = [
        [...names, odataName(child.name)],
        [...steps, child.name],
      ]
      if (isStructure(child.field)) walk(child.children, name, path)
      else questions.set(name.join('/'), question(child, path))
    }
  }
  walk(shape.root.children, [], [])
  return (asked) => {
    const name = asked.replace(/^\$root\/Submissions\//, '')
    if (name === '__id') return { sql: 's.instance_id', type: 'text' }
    if (name.startsWith('__system/')) {
      const key = name.slice('__system/'.length)
      return Object.hasOwn(system, key) ? system[key] : undefined
    }
    return questions.get(name)
  }
}

function question(node: Node, path: string[]): { sql: string; type: SqlType } {
  const at = `s.data ${path.length === 1 ? `-> ${quoted(path[0]!)}` : `#> array[${path.map(quoted).join(', ')}]`}`
  const text = `(s.data ${path.length === 1 ? `->> ${quoted(path[0]!)}` : `#>> array[${path.map(quoted).join(', ')}]`})`
  switch (node.field.kind) {
    case 'integer':
    case 'decimal':
      return { sql: `(case when jsonb_typeof(${at}) = 'number' then (${at})::numeric end)`, type: 'number' }
    case 'date':
      return { sql: readable(text, 'date'), type: 'day' }
    case 'dateTime':
      return { sql: readable(text, 'timestamptz'), type: 'time' }
    default:
      return { sql: text, type: 'text' }
  }
}

/** An answer as a day or a moment; years of five digits and words such as `infinity`, which no arithmetic bears, are none. */
const readable = (text: string, type: 'date' | 'timestamptz'): string =>
  `(case when ${text} ~ '^\\d{4}-' and pg_input_is_valid(${text}, '${type}') then ${text}::${type} end)`
