import type { Feature, FeatureCollection, MultiPolygon, Position } from 'geojson'
import type { TruthMark } from './document.ts'
import type { Language } from './languages.ts'
import { balkans, drawn, type MapData, roundDown, seats, shadeSteps, written } from './maps.ts'
import { formatNumber } from './numbers.ts'
import { lightPalette, type Palette } from './palette.ts'

/** The bundled boundaries, `common/places/boundaries.geo.json`: the six and the countries around them. */
export type Boundaries = FeatureCollection<MultiPolygon, { code: string; six: boolean }>

export interface MapLook {
  language: Language
  /** What a country is called on the map, by its code; with the asterisk where the programme wants it. */
  name: (code: string) => string
  palette?: Palette
  width?: number
  font?: string
  /** Tells apart the patterns of several maps in one page. */
  id?: string
}

/**
 * Draws a map of the region in Mercator's projection, as the screens' map does.
 * @returns an SVG text; names and values are in it as text, so it can be searched and read aloud
 */
export function drawMap(boundaries: Boundaries, data: MapData, look: MapLook): string {
  const palette = look.palette ?? lightPalette
  const width = look.width ?? 640
  const frame = data.frame ?? balkans
  const id = look.id ?? ''
  const project = mercator(frame, width)
  const height = Math.round(project([frame[0], frame[1]])[1])
  const values = new Map(data.countries?.map((one) => [one.code, { ...one, value: drawn(one) }]))
  const circles = data.shown === 'circles' || !data.countries
  const steps = shadeSteps(
    [...values.values()].map((one) => one.value ?? 0),
    4,
  )
  const fill = (code: string, six: boolean) => {
    const one = values.get(code)
    if (one && !circles && one.value !== null && one.value > 0)
      return palette.ramp[steps.filter((step) => one.value! > step).length]!
    return six ? palette.map.land : palette.map.beyond
  }
  const shapes = boundaries.features.map(
    (one) =>
      `<path d="${path(one, project, width, height)}" fill="${fill(one.properties.code, one.properties.six)}" stroke="${one.properties.six ? palette.quiet : palette.map.border}" stroke-width="${one.properties.six ? 0.9 : 0.6}" stroke-linejoin="round"/>`,
  )
  const hatched = [...values.values()].filter((one) => one.mark === 'sample' && !circles)
  const overlays = hatched.flatMap((one) => {
    const found = boundaries.features.find((each) => each.properties.code === one.code)
    return found ? [`<path d="${path(found, project, width, height)}" fill="url(#${id}hatch)"/>`] : []
  })
  const dots = [
    ...(data.places ?? []).filter((one) => one.mark !== 'suppressed'),
    ...(circles ? [...values.values()].filter((one) => one.value).map(atSeat) : []),
  ].sort((a, b) => b.value - a.value)
  const most = Math.max(1, ...dots.map((one) => one.value))
  const radius = (value: number) => Math.max(2.2, Math.sqrt(value / most) * (data.places ? 17 : 26))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${look.font ?? 'Source Sans 3'}">`,
    `<defs><pattern id="${id}hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2.2" height="6" fill="${palette.paper}"/></pattern><clipPath id="${id}frame"><rect width="${width}" height="${height}"/></clipPath></defs>`,
    `<g clip-path="url(#${id}frame)"><rect width="${width}" height="${height}" fill="${palette.map.sea}"/>`,
    ...shapes,
    ...overlays,
    ...dots.map((one) => circle(one, project, radius(one.value), palette, id)),
    ...boundaries.features.map((one) => nameOf(one, values, look, data, palette, project, height, radius)),
    '</g>',
    circles
      ? circleKey(most, radius, data, look, palette, height)
      : shadeKey(steps, data, look, palette, height),
    '</svg>',
  ].join('\n')
}

type Project = (at: Position) => [number, number]

function mercator([west, south, east, north]: [number, number, number, number], width: number): Project {
  const y = (lat: number) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))
  const scale = width / (((east - west) * Math.PI) / 180)
  void south
  return ([lon, lat]) => [(((lon! - west) * Math.PI) / 180) * scale, (y(north) - y(lat!)) * scale]
}

/** The outline in tenths of a pixel, without rings that lie outside the picture and steps too small to see. */
function path(feature: Feature<MultiPolygon>, project: Project, width: number, height: number): string {
  return feature.geometry.coordinates
    .flat()
    .map((ring) => ring.map(project))
    .filter((ring) => ring.some(([x, y]) => x > -20 && x < width + 20 && y > -20 && y < height + 20))
    .map((ring) => {
      let [lastX, lastY] = [Number.NaN, Number.NaN]
      const kept = ring.filter(([x, y]) => {
        if (Math.hypot(x - lastX, y - lastY) < 0.7) return false
        ;[lastX, lastY] = [x, y]
        return true
      })
      return `M${kept.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`
    })
    .join('')
}

