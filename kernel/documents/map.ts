import { readFileSync } from 'node:fs'
import { type Boundaries, drawMap as draw, type MapLook } from '../../common/draw-map.ts'
import type { MapData } from '../../common/maps.ts'
import { sans } from './fonts.ts'
import { cleanText } from './text.ts'

/** The boundaries of the six and their neighbours, from the file that the screens use too; read once. */
export const boundaries: Boundaries & { source: string } = JSON.parse(
  readFileSync(new URL('../../common/places/boundaries.geo.json', import.meta.url), 'utf8'),
)

/** Draws a map for paper: the same drawing as a screen shows that has no WebGL. */
export function drawMap(data: MapData, look: MapLook): string {
  return draw(boundaries, data, { font: sans, ...look, name: (code) => cleanText(look.name(code)) })
}
