import type { FeatureCollection, Position } from 'geojson'
import type { StyleSpecification } from 'maplibre-gl'
import type { Palette } from '../../../../../common/palette.ts'

/** Land, sea and borders, and above them what is marked: no tiles, no letters, no address outside. */
export function sheetStyle(boundaries: FeatureCollection, palette: Palette): StyleSpecification {
  return {
    version: 8,
    sources: {
      boundaries: { type: 'geojson', data: boundaries, tolerance: 0.1 },
      marks: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': palette.map.sea } },
      {
        id: 'land',
        type: 'fill',
        source: 'boundaries',
        paint: { 'fill-color': ['case', ['get', 'six'], palette.map.land, palette.map.beyond] },
      },
      {
        id: 'borders',
        type: 'line',
        source: 'boundaries',
        paint: { 'line-color': palette.quiet, 'line-width': 1 },
      },
      {
        id: 'area',
        type: 'fill',
        source: 'marks',
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': palette.accent, 'fill-opacity': 0.2 },
      },
      {
        id: 'line',
        type: 'line',
        source: 'marks',
        filter: ['!=', ['geometry-type'], 'Point'],
        paint: { 'line-color': palette.accent, 'line-width': 3 },
      },
      {
        id: 'points',
        type: 'circle',
        source: 'marks',
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-radius': 7,
          'circle-color': palette.accent,
          'circle-stroke-color': palette.paper,
          'circle-stroke-width': 2,
        },
      },
    ],
  }
}

/** The marked points, and the line or area that they make. */
export function drawnPoints(
  points: readonly { latitude: number; longitude: number }[],
  shape: 'point' | 'line' | 'area',
): FeatureCollection {
  const at = (point: { latitude: number; longitude: number }): Position => [point.longitude, point.latitude]
  const features: FeatureCollection['features'] = points.map((point) => ({
    type: 'Feature',
    properties: {},
    geometry: { type: 'Point', coordinates: at(point) },
  }))
  const line = points.map(at)
  if (shape === 'line' && line.length > 1)
    features.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } })
  if (shape === 'area' && line.length > 2) {
    features.push({
      type: 'Feature',
      properties: {},
      geometry: { type: 'Polygon', coordinates: [[...line, line[0]!]] },
    })
  }
  return { type: 'FeatureCollection', features }
}
