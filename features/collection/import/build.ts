import { createHash } from 'node:crypto'
import { momentOf } from '../export/clock.ts'
import { leavesOf, type Node, type Table } from '../export/shape.ts'
import { escapeXml } from '../openrosa/envelope.ts'
import type { Definition } from '../xform/definition.ts'
import { importShape, type TableMatch } from './match.ts'
import type { FileTable } from './read.ts'
import { type CellFault, cellReader, placeIsRight, type ReadCell, slashOrder } from './values.ts'

/** Why a row cannot be taken in, besides its cells; words under `collection.import.error.` as theirs. */
export type RowFault = CellFault | 'orphan' | 'twice' | 'empty' | 'fields' | 'instance'

export interface RowError {
  table: string
  row: number
  column: string
  kind: RowFault
  /** What stands there, shortened. */
  text: string
}

/** One past submission, built out of its rows. */
export interface Built {
  instanceId: string
  /** Row of the form's own table. */
  row: number
  xml: string
  bag: Bag
  /** Something is wrong with one of its rows. */
  wrong: boolean
}

export interface BuildResult {
  submissions: Built[]
  errors: RowError[]
  errorTotal: number
}

/** The most things of a kind that are shown one by one. */
export const listed = 500

/** A row of any table, with the rows of repeats below it. */
export interface Bag {
  /** Of the file. */
  table: string
  row: number
  /** The column that a question was read from. */
  columnOf: (path: string) => string | undefined
  /** The repeat that it is a round of; `` for the form itself. */
  path: string
  /** Text by path of the question. */
  answers: Map<string, string>
  /** Rows of repeats by path. */
  inner: Map<string, Bag[]>
  root: Entry
}
interface Entry {
  bag: Bag
  instanceId: string
  row: number
  wrong: boolean
}

/** Puts past submissions together out of a file's tables, and finds everything that is wrong with them. */
export function buildSubmissions(
  definition: Definition,
  version: string,
  tables: readonly FileTable[],
  matches: readonly TableMatch[],
): BuildResult {
  const shape = importShape(definition)
  const errors: RowError[] = []
  let errorTotal = 0
  const fail = (entry: Entry | undefined, error: RowError) => {
    if (entry) entry.wrong = true
    errorTotal++
    if (errors.length < listed)
      errors.push({ ...error, text: error.text.length > 60 ? `${error.text.slice(0, 59)}…` : error.text })
  }
  const entries: Entry[] = []
  // Rows by the keys that other tables name them with.
  const byKey = new Map<string, Bag>()
  for (const table of shape.tables) {
    const match = matches.find((one) => one.path === table.path)
    const file = match && tables.find((one) => one.name === match.name)
    if (!match || !file) continue
    const reader = tableReader(table, file, match, fail)
    const ids = new Set<string>()
    for (const { row, fields } of file.rows) {
      if (table.parent === null) {
        const given = reader.mark(fields, '@instance') || reader.mark(fields, '@key')
        const instanceId = instanceIdOf(given, definition.id, fields)
        const entry = { instanceId, row, wrong: false } as Entry
        entry.bag = emptyBag(file, row, table, reader, entry)
        if (instanceId.length > 250)
          fail(entry, {
            table: file.name,
            row,
            column: reader.nameOf('@instance') ?? '',
            kind: 'instance',
            text: given,
          })
        if (ids.has(instanceId))
          fail(entry, {
            table: file.name,
            row,
            column: reader.nameOf('@instance') ?? '',
            kind: 'twice',
            text: instanceId,
          })
        ids.add(instanceId)
        reader.fill(entry.bag, fields, row)
        if (entry.bag.answers.size === 0)
          fail(entry, { table: file.name, row, column: '', kind: 'empty', text: '' })
        entries.push(entry)
        note(byKey, table, entry.bag, [
          reader.mark(fields, '@key'),
          instanceId,
          reader.mark(fields, '@index'),
        ])
        continue
      }
      const parent = [
        reader.mark(fields, '@parent'),
        reader.mark(fields, '@instance'),
        reader.mark(fields, '@parentIndex'),
      ]
        .filter(Boolean)
        .map((key) => byKey.get(`${table.parent!.path}\n${key}`))
        .find((one) => one !== undefined)
      if (!parent) {
        const column =
          reader.nameOf('@parent') ?? reader.nameOf('@parentIndex') ?? reader.nameOf('@instance') ?? ''
        fail(undefined, {
          table: file.name,
          row,
          column,
          kind: 'orphan',
          text: reader.mark(fields, '@parent') || reader.mark(fields, '@parentIndex'),
        })
        continue
      }
      const bag = emptyBag(file, row, table, reader, parent.root)
      const rows = parent.inner.get(table.path) ?? []
      parent.inner.set(table.path, rows)
      rows.push(bag)
      reader.fill(bag, fields, row)
      note(byKey, table, bag, [reader.mark(fields, '@key'), reader.mark(fields, '@index')])
    }
  }
  const write = xmlWriter(definition, version)
  const submissions = entries.map((entry) => ({
    instanceId: entry.instanceId,
    row: entry.row,
    wrong: entry.wrong,
    bag: entry.bag,
    xml: entry.wrong ? '' : write(entry.bag, entry.instanceId),
  }))
  return { submissions, errors, errorTotal }
}

const emptyBag = (
  file: FileTable,
  row: number,
  table: Table,
  reader: ReturnType<typeof tableReader>,
  root: Entry,
): Bag => ({
  table: file.name,
  row,
  columnOf: reader.columnOf,
  path: table.path,
  answers: new Map(),
  inner: new Map(),
  root,
})

