import type { ReadForm } from '../export/form.ts'
import type { Selection, Senders } from '../export/rows.ts'
import { type Node, type Table, wayTo } from '../export/shape.ts'
import {
  answerSql,
  literal,
  momentSql,
  namesSql,
  reviewStateSql,
  selectionSql,
  tableSql,
} from '../export/sql.ts'
import { odataName, systemNames } from './fields.ts'
import { pick, type Select } from './write.ts'

/** What a name stands for: SQL of a text, or of what PostgreSQL has to look at to know how to write it. */
type Pair = [name: string, sql: string, as: 'text' | 'any']
/** A function takes a hundred arguments at most. */
const mostPairs = 45

/** A JSON object in SQL, whatever its values are. @returns SQL of type json, or of type text at the top */
function objectSql(pairs: Pair[], top = false): string {
  if (pairs.length && pairs.every(([, , as]) => as === 'text')) return textsSql(pairs)
  const parts: string[] = []
  for (let at = 0; at === 0 || at < pairs.length; at += mostPairs) {
    const some = pairs.slice(at, at + mostPairs).map(([name, sql]) => `${literal(name)}, ${sql}`)
    parts.push(`json_build_object(${some.join(', ')})`)
  }
  if (parts.length === 1) return parts[0]!
  const joined = parts
    .map((part, at) =>
      at === 0
        ? `left(${part}::text, -1)`
        : at < parts.length - 1
          ? `substr(left(${part}::text, -1), 2)`
          : `substr(${part}::text, 2)`,
    )
    .join(` || ', ' || `)
  return top ? `(${joined})` : `(${joined})::json`
}

/** A JSON object of texts: twice as fast, because no value's type is looked up, and of any number. */
const textsSql = (pairs: Pair[]): string =>
  `json_object(array[${pairs.map(([name, sql]) => `${literal(name)}, ${sql}`).join(', ')}]::text[])`

/** The id of a row of a repeat, as `repeatId` makes it. */
function idSql(way: readonly Node[], positions: readonly string[]): string {
  if (way.length === 0) return 's.instance_id'
  const parts = [`'Submissions#' || s.instance_id`]
  let repeat = 0
  for (const step of way)
    parts.push(
      step.field.kind === 'repeat'
        ? `${literal(`%%${step.name}#`)} || (${positions[repeat++]} - 1)`
        : literal(`%%${step.name}#`),
    )
  return `left(encode(sha256(convert_to(${parts.join(' || ')}, 'UTF8')), 'hex'), 40)`
}

const keySql = [...`%:/?#' `].reduce(
  (sql, char) => `replace(${sql}, ${literal(char)}, '%${char.charCodeAt(0).toString(16).toUpperCase()}')`,
  's.instance_id',
)

function linkSql(way: readonly Node[], positions: readonly string[]): string {
  const parts = [`'Submissions(''' || ${keySql} || ''')'`]
  way.forEach((step, n) => {
    parts.push(literal(`/${odataName(step.name)}`))
    if (step.field.kind === 'repeat' && n < way.length - 1)
      parts.push(`'(''' || ${idSql(way.slice(0, n + 1), positions)} || ''')'`)
  })
  return parts.join(' || ')
}

const system: Record<(typeof systemNames)[number], string> = {
  submissionDate: momentSql('s.received_at'),
  updatedAt: momentSql('s.changed_at'),
  deletedAt: 'null',
  submitterId: 'coalesce(d.number::text, s.device_id::text, s.person_id::text)',
  submitterName: 'coalesce(d.name, p.name)',
  attachmentsPresent: 's.attachments_present',
  attachmentsExpected: 's.attachments_expected',
  status: 'null',
  reviewState: reviewStateSql,
  deviceId: 's.device_label',
  edits: 's.edits',
  formVersion: `coalesce(v.name, '')`,
}

interface Place {
  /** SQL of the row's JSON. */
  row: string
  way: Node[]
  positions: string[]
  wkt: boolean
}

function fieldPairs(children: readonly Node[], above: Node[], at: Place): Pair[] {
  return children.map((node): Pair => {
    const name = odataName(node.name)
    if (node.field.kind === 'repeat')
      return [`${name}@odata.navigationLink`, linkSql([...at.way, ...above, node], at.positions), 'text']
    if (node.field.kind === 'group')
      return [name, objectSql(fieldPairs(node.children, [...above, node], at)), 'any']
    return [name, valueSql(node, above, at), notTexts.has(node.field.kind) ? 'any' : 'text']
  })
}

/** Kinds of answers that `valueSql` gives as something else than a text. */
const notTexts = new Set(['integer', 'decimal', 'boolean', 'geopoint', 'geotrace', 'geoshape'])

