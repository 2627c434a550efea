import { hash } from 'node:crypto'
import { type Row, reviewState, type Senders } from '../export/rows.ts'
import { isStructure, type Node, type Placed, rowsOf, type Table, wayTo } from '../export/shape.ts'
import { odataName, systemNames } from './fields.ts'
import { geoJson, wellKnown } from './places.ts'

/** How rows are written. */
export interface Writing {
  table: Table
  senders: Senders
  versionNames: ReadonlyMap<string, string>
  /** Places as well-known text instead of GeoJSON. */
  wkt: boolean
  /** Repeats inside their rows. */
  expand: boolean
  select: Select | null
}

/** What `$select` asks for: paths below the table, in OData's names. */
export interface Select {
  id: boolean
  parentId: boolean
  /** null: all of `__system`. */
  system: ReadonlySet<string> | null
  anySystem: boolean
  paths: ReadonlySet<string>
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what JSON must escape
const escaping = /["\\\u0000-\u001f\ud800-\udfff]/
const text = (value: string): string => (escaping.test(value) ? JSON.stringify(value) : `"${value}"`)
const orNull = (value: string | null): string => (value === null ? 'null' : text(value))

/** The id of a row of a repeat: made of where it stands, so that it stays the same. */
export function repeatId(instanceId: string, way: readonly Node[], at: readonly number[]): string {
  if (way.length === 0) return instanceId
  const parts = [`Submissions#${instanceId}`]
  let repeat = 0
  for (const step of way)
    parts.push(step.field.kind === 'repeat' ? `${step.name}#${at[repeat++]}` : `${step.name}#`)
  return hash('sha256', parts.join('%%')).slice(0, 40)
}

const groupsOf = (node: Node): Node[] => node.children.filter((one) => isStructure(one.field))

/** Makes the function that writes the JSON of one row of a table. */
export function writerOf(writing: Writing): (row: Row, placed: Placed) => string {
  const { table, select } = writing
  const way = wayTo(table)
  const parentWay = table.parent ? wayTo(table.parent) : []
  const parentName = `__${['Submissions', ...parentWay.map((one) => odataName(one.name))].join('-')}-id`
  const tables = writing.expand ? tablesBelow(table) : new Map<string, Table>()
  const fields = select ? pick(table.children, '', select.paths) : table.children
  const write = objectWriter(fields, writing, tables)
  return (row, placed) => {
    const parts: string[] = []
    if (!select || select.id) parts.push(`"__id":"${repeatId(row.instanceId, way, placed.at)}"`)
    if (table.parent && (!select || select.parentId)) {
      const above = repeatId(row.instanceId, parentWay, placed.at.slice(0, -1))
      parts.push(`"${parentName}":"${above}"`)
    }
    if (!table.parent && (!select || select.anySystem)) parts.push(`"__system":${systemOf(row, writing)}`)
    const body = write(row, placed.row, { way, at: placed.at })
    if (body) parts.push(body)
    return `{${parts.join(',')}}`
  }
}

function tablesBelow(table: Table): Map<string, Table> {
  const found = new Map<string, Table>()
  const walk = (node: Node, above: Table, steps: Node[]) => {
    for (const child of groupsOf(node)) {
      const here = [...steps, child]
      if (child.field.kind === 'repeat') {
        const one: Table = {
          path: child.field.path,
          node: child,
          parent: above,
          steps: here,
          children: child.children,
        }
        found.set(one.path, one)
        walk(child, one, [])
      } else walk(child, above, here)
    }
  }
  walk(table.node, table, [])
  return found
}

/** The nodes that a selection names, with their groups; repeats only when they are named. */
export function pick(children: readonly Node[], above: string, paths: ReadonlySet<string>): Node[] {
  if (paths.has('*')) return [...children]
  return children.flatMap((child) => {
    const path = above ? `${above}/${odataName(child.name)}` : odataName(child.name)
    if (paths.has(path)) return [child]
    if (child.field.kind !== 'group') return []
    const inner = pick(child.children, path, paths)
    return inner.length ? [{ ...child, children: inner }] : []
  })
}

function systemOf(row: Row, { senders, versionNames, select }: Writing): string {
  const sender = senders.of(row)
  const values: Record<(typeof systemNames)[number], string> = {
    submissionDate: `"${row.receivedAt}"`,
    updatedAt: row.changedAt === null ? 'null' : `"${row.changedAt}"`,
    deletedAt: 'null',
    submitterId: orNull(sender?.id ?? null),
    submitterName: orNull(sender?.name || null),
    attachmentsPresent: String(row.present),
    attachmentsExpected: String(row.expected),
    status: 'null',
    reviewState: orNull(reviewState(row)),
    deviceId: orNull(row.deviceLabel),
    edits: String(row.edits),
    formVersion: orNull(versionNames.get(row.versionId) ?? ''),
  }
  const names = select?.system ? systemNames.filter((one) => select.system!.has(one)) : systemNames
  return `{${names.map((name) => `"${name}":${values[name]}`).join(',')}}`
}

interface Where {
  way: Node[]
  at: number[]
}
type WriteObject = (row: Row, bag: unknown, where: Where) => string
type Bag = Record<string, unknown>
const bagOf = (value: unknown): Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Bag) : empty
const empty: Bag = Object.freeze(Object.create(null))

function objectWriter(fields: readonly Node[], writing: Writing, tables: Map<string, Table>): WriteObject {
  const parts = fields.map((node): WriteObject => {
    const key = text(odataName(node.name))
    if (node.field.kind === 'repeat') return repeatWriter(node, writing, tables)
    if (node.field.kind === 'group') {
      const inner = objectWriter(node.children, writing, tables)
      return (row, bag, { way, at }) =>
        `${key}:{${inner(row, bagOf(bag)[node.name], { way: [...way, node], at })}}`
    }
    const value = valueWriter(node, writing.wkt)
    return (_row, bag) => `${key}:${value((bag as Bag)[node.name])}`
  })
  return (row, bag, where) => {
    const from = bagOf(bag)
    let out = ''
    for (const part of parts) {
      const piece = part(row, from, where)
      if (piece) out += out ? `,${piece}` : piece
    }
    return out
  }
}

/** A repeat inside its row: a link to its rows, and the rows themselves when they are to be expanded. */
function repeatWriter(node: Node, writing: Writing, tables: Map<string, Table>): WriteObject {
  const name = odataName(node.name)
  const table = tables.get(node.field.path)
  const inner = table ? objectWriter(node.children, writing, tables) : null
  return (row, bag, { way, at }) => {
    const rows = (bag as Bag)[node.name]
    const link = `"${name}@odata.navigationLink":${text(linkTo(row.instanceId, [...way, node], at))}`
    if (!inner) return link
    const here = [...way, node]
    const written = (Array.isArray(rows) ? rows : []).map((one, n) => {
      const body = inner(row, one, { way: here, at: [...at, n] })
      return `{"__id":"${repeatId(row.instanceId, here, [...at, n])}"${body ? `,${body}` : ''}}`
    })
    return `${link},"${name}":[${written.join(',')}]`
  }
}

/** An instance ID inside an address. */
export const keyInLink = (instanceId: string): string =>
  instanceId.replace(/[%:/?#' ]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

function linkTo(instanceId: string, way: readonly Node[], at: readonly number[]): string {
  let link = `Submissions('${keyInLink(instanceId)}')`
  way.forEach((step, n) => {
    link += `/${odataName(step.name)}`
    if (step.field.kind !== 'repeat') return
    if (n < way.length - 1) link += `('${repeatId(instanceId, way.slice(0, n + 1), at)}')`
  })
  return link
}

function valueWriter(node: Node, wkt: boolean): (value: unknown) => string {
  const { kind } = node.field
  if (kind === 'geopoint' || kind === 'geotrace' || kind === 'geoshape')
    return (value) => {
      if (typeof value !== 'string') return 'null'
      return wkt ? orNull(wellKnown(kind, value)) : JSON.stringify(geoJson(kind, value))
    }
  if (kind === 'integer' || kind === 'decimal')
    // What is no number stands in the XML alone: a column of numbers holds nothing else.
    return (value) => (typeof value === 'number' ? String(value) : 'null')
  if (kind === 'boolean')
    return (value) =>
      value === 'true' || value === '1' ? 'true' : value === 'false' || value === '0' ? 'false' : 'null'
  if (kind === 'dateTime')
    return (value) =>
      typeof value === 'string' ? text(/[+-]\d\d$/.test(value) ? `${value}:00` : value) : 'null'
  return (value) =>
    typeof value === 'string' ? text(value) : typeof value === 'number' ? `"${value}"` : 'null'
}

export { rowsOf }
