/**
 * Makes `common/places/boundaries.geo.json`: the six countries and those around them, from Natural Earth 1 : 10 million
 * (public domain) as the npm package `world-atlas` 2.0.2 carries it, where Kosovo is a feature of its own.
 *
 * Run `node kernel/documents/make-boundaries.ts` after an update of that package. Coordinates are rounded to a
 * grid of 0.01° (about 1 km), which two neighbours share, so borders still meet; islets that the grid swallows go.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'

const grid = 100
/** Rings outside these longitudes are left out, and islets of less than this many square degrees (about 110 km²). */
const frame = { west: 6, east: 33 }
const islet = 0.012
const codes: Record<string, string> = {
  Albania: 'ALB', 'Bosnia and Herz.': 'BIH', Kosovo: 'XKX', Montenegro: 'MNE', Macedonia: 'MKD', Serbia: 'SRB',
  Croatia: 'HRV', Slovenia: 'SVN', Hungary: 'HUN', Romania: 'ROU', Bulgaria: 'BGR', Greece: 'GRC', Italy: 'ITA',
  Austria: 'AUT', Turkey: 'TUR', Slovakia: 'SVK', Ukraine: 'UKR', 'San Marino': 'SMR',
} // biome-ignore format: a table

const path = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json')
const atlas = JSON.parse(readFileSync(path, 'utf8')) as Topology<{
  countries: GeometryCollection<{ name: string }>
}>
const world = feature(atlas, atlas.objects.countries)

/** A ring on the grid, without repeated points and points on a straight line; nothing when only an islet is left. */
function snap(ring: Position[]): Position[] | undefined {
  const points: Position[] = []
  for (const [x, y] of ring) {
    const point = [Math.round(x! * grid) / grid, Math.round(y! * grid) / grid]
    const [before, last] = points.slice(-2)
    if (last && last[0] === point[0] && last[1] === point[1]) continue
    if (before && last && straight(before, last, point)) points.pop()
    points.push(point)
  }
  const [west, east] = [Math.min(...points.map((at) => at[0]!)), Math.max(...points.map((at) => at[0]!))]
  const seen = east > frame.west && west < frame.east
  return seen && points.length >= 4 && Math.abs(area(points)) > islet ? points : undefined
}

function straight(a: Position, b: Position, c: Position): boolean {
  return Math.abs((b[0]! - a[0]!) * (c[1]! - b[1]!) - (b[1]! - a[1]!) * (c[0]! - b[0]!)) < 1e-9
}

function area(ring: Position[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!
    return sum + (x! * nextY! - nextX! * y!) / 2
  }, 0)
}

function shape(geometry: Polygon | MultiPolygon): MultiPolygon {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const coordinates = polygons
    .map((rings) => rings.map(snap).filter((ring) => ring !== undefined))
    .filter((rings) => rings.length > 0)
  return { type: 'MultiPolygon', coordinates }
}

const collection: FeatureCollection<MultiPolygon, { code: string; six: boolean }> & { source: string } = {
  type: 'FeatureCollection',
  source: 'Natural Earth, 1:10m cultural vectors (public domain), via the npm package world-atlas 2.0.2',
  features: world.features
    .filter((one) => one.properties.name in codes)
    .map((one) => {
      const code = codes[one.properties.name]!
      const six = ['ALB', 'BIH', 'XKX', 'MNE', 'MKD', 'SRB'].includes(code)
      return {
        type: 'Feature' as const,
        id: code,
        properties: { code, six },
        geometry: shape(one.geometry as Polygon | MultiPolygon),
      }
    })
    .sort((a, b) => Number(a.properties.six) - Number(b.properties.six) || a.id.localeCompare(b.id)),
}

const lines = collection.features.map((one) => JSON.stringify(one)).join(',\n')
const target = new URL('../../common/places/boundaries.geo.json', import.meta.url)
writeFileSync(
  target,
  `{"type":"FeatureCollection","source":${JSON.stringify(collection.source)},"features":[\n${lines}\n]}\n`,
)
