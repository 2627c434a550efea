type Kind = 'geopoint' | 'geotrace' | 'geoshape'
interface Point {
  lat: number
  lon: number
  altitude: number | null
  accuracy: number | null
}

export interface Geometry {
  type: 'Point' | 'LineString' | 'Polygon'
  coordinates: unknown
  properties?: Record<string, unknown>
}

function pointOf(text: string): Point | null {
  const [lat, lon, altitude, accuracy] = text.trim().split(/\s+/).map(Number.parseFloat)
  if (lat === undefined || lon === undefined || !Number.isFinite(lat) || !Number.isFinite(lon)) return null
  const some = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null)
  return { lat, lon, altitude: some(altitude), accuracy: some(accuracy) }
}

const coordinates = ({ lon, lat, altitude }: Point): number[] =>
  altitude === null ? [lon, lat] : [lon, lat, altitude]

function pointsOf(text: string): Point[] {
  return text.split(';').flatMap((one) => pointOf(one) ?? [])
}

/** A place as GeoJSON, with accuracies among its properties; null when there is nothing to draw. */
export function geoJson(kind: Kind, text: string): Geometry | null {
  if (kind === 'geopoint') {
    const point = pointOf(text)
    if (!point) return null
    const accuracy = point.accuracy === null ? {} : { properties: { accuracy: point.accuracy } }
    return { type: 'Point', coordinates: coordinates(point), ...accuracy }
  }
  const points = pointsOf(text)
  if (points.length === 0) return null
  const all = points.map(coordinates)
  const some = points.some((one) => one.accuracy !== null)
  const properties = some ? { properties: { accuracies: points.map((one) => one.accuracy || null) } } : {}
  return kind === 'geotrace'
    ? { type: 'LineString', coordinates: all, ...properties }
    : { type: 'Polygon', coordinates: [all], ...properties }
}

/** A place as well-known text: `POINT (19.43 42.33 120)`. */
export function wellKnown(kind: Kind, text: string): string | null {
  const points = pointsOf(text).map((one) => coordinates(one).join(' '))
  if (points.length === 0) return null
  if (kind === 'geopoint') return `POINT (${points[0]})`
  return kind === 'geotrace' ? `LINESTRING (${points.join(',')})` : `POLYGON ((${points.join(',')}))`
}
