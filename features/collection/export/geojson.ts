import { geoJson } from '../odata/places.ts'
import { keyOf } from './columns.ts'
import type { Source } from './csv.ts'
import { readRows, reviewState } from './rows.ts'
import { answerAt, leavesOf, type Node, rowsOf, type Shape, wayTo } from './shape.ts'

const kinds = ['geopoint', 'geotrace', 'geoshape'] as const
type PlaceKind = (typeof kinds)[number]
const isPlace = (kind: string): kind is PlaceKind => (kinds as readonly string[]).includes(kind)

export interface GeoOptions {
  /** One question's places only: `/visit/place`; otherwise those of all questions, in repeats too. */
  path?: string | undefined
  /** Adds the answers of the row that the place stands in. */
  answers?: boolean
}

/** The places of submissions as a GeoJSON feature collection (RFC 7946), in pieces. */
export async function* geoJsonOf(
  source: Source,
  shape: Shape,
  options: GeoOptions = {},
): AsyncGenerator<Buffer> {
  const places = shape.tables.flatMap((table) => {
    const leaves = leavesOf(table)
    return leaves
      .filter(({ node }) => isPlace(node.field.kind) && (!options.path || node.field.path === options.path))
      .map((one) => ({ ...one, table, leaves: options.answers ? leaves : [] }))
  })
  let text = '{"type":"FeatureCollection","features":['
  let first = true
  for await (const rows of readRows(source.reading, source.form, source.selection, source.personal)) {
    for (const row of rows)
      for (const { node, above, table, leaves } of places)
        for (const { row: bag, at } of rowsOf(table, row.data)) {
          const value = answerAt(bag, above, node.name)
          const geometry = typeof value === 'string' ? geoJson(node.field.kind as PlaceKind, value) : null
          if (!geometry) continue
          const { properties = {}, ...shapeOnly } = geometry
          const feature = {
            type: 'Feature',
            id: table.parent ? keyOf(row.instanceId, wayTo(table), at) : row.instanceId,
            geometry: shapeOnly,
            properties: {
              instanceId: row.instanceId,
              fieldpath: node.field.path,
              reviewState: reviewState(row),
              ...properties,
              ...answersOf(bag, leaves),
            },
          }
          text += `${first ? '' : ','}${JSON.stringify(feature)}`
          first = false
        }
    source.onRows?.(rows.length)
    if (text.length < 65536) continue
    yield Buffer.from(text, 'utf8')
    text = ''
  }
  yield Buffer.from(`${text}]}`, 'utf8')
}

function answersOf(bag: unknown, leaves: readonly { node: Node; above: Node[] }[]): Record<string, unknown> {
  const answers: Record<string, unknown> = {}
  for (const { node, above } of leaves)
    if (!isPlace(node.field.kind))
      answers[[...above.map((one) => one.name), node.name].join('-')] = answerAt(bag, above, node.name)
  return answers
}
