import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, StyleSpecification } from 'maplibre-gl'
import { drawn, type MapData, radiusOf, seats, shadeOf, shadeSteps } from '../../common/maps.ts'
import { countryColour, type Palette } from '../../common/palette.ts'

/** The whole look of a map, from bundled boundaries and data alone: no tiles, no glyphs, no address outside. */
export function mapStyle(boundaries: FeatureCollection, data: MapData, palette: Palette): StyleSpecification {
  return {
    version: 8,
    sources: {
      boundaries: { type: 'geojson', data: boundaries, tolerance: 0.2 },
      circles: { type: 'geojson', data: circlesOf(data, palette) },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': palette.map.sea } },
      {
        id: 'land',
        type: 'fill',
        source: 'boundaries',
        paint: { 'fill-color': landColours(data, palette), 'fill-antialias': true },
      },
      {
        id: 'samples',
        type: 'fill',
        source: 'boundaries',
        filter: ['in', ['get', 'code'], ['literal', sampleCodes(data)]],
        paint: { 'fill-pattern': 'hatch' },
      },
      {
        id: 'borders',
        type: 'line',
        source: 'boundaries',
        filter: ['!', ['get', 'six']],
        paint: { 'line-color': palette.map.border, 'line-width': 0.7 },
      },
      {
        id: 'borders-six',
        type: 'line',
        source: 'boundaries',
        filter: ['get', 'six'],
        paint: { 'line-color': palette.quiet, 'line-width': 0.9 },
      },
      {
        id: 'circles',
        type: 'circle',
        source: 'circles',
        layout: { 'circle-sort-key': ['-', 0, ['get', 'radius']] },
        paint: {
          'circle-radius': ['get', 'radius'],
          'circle-color': ['get', 'colour'],
          'circle-opacity': ['get', 'opacity'],
          'circle-stroke-color': ['get', 'stroke'],
          'circle-stroke-width': ['get', 'strokeWidth'],
        },
      },
    ],
  }
}

const shaded = (data: MapData) => data.countries !== undefined && data.shown !== 'circles'

/** Thresholds of the shades, for the map and for its key. */
export function stepsOf(data: MapData): number[] {
  return shaded(data) ? shadeSteps(data.countries!.map((one) => drawn(one) ?? 0)) : []
}

/** The largest value that is drawn as a circle. */
export function mostOf(data: MapData): number {
  const values = [
    ...(data.places ?? []).map(drawn),
    ...(shaded(data) ? [] : (data.countries ?? []).map(drawn)),
  ]
  return Math.max(0, ...values.map((value) => value ?? 0))
}

function landColours(data: MapData, palette: Palette): ExpressionSpecification {
  const plain: ExpressionSpecification = ['case', ['get', 'six'], palette.map.land, palette.map.beyond]
  if (!shaded(data)) return plain
  const steps = stepsOf(data)
  const shades = data.countries!.flatMap((one) => {
    const value = drawn(one)
    return value !== null && value > 0 ? [one.code, shadeOf(value, steps, palette.ramp)] : []
  })
  if (shades.length === 0) return plain
  return ['match', ['get', 'code'], ...shades, plain] as unknown as ExpressionSpecification
}

function sampleCodes(data: MapData): string[] {
  if (!shaded(data)) return []
  return data.countries!.filter((one) => one.mark === 'sample').map((one) => one.code)
}

/** Circles of places, and of countries at their seats; the larger ones below the smaller. */
function circlesOf(data: MapData, palette: Palette): FeatureCollection {
  const most = mostOf(data)
  const ofCountries = shaded(data)
    ? []
    : (data.countries ?? []).flatMap((one) => {
        const seat = seats[one.code]
        return seat
          ? [
              {
                ...one,
                id: one.code,
                name: one.code,
                country: one.code,
                lon: seat[0],
                lat: seat[1],
                largest: 28,
              },
            ]
          : []
      })
  const all = [...ofCountries, ...(data.places ?? []).map((one) => ({ ...one, largest: 18 }))]
  return {
    type: 'FeatureCollection',
    features: all.flatMap((one) => {
      const value = drawn(one)
      if (!value) return []
      const colour = (one.country && countryColour(one.country, palette)) || palette.accent
      const reported = one.mark === 'reported'
      const light = one.mark === 'provisional' || one.mark === 'sample'
      return [
        {
          type: 'Feature' as const,
          geometry: { type: 'Point' as const, coordinates: [one.lon, one.lat] },
          properties: {
            id: one.id,
            name: one.name,
            radius: radiusOf(value, most, one.largest),
            colour,
            opacity: reported ? 0 : light ? 0.25 : 0.6,
            stroke: reported || light ? colour : palette.paper,
            strokeWidth: reported ? 1.6 : 0.9,
          },
        },
      ]
    }),
  }
}