function atSeat(one: { code: string; value: number | null; mark?: TruthMark }) {
  const [lon, lat] = seats[one.code] ?? [0, 0]
  return { lon: lon!, lat: lat!, value: one.value ?? 0, mark: one.mark }
}

function circle(
  one: { lon: number; lat: number; mark?: TruthMark },
  project: Project,
  radius: number,
  palette: Palette,
  id: string,
): string {
  const [x, y] = project([one.lon, one.lat])
  const look =
    one.mark === 'reported'
      ? `fill="none" stroke="${palette.accent}" stroke-width="1.6"`
      : `fill="${palette.accent}" fill-opacity="${one.mark === 'provisional' ? 0.25 : 0.55}" stroke="${palette.paper}" stroke-width="0.8"`
  const place = `cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}"`
  return `<circle ${place} ${look}/>${one.mark === 'sample' ? `<circle ${place} fill="url(#${id}hatch)"/>` : ''}`
}

function nameOf(
  feature: Feature<MultiPolygon, { code: string; six: boolean }>,
  values: Map<string, { value: number | null; mark?: TruthMark }>,
  look: MapLook,
  data: MapData,
  palette: Palette,
  project: Project,
  height: number,
  radius: (value: number) => number,
): string {
  const { code, six } = feature.properties
  const seat = seats[code]
  if (!seat) return ''
  const [x, y] = project(seat)
  if (x < 30 || x > (look.width ?? 640) - 30 || y < 12 || y > height - 10) return ''
  const one = values.get(code)
  const shown = one ? written(one, look.language, data.format) : ''
  const circles = (data.shown === 'circles' || !data.countries) && one?.value
  const top = circles && shown ? y - radius(one.value!) - 5 : y - (shown ? 2 : -4)
  const halo = `stroke="${palette.paper}" stroke-width="3" stroke-opacity="0.9" stroke-linejoin="round" paint-order="stroke"`
  const set = (text: string, at: number, size: number, more: string) =>
    `<text x="${x.toFixed(1)}" y="${at.toFixed(1)}" font-size="${size}" text-anchor="middle" ${more} ${halo}>${escapeXml(text)}</text>`
  return [
    set(look.name(code), top, six ? 11.5 : 10.5, `fill="${six ? palette.ink : palette.quiet}"`),
    shown ? set(shown, circles ? y + 4.5 : y + 12, 13, `fill="${palette.ink}" font-weight="600"`) : '',
  ].join('')
}

function shadeKey(steps: number[], data: MapData, look: MapLook, palette: Palette, height: number): string {
  if (!steps.length) return ''
  const say = (value: number) => formatNumber(look.language, value, data.format)
  const labels = [
    `≤ ${say(steps[0]!)}`,
    ...steps.slice(1).map((step, i) => `${say(steps[i]! + 1)} – ${say(step)}`),
    `> ${say(steps.at(-1)!)}`,
  ]
  const rows = labels.map((label, i) => {
    const y = height - 14 - (labels.length - 1 - i) * 17
    return `<rect x="14" y="${y - 9}" width="16" height="11" fill="${palette.ramp[i]}" stroke="${palette.quiet}" stroke-width="0.5"/><text x="37" y="${y}" font-size="11" fill="${palette.ink}">${escapeXml(label)}</text>`
  })
  return keyPlate(labels.length * 17 + 10, 118, height, palette) + rows.join('')
}

function circleKey(
  most: number,
  radius: (value: number) => number,
  data: MapData,
  look: MapLook,
  palette: Palette,
  height: number,
): string {
  const nice = roundDown(most)
  const sizes = [...new Set([nice, Math.max(1, roundDown(nice / 4)), 1])]
    .filter((value) => value <= most)
    .slice(0, 2)
  const high = sizes.reduce((sum, value) => sum + Math.max(16, radius(value) * 2 + 5), 0)
  let y = height - 8
  const rows = [...sizes].reverse().map((value) => {
    const r = radius(value)
    y -= Math.max(16, r * 2 + 5) / 2
    const row = `<circle cx="38" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" fill="${palette.accent}" fill-opacity="0.55"/><text x="70" y="${(y + 4).toFixed(1)}" font-size="11" fill="${palette.ink}">${escapeXml(formatNumber(look.language, value, data.format))}</text>`
    y -= Math.max(16, r * 2 + 5) / 2
    return row
  })
  return keyPlate(high + 8, 112, height, palette) + rows.join('')
}

function keyPlate(high: number, wide: number, height: number, palette: Palette): string {
  return `<rect x="6" y="${(height - high - 4).toFixed(1)}" width="${wide}" height="${high.toFixed(1)}" rx="2" fill="${palette.paper}" fill-opacity="0.88"/>`
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
