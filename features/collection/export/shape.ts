import type { Choice, Definition, Field } from '../xform/definition.ts'
import { formText } from '../xform/definition.ts'

/** A node of a form on its way out: groups and repeats have children. */
export interface Node {
  field: Field
  /** Name in the stored answers, which is the node's own. */
  name: string
  children: Node[]
  /** Values and labels of a question's choices, where the form has them. */
  choices: Choice[]
}

/** One table of a form: the form's own, or a repeat's. */
export interface Table {
  /** `` for the form itself, otherwise the repeat's path: `/group/people`. */
  path: string
  node: Node
  /** The table above; null for the form itself. */
  parent: Table | null
  /** Groups and the repeat itself, from the parent table's row down. */
  steps: Node[]
  children: Node[]
}

/** What leaves the workspace: the tree of a form's questions and its tables. */
export interface Shape {
  root: Node
  tables: Table[]
}

/**
 * The shape of a form's data.
 * @param versions newest first; fields of older versions are added where the newest no longer has them
 * @param personal whether personal questions are part of it at all
 */
export function shapeOf(versions: readonly Definition[], personal: boolean): Shape {
  const root = node({ path: '', name: '', kind: 'group', type: 'structure' }, [])
  const byPath = new Map<string, Node>([['', root]])
  // What is personal in one version is so in all.
  const sealed = new Set(
    versions.flatMap(({ fields }) => fields.filter((one) => one.personal).map((one) => one.path)),
  )
  for (const definition of versions)
    for (const field of definition.fields) {
      if (byPath.has(field.path) || (sealed.has(field.path) && !personal)) continue
      const above = byPath.get(field.path.slice(0, field.path.lastIndexOf('/')))
      // What lies below a question or a personal group has no place in a table.
      if (!above || !isStructure(above.field)) continue
      const one = node(field, field.list ? (definition.lists[field.list] ?? []) : [])
      above.children.push(one)
      byPath.set(field.path, one)
    }
  const tables: Table[] = []
  collectTables(root, null, [], tables)
  return { root, tables }
}

const node = (field: Field, choices: Choice[]): Node => ({ field, name: field.name, children: [], choices })

export const isStructure = (field: Field): boolean => field.kind === 'group' || field.kind === 'repeat'

function collectTables(one: Node, parent: Table | null, steps: Node[], tables: Table[]): void {
  const table: Table = { path: one.field.path, node: one, parent, steps, children: one.children }
  tables.push(table)
  const walk = (children: readonly Node[], above: Node[]) => {
    for (const child of children) {
      if (child.field.kind === 'repeat') collectTables(child, table, [...above, child], tables)
      else if (child.field.kind === 'group') walk(child.children, [...above, child])
    }
  }
  walk(one.children, [])
}

/** The questions of a table in their order, with the groups above each; repeats are tables of their own. */
export function leavesOf(table: Table): { node: Node; above: Node[] }[] {
  const leaves: { node: Node; above: Node[] }[] = []
  const walk = (children: readonly Node[], above: Node[]) => {
    for (const child of children) {
      if (child.field.kind === 'group') walk(child.children, [...above, child])
      else if (child.field.kind !== 'repeat') leaves.push({ node: child, above })
    }
  }
  walk(table.children, [])
  return leaves
}

type Bag = Record<string, unknown>
const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads an answer: a text, a number, or null when it was not given. Whatever every object knows is no answer. */
export function answerAt(row: unknown, above: readonly Node[], name: string): string | number | null {
  let bag = row
  for (const step of above) bag = isBag(bag) ? bag[step.name] : undefined
  if (!isBag(bag)) return null
  const value = bag[name]
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

/** A row of a table inside one submission, with its position at each repeat on the way. */
export interface Placed {
  row: unknown
  /** From 0, one for each repeat from the form's table down to this one. */
  at: number[]
}

/** All rows of a table inside one submission's answers. */
export function rowsOf(table: Table, answers: unknown): Placed[] {
  if (!table.parent) return [{ row: answers, at: [] }]
  const rows: Placed[] = []
  for (const above of rowsOf(table.parent, answers)) {
    let found: unknown = above.row
    for (const step of table.steps) found = isBag(found) ? found[step.name] : undefined
    if (Array.isArray(found))
      for (let n = 0; n < found.length; n++) rows.push({ row: found[n], at: [...above.at, n] })
  }
  return rows
}

/** All groups and repeats from the form down to a table's row. */
export const wayTo = (table: Table): Node[] => (table.parent ? [...wayTo(table.parent), ...table.steps] : [])

/** The label of a choice for a reader; the value itself where the form has none. */
export function choiceLabel(choices: ReadonlyMap<string, Choice>, value: string, language: string): string {
  const choice = choices.get(value)
  return (choice && formText(choice.label, language)) || value
}