function note(byKey: Map<string, Bag>, table: Table, bag: Bag, keys: (string | undefined)[]): void {
  for (const key of keys)
    if (key && !byKey.has(`${table.path}\n${key}`)) byKey.set(`${table.path}\n${key}`, bag)
}

/** As it is given; without any, the same row is the same submission however often its file is read. */
function instanceIdOf(given: string, form: string, fields: readonly string[]): string {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(given)) return `uuid:${given}`
  if (given) return given
  const hash = createHash('sha256')
    .update(JSON.stringify([form, fields]))
    .digest('hex')
  return `uuid:${hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}

const dated = new Set(['date', 'dateTime'])

function tableReader(
  table: Table,
  file: FileTable,
  match: TableMatch,
  fail: (entry: Entry | undefined, error: RowError) => void,
) {
  const at = new Map<string, number>()
  file.names.forEach((name, index) => {
    const target = match.columns[name]
    if (target) at.set(target, index)
  })
  const column = (path: string) => file.rows.map(({ fields }) => fields[at.get(path) ?? -1] ?? '')
  const leaves = leavesOf(table).map(({ node }) => ({
    node,
    read: cellReader(node, dated.has(node.field.kind) ? slashOrder(column(node.field.path)) : null),
  }))
  const textOf = (fields: readonly string[], target: string) => fields[at.get(target) ?? -1]?.trim() ?? ''
  const nameOf = (target: string) => file.names[at.get(target) ?? -1]
  /** The first column of a question that is spread over several: parts of a position, or a column for each choice. */
  const firstPart = (path: string) => [...at.keys()].find((target) => target.startsWith(`${path}@`)) ?? ''
  const used = leaves.filter(({ node: { field } }) => at.has(field.path) || at.has(firstPart(field.path)))
  const columnOf = (path: string) => nameOf(path) ?? nameOf(firstPart(path))
  return {
    mark: textOf,
    nameOf,
    columnOf,
    fill(bag: Bag, fields: readonly string[], row: number) {
      for (const { node, read } of used) {
        const part = (name: string) => textOf(fields, `${node.field.path}@${name}`)
        const spread = !at.has(node.field.path)
        if (spread && node.field.kind === 'select_multiple') {
          const { chosen, wrong } = chosenOf(node, part)
          for (const { value, text } of wrong)
            fail(bag.root, {
              table: file.name,
              row,
              column: nameOf(`${node.field.path}@${value}`) ?? '',
              kind: 'boolean',
              text,
            })
          if (chosen.length) bag.answers.set(node.field.path, chosen.join(' '))
          continue
        }
        const text = spread ? spreadText(node, part) : textOf(fields, node.field.path)
        if (text === '') continue
        const cell = (read as ReadCell)(text)
        if ('value' in cell) bag.answers.set(node.field.path, cell.value)
        else {
          const column = columnOf(node.field.path) ?? ''
          fail(bag.root, { table: file.name, row, column, kind: cell.fault, text: cell.text })
        }
      }
    },
  }
}

/** A choice for each column of 0 and 1 that says so. */
function chosenOf(node: Node, part: (choice: string) => string) {
  const chosen: string[] = []
  const wrong: { value: string; text: string }[] = []
  for (const { value } of node.choices) {
    const text = part(value)
    if (/^(1|true)$/i.test(text)) chosen.push(value)
    else if (!/^(0|false)?$/i.test(text)) wrong.push({ value, text })
  }
  return { chosen, wrong }
}

/** A position or a moment whose parts stand in columns of their own. */
const spreadText = ({ field }: Node, part: (name: string) => string): string =>
  field.kind === 'dateTime' ? momentOf(part('utc'), part('offset')) : placeText(part)

function placeText(part: (name: string) => string): string {
  const [lat, lon] = [part('latitude'), part('longitude')]
  if (!lat && !lon) return ''
  const text = [lat, lon, part('altitude') || '0', part('accuracy') || '0'].join(' ')
  return placeIsRight(text) ? text : `${lat} ${lon}`
}

/** Makes the function that writes a submission's XML in the form's own order, as a client would have sent it. */
function xmlWriter(definition: Definition, version: string): (bag: Bag, instanceId: string) => string {
  const { root } = importShape(definition)
  const write = (children: readonly Node[], bag: Bag): string =>
    children
      .map((node) => {
        const { path, kind } = node.field
        if (path === '/meta') return ''
        if (kind === 'group') {
          const inner = write(node.children, bag)
          return inner && `<${node.name}>${inner}</${node.name}>`
        }
        if (kind === 'repeat')
          return (bag.inner.get(path) ?? [])
            .map((one) => `<${node.name}>${write(node.children, one)}</${node.name}>`)
            .join('')
        const answer = bag.answers.get(path)
        return answer === undefined ? '' : `<${node.name}>${escapeXml(answer)}</${node.name}>`
      })
      .join('')
  return (bag, instanceId) => {
    const name = bag.answers.get('/meta/instanceName')
    const meta = `<meta><instanceID>${escapeXml(instanceId)}</instanceID>${name ? `<instanceName>${escapeXml(name)}</instanceName>` : ''}</meta>`
    return `<?xml version="1.0" encoding="UTF-8"?><${definition.root} id="${escapeXml(definition.id)}" version="${escapeXml(version)}">${write(root.children, bag)}${meta}</${definition.root}>`
  }
}
