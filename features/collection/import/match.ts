import { leavesOf, type Shape, shapeOf, type Table } from '../export/shape.ts'
import type { Definition } from '../xform/definition.ts'
import { clockParts, markOf, marks, matchColumns, parts, plain } from './columns.ts'
import type { FileTable } from './read.ts'

/** What the columns of one table of a file are. */
export interface TableMatch {
  name: string
  /** The form's table: `` for the form itself, a repeat's path, null: left out. */
  path: string | null
  /** Target by column: path of a question or of a part of it, a mark, or null: left out. */
  columns: Record<string, string | null>
}

/** Something that a file holds and that is not taken in. */
export interface LeftOut {
  table: string
  /** null: the whole table. */
  column: string | null
  sample: string
}

/** Everything that can be matched: the form's tables with all their questions. */
export const importShape = (definition: Definition): Shape => shapeOf([definition], true)

/**
 * A first proposal for reading a file, by the names that ODK Central, KoboToolbox and the workspace itself give to tables and
 * columns: group paths by `-`, `/` or none, names or labels of questions and groups in any language.
 */
export function matchTables(definition: Definition, tables: readonly FileTable[]): TableMatch[] {
  const shape = importShape(definition)
  const free = new Set(shape.tables)
  // A table that has a submission's own columns is the form's; the first one otherwise.
  const root =
    tables.find(
      (one) => !one.names.some((name) => ['@parent', '@parentIndex'].includes(markOf(name) ?? '')),
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
    const columns = [...matchColumns(one.names, table)].map(([name, { target }]) => [name, target] as const)
    return { name: one.name, path: table.path, columns: Object.fromEntries(columns) }
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

/**
 * What holds something and leads nowhere: it would be lost in silence. Not what exporters add, nor what another column says
 * already.
 */
export function leftOut(
  definition: Definition,
  tables: readonly FileTable[],
  matches: readonly TableMatch[],
): LeftOut[] {
  const shape = importShape(definition)
  return tables.flatMap((file): LeftOut[] => {
    const match = matches.find((one) => one.name === file.name)
    const table = shape.tables.find((one) => one.path === match?.path)
    if (!match || !table) {
      const sample = file.names.map((_, at) => sampleOf(file, at)).find(Boolean)
      return sample ? [{ table: file.name, column: null, sample }] : []
    }
    const proposed = matchColumns(file.names, table)
    return file.names.flatMap((column, at) => {
      if (match.columns[column] || proposed.get(column)!.spare) return []
      const sample = sampleOf(file, at)
      return sample ? [{ table: file.name, column, sample }] : []
    })
  })
}

/** The first thing that stands in a column, shortened. */
export function sampleOf(table: FileTable, at: number): string {
  const text = table.rows.find(({ fields }) => fields[at]?.trim())?.fields[at]?.trim() ?? ''
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

/** Targets that a column of a table may be given by a person. */
export function targetsOf(table: Table): Set<string> {
  const all = new Set<string>(marks)
  for (const { node } of leavesOf(table)) {
    const { path, kind } = node.field
    all.add(path)
    if (kind === 'geopoint') for (const part of parts) all.add(`${path}@${part}`)
    if (kind === 'dateTime') for (const part of clockParts) all.add(`${path}@${part}`)
    if (kind === 'select_multiple') for (const { value } of node.choices) all.add(`${path}@${value}`)
  }
  return all
}
