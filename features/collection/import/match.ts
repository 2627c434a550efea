import { leavesOf, type Shape, shapeOf, type Table } from '../export/shape.ts'
import type { Definition } from '../xform/definition.ts'
import type { FileTable } from './read.ts'

/** What the columns of one table of a file are. */
export interface TableMatch {
  name: string
  /** The form's table: `` for the form itself, a repeat's path, null: left out. */
  path: string | null
  /** Target by column: path of a question, a mark, or null: left out. */
  columns: Record<string, string | null>
}

/** What a column can be besides a question: keys that join tables, and parts of a position. */
export const marks = ['@instance', '@key', '@parent', '@index', '@parentIndex'] as const
const parts = ['latitude', 'longitude', 'altitude', 'accuracy'] as const

/** Columns that exporters add, in the plain form of `plain`. */
const known: Record<string, (typeof marks)[number] | null> = {
  key: '@key', parent_key: '@parent', _index: '@index', _parent_index: '@parentIndex', _uuid: '@instance', 'meta-instanceid': '@instance',
  instanceid: '@instance', 'meta-instancename': null, submissiondate: null, _submission_time: null, _id: null, submitterid: null,
  submittername: null, _submitted_by: null, status: null, _status: null, _validation_status: null, __version__: null, _notes: null, _tags: null,
} // biome-ignore format: a list

const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[/.:]+/g, '-')
    .replace(/\s+/g, ' ')

/** Everything that can be matched: the form's tables with all their questions. */
export const importShape = (definition: Definition): Shape => shapeOf([definition], true)

/**
 * A first proposal for reading a file, by the names that ODK Central, KoboToolbox and the workspace itself give to tables and
 * columns: group paths by `-`, `/` or none, question names or labels in any language.
 */
export function matchTables(definition: Definition, tables: readonly FileTable[]): TableMatch[] {
  const shape = importShape(definition)
  const free = new Set(shape.tables)
  // A table that has a submission's own columns is the form's; the first one otherwise.
  const root =
    tables.find(
      (one) => !one.names.some((name) => ['@parent', '@parentIndex'].includes(known[plain(name)] ?? '')),
    ) ?? tables[0]
  return tables.map((one) => {
    const table = one === root ? shape.tables[0]! : repeatFor(one, shape, free)
    if (!table || !free.has(table))
      return {
        name: one.name,
        path: null,
        columns: Object.fromEntries(one.names.map((name) => [name, null])),
      }
    free.delete(table)
    return { name: one.name, path: table.path, columns: matchColumns(one.names, table) }
  })
}

function repeatFor(file: FileTable, shape: Shape, free: ReadonlySet<Table>): Table | undefined {
  const name = plain(file.name)
  const repeats = shape.tables.filter((one) => one.parent && free.has(one))
  const ends = (table: Table) => {
    const path = plain(table.path.slice(1))
    return (
      name === path ||
      name.endsWith(`-${path}`) ||
      name === plain(table.node.name) ||
      name.endsWith(`-${plain(table.node.name)}`)
    )
  }
  return repeats.find(ends) ?? (repeats.length === 1 ? repeats[0] : undefined)
}

function matchColumns(names: readonly string[], table: Table): Record<string, string | null> {
  const targets = new Map<string, string>()
  const offer = (name: string, target: string) => {
    const key = plain(name)
    if (key && !targets.has(key)) targets.set(key, target)
  }
  const leaves = leavesOf(table)
  const groups = leaves.map(({ node, above }) => [...above.map((one) => one.name), node.name].join('-'))
  // Whole paths first: a question in a group may be called as one outside.
  for (const [at, { node }] of leaves.entries()) offer(groups[at]!, node.field.path)
  for (const [at, { node }] of leaves.entries())
    if (node.field.kind === 'geopoint')
      for (const part of parts) {
        const target = `${node.field.path}@${part}`
        for (const name of [groups[at]!, node.name, `_${node.name}`, `_${groups[at]!}`])
          for (const joint of ['-', '_'])
            offer(`${name}${joint}${part === 'accuracy' && joint === '_' ? 'precision' : part}`, target)
        offer(`${groups[at]!}-accuracy`, `${node.field.path}@accuracy`)
      }
  for (const { node } of leaves) offer(`${table.path.slice(1)}-${node.name}`, node.field.path)
  for (const { node } of leaves) offer(node.field.path.slice(1), node.field.path)
  for (const { node } of leaves) offer(node.name, node.field.path)
  for (const { node } of leaves)
    for (const label of Object.values(node.field.label ?? {})) offer(label, node.field.path)
  const taken = new Set<string>()
  return Object.fromEntries(
    names.map((name) => {
      const key = plain(name)
      const mark = Object.hasOwn(known, key) ? known[key]! : undefined
      const found = mark ?? (mark === null ? null : (targets.get(key) ?? null))
      if (found === null || taken.has(found)) return [name, null]
      // The form's instance ID is no answer that somebody could fill in.
      taken.add(found)
      return [name, found]
    }),
  )
}

/** Targets that a column of a table may be given by a person. */
export function targetsOf(table: Table): Set<string> {
  const all = new Set<string>(marks)
  for (const { node } of leavesOf(table)) {
    all.add(node.field.path)
    if (node.field.kind === 'geopoint') for (const part of parts) all.add(`${node.field.path}@${part}`)
  }
  return all
}
