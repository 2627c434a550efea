import { type Boundaries, drawMap } from '../../common/draw-map.ts'
import type { Language } from '../../common/languages.ts'
import { balkans, type MapData, shortCode, theSix } from '../../common/maps.ts'
import type { Palette } from '../../common/palette.ts'
import boundariesUrl from '../../common/places/boundaries.geo.json?url'
import { formatsOf } from '../formats.ts'

let boundaries: Promise<Boundaries> | undefined

/** The bundled boundaries, fetched once. */
export function loadBoundaries(): Promise<Boundaries> {
  boundaries ??= fetch(boundariesUrl).then((answer) => answer.json() as Promise<Boundaries>)
  return boundaries
}

/** The map as paper has it, for a file and for browsers that have no WebGL. */
export function stillMap(
  shapes: Boundaries,
  data: MapData,
  palette: Palette,
  language: Language,
  id = '',
  width = 720,
): { svg: string; width: number; height: number } {
  const name = (code: string) => formatsOf(language).country(shortCode(code))
  const look = {
    language,
    palette,
    width,
    font: "'Source Sans 3 Variable', 'Source Sans 3', sans-serif",
    name,
    id,
  }
  const svg = drawMap(shapes, { frame: width < 560 ? theSix : balkans, ...data }, look)
  const height = Number(/height="(\d+)"/.exec(svg)?.[1])
  return { svg, width, height }
}
