import { isXmlName } from '../names.ts'
import type { Problems } from '../problems.ts'
import { referenceText } from '../reference-text.ts'
import { type Group, groupOf, type Value } from '../value.ts'
import type { Table } from './table.ts'

/** Groups of columns whose second word becomes an XML attribute. */
const ATTRIBUTE_GROUPS = ['bind', 'control', 'instance', 'attribute']
/** Prefixes that every XForm declares. */
const DECLARED = new Set(['h', 'ev', 'xsd', 'jr', 'orx', 'odk', 'entities', 'xml'])
/** Messages may have languages behind their name. */
const TRANSLATABLE = new Set(['jr:constraintMsg', 'jr:requiredMsg', 'jr:noAppErrorString'])

/** What a bind can have only once, for all languages. */
export const PLAIN_EXPRESSIONS = new Set(['relevant', 'calculate', 'constraint', 'readonly', 'required'])

/** Prefixes of other clients' own attributes, declared where a form uses them without saying so. */
const WELL_KNOWN: ReadonlyMap<string, string> = new Map([
  // ArcGIS Survey123, https://doc.arcgis.com/en/survey123/
  ['esri', 'http://esri.com/xforms'],
])

/**
 * Puts columns in order that become attributes. A prefix that the form does not declare would make the
 * whole XForm unreadable, so such a column is left out with a warning; a name that is no XML name is an
 * error. Returns the namespaces with those added that are needed and well known.
 */
export function checkAttributeColumns(
  table: Table,
  namespaces: ReadonlyMap<string, string>,
  { likeReference }: { likeReference: boolean },
  problems: Problems,
): Map<string, string> {
  const declared = new Map(namespaces)
  for (const path of table.paths) {
    const [group = '', first = '', second] = path
    if (path.length < 2 || !ATTRIBUTE_GROUPS.includes(group) || TRANSLATABLE.has(first)) continue
    // Refused with its row, where it is used.
    if (second !== undefined && group === 'bind' && PLAIN_EXPRESSIONS.has(first)) continue
    const rows = table.rows
      .map(({ cells }) => groupOf(cells.get(group)))
      .filter((cells) => cells?.has(first))
      .filter((cells) => cells !== undefined)
    if (rows.length === 0) continue
    if (second !== undefined && likeReference) {
      for (const cells of rows) cells.set(first, plainText(cells.get(first)!))
      continue
    }
    const name = second === undefined ? first : `${first}:${second}`
    // `body:esri:style`, with the old single colon between all parts, means the attribute `esri:style`.
    if (second !== undefined) for (const cells of rows) join(cells, first, second)
    const place = { sheet: table.sheet, row: 1, column: table.headerOf(...path) ?? name }
    const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : undefined
    const address = prefix === undefined ? undefined : WELL_KNOWN.get(prefix)
    if (!isXmlName(name)) problems.error('attribute_name_invalid', place, { name })
    else if (prefix === undefined || DECLARED.has(prefix) || declared.has(prefix)) continue
    else if (address !== undefined) declared.set(prefix, address)
    else if (!likeReference) {
      problems.warn('attribute_prefix_unknown', place, { name, prefix })
      for (const cells of rows) cells.delete(name)
    }
  }
  return declared
}

const plainText = (value: Value) => (typeof value === 'string' ? value : referenceText(value))

function join(cells: Group, first: string, second: string): void {
  const inner = groupOf(cells.get(first))
  const value = inner?.get(second)
  if (!inner || value === undefined) return
  inner.delete(second)
  if (inner.size === 0) cells.delete(first)
  cells.set(`${first}:${second}`, value)
}
