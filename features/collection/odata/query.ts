import type { Shape, Table } from '../export/shape.ts'
import { CentralProblem, unknownField, unparsable } from './errors.ts'
import { type Field2Sql, systemNames } from './fields.ts'
import { type Condition, everything, filterSql, orderSql } from './filter.ts'
import { tableTitle } from './metadata.ts'
import type { Select } from './write.ts'

/** Where a page begins: after a submission, or after so many rows of its repeats. */
export interface Token {
  id?: string
  /** Rows of the table in that submission which were on earlier pages. */
  rows?: number
  /** Rows skipped, where an order of the reader's own rules. */
  skip?: number
}

/** A question to a table, read and checked. */
export interface DataQuery {
  table: Table
  top: number | null
  skip: number
  token: Token | null
  count: boolean
  condition: Condition
  order: string | null
  wkt: boolean
  expand: boolean
  select: Select | null
}

const supported = [
  '$format',
  '$count',
  '$skip',
  '$top',
  '$filter',
  '$wkt',
  '$expand',
  '$select',
  '$skiptoken',
  '$orderby',
]
/** The workspace's own, beside OData's: personal answers for those who may see them, with their reason. */
const own = ['personal', 'reason', 'st']
const yes = (text: string | undefined) => text?.toLowerCase() === 'true'

/** Refuses what OData forbids or this server cannot do. @throws CentralProblem 406.1, 404.1, 501.1 */
export function checkProtocol(
  query: Record<string, string>,
  headers: Record<string, unknown>,
  format: 'json' | 'xml',
): void {
  const isJson = (text: string) => /(^|,)\s*(application\/json|json)($|;|,)/i.test(text)
  const isXml = (text: string) => /(^|,)\s*(application\/(atom(svc)?\+)?xml|atom|xml)($|;|,)/i.test(text)
  const wanted = query.$format ?? String(headers.accept ?? '')
  if (format === 'json' ? isXml(wanted) && !isJson(wanted) : isJson(wanted) && !isXml(wanted))
    throw new CentralProblem(406.1, 'collection.odata.problem.format', {
      allowed: format === 'json' ? 'application/json, json' : 'application/xml, atom',
    })
  const version = headers['odata-maxversion']
  if (version !== undefined && Number.parseFloat(String(version)) < 4)
    throw new CentralProblem(404.1, 'problem.not_found')
  for (const key of Object.keys(query))
    if (!supported.includes(key) && !own.includes(key))
      throw new CentralProblem(501.1, 'collection.odata.problem.feature', { feature: key })
}

/** Reads what a request asks of a table. @throws CentralProblem */
export function readQuery(
  shape: Shape,
  name: string,
  query: Record<string, string>,
  fields: Field2Sql,
): DataQuery {
  const table = shape.tables.find((one) => tableTitle(one.path) === name)
  if (!table) throw new CentralProblem(404.1, 'problem.not_found')
  if (query.$expand && query.$expand !== '*')
    throw new CentralProblem(501.6, 'collection.odata.problem.expand', { text: query.$expand })
  if (query.$expand && query.$select)
    throw new CentralProblem(501.11, 'collection.odata.problem.select_expand')
  const token = query.$skiptoken ? readToken(query.$skiptoken) : null
  return {
    table,
    top: numberOf('$top', query),
    skip: token ? 0 : (numberOf('$skip', query) ?? 0),
    token,
    count: yes(query.$count),
    condition: query.$filter ? filterSql(query.$filter, fields) : everything,
    order: query.$orderby ? orderSql(query.$orderby, fields) : null,
    wkt: yes(query.$wkt),
    expand: query.$expand === '*',
    select: query.$select && query.$select.trim() !== '*' ? readSelect(query.$select) : null,
  }
}

function numberOf(name: '$top' | '$skip', query: Record<string, string>): number | null {
  const text = query[name]
  if (text === undefined) return null
  if (!/^\d{1,15}$/.test(text))
    throw new CentralProblem(400.11, 'collection.odata.problem.number', { name, text })
  return Number(text)
}

function readSelect(text: string): Select {
  const names = text.split(',').map((one) => one.trim())
  const system = names.filter((one) => one.startsWith('__system/')).map((one) => one.slice(9))
  for (const name of system) if (!(systemNames as readonly string[]).includes(name)) throw unknownField(name)
  const whole = names.includes('__system')
  return {
    id: names.includes('__id'),
    parentId: names.some((one) => /^__Submissions(-\w+)*-id$/.test(one)),
    anySystem: whole || system.length > 0,
    system: whole ? null : new Set(system),
    paths: new Set(names.filter((one) => !one.startsWith('__'))),
  }
}

/** The mark that the next page begins at. Clients take it as it is. */
export const writeToken = (token: Token): string =>
  `01${Buffer.from(JSON.stringify(token)).toString('base64url')}`

function readToken(text: string): Token {
  try {
    if (!text.startsWith('01')) throw new Error('unknown version')
    const token = JSON.parse(Buffer.from(text.slice(2), 'base64url').toString('utf8')) as Token
    const whole = (value: unknown) =>
      value === undefined || (Number.isSafeInteger(value) && Number(value) >= 0)
    if (typeof token !== 'object' || token === null || !whole(token.rows) || !whole(token.skip))
      throw new Error('malformed')
    if (token.id !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(token.id)))
      throw new Error('malformed')
    return token
  } catch {
    throw unparsable('$skiptoken')
  }
}