function valueSql(node: Node, above: Node[], { row, wkt }: Place): string {
  const json = answerSql(row, above, node.name, 'json')
  const text = answerSql(row, above, node.name, 'text')
  switch (node.field.kind) {
    case 'integer':
    case 'decimal':
      return `case when jsonb_typeof(${json}) = 'number' then ${json} end`
    case 'boolean':
      return `case ${text} when 'true' then true when '1' then true when 'false' then false when '0' then false end`
    case 'dateTime':
      return `case when ${text} ~ '[+-]\\d\\d$' then ${text} || ':00' else ${text} end`
    case 'geopoint':
      return pointSql(text, wkt)
    case 'geotrace':
    case 'geoshape':
      return `collection.${wkt ? 'line_text' : 'line_json'}(${text}, ${literal(node.field.kind)})`
    default:
      return text
  }
}

const number = '-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?'
const pointPattern = `'^${number} ${number}( ${number}( ${number})?)?$'`

function pointSql(text: string, wkt: boolean): string {
  const part = (n: number) => `split_part(${text}, ' ', ${n})`
  if (wkt)
    return `case when ${text} ~ ${pointPattern} then 'POINT (' || ${part(2)}::float8 || ' ' || ${part(1)}::float8 || case when ${part(3)} = '' then '' else ' ' || ${part(3)}::float8 end || ')' end`
  const two = `${part(2)}::float8, ${part(1)}::float8`
  const point = (coordinates: string, more = '') =>
    `json_build_object('type', 'Point', 'coordinates', json_build_array(${coordinates})${more})`
  const accuracy = `, 'properties', json_build_object('accuracy', ${part(4)}::float8)`
  return `case when ${text} ~ ${pointPattern} then case when ${part(4)} <> '' then ${point(`${two}, ${part(3)}::float8`, accuracy)} when ${part(3)} <> '' then ${point(`${two}, ${part(3)}::float8`)} else ${point(two)} end end`
}

/** What is asked of a table, as far as PostgreSQL can write it by itself. */
export interface WritingSql {
  form: ReadForm
  table: Table
  selection: Selection
  senders: Senders
  wkt: boolean
  select: Select | null
  /** The submission's own id before each row, for the mark of the next page. */
  ids: boolean
}

/**
 * The query whose lines are the rows of a table as OData's JSON: the same that `writerOf` writes, in another order. A row may
 * be two objects in two columns, its texts and the rest, which `joinHalves` makes one of.
 */
export function rowsQuery({ form, table, selection, senders, wkt, select, ids }: WritingSql): string {
  const { row, positions, from } = tableSql(table)
  const way = wayTo(table)
  const parentWay = table.parent ? wayTo(table.parent) : []
  const pairs: Pair[] = []
  if (!select || select.id) pairs.push(['__id', idSql(way, positions), 'text'])
  if (table.parent && (!select || select.parentId)) {
    const parent = `__${['Submissions', ...parentWay.map((one) => odataName(one.name))].join('-')}-id`
    pairs.push([parent, idSql(parentWay, positions.slice(0, -1)), 'text'])
  }
  if (!table.parent && (!select || select.anySystem)) {
    const names = select?.system ? systemNames.filter((one) => select.system!.has(one)) : systemNames
    pairs.push(['__system', objectSql(names.map((name) => [name, system[name], 'any'])), 'any'])
  }
  const fields = select ? pick(table.children, '', select.paths) : table.children
  pairs.push(...fieldPairs(fields, [], { row, way, positions, wkt }))
  const joins = table.parent
    ? ''
    : `left join collection.device d on d.id = s.device_id
       left join ${namesSql(senders.people, 'p')} on p.id = s.person_id
       left join ${namesSql(form.versionNames, 'v')} on v.id = s.version_id`
  const texts = pairs.filter(([, , as]) => as === 'text')
  const rest = pairs.filter(([, , as]) => as !== 'text')
  const halves = [
    ...(texts.length ? [textsSql(texts)] : []),
    ...(rest.length || !texts.length ? [objectSql(rest, true)] : []),
  ]
  return `select ${ids ? 's.id, ' : ''}${halves.join(', ')} from ${from} ${joins} ${selectionSql(form, selection, positions)}`
}

const [endOfObject, between, startOfObject] = [0x7d, 0x01, 0x7b]
const [space, comma] = [0x20, 0x2c]

/** Makes one object of the two halves of each row, in place: `}\u0001{` becomes a comma between spaces. */
export function joinHalves(lines: Buffer): void {
  for (let at = lines.indexOf(between); at >= 0; at = lines.indexOf(between, at + 1)) {
    if (lines[at - 1] !== endOfObject || lines[at + 1] !== startOfObject) continue
    lines[at - 1] = space
    lines[at] = comma
    lines[at + 1] = space
  }
}

/** How many bytes at the end of a piece may be the beginning of what stands between two halves. */
export function openEnd(piece: Buffer): number {
  const last = piece[piece.length - 1]
  return last === endOfObject ? 1 : last === between ? 2 : 0
}

/** The same of one row that is a text. */
export const halvesInText = (row: string): string => row.replace('}\u0001{', ' , ')
