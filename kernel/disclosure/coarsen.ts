/** How exactly a day is told outside the workspace. */
export type Grain = 'month' | 'quarter' | 'year'

/** A day as it may leave the workspace: `2026-05-17` → `2026-05`, `2026-Q2`, `2026`. */
export function coarseDay(day: string, grain: Grain = 'month'): string {
  const [year, month] = day.slice(0, 7).split('-') as [string, string]
  if (grain === 'year') return year
  return grain === 'quarter' ? `${year}-Q${Math.ceil(Number(month) / 3)}` : `${year}-${month}`
}

export interface Point {
  lat: number
  lon: number
}

/** Width of the grid to which places are moved: a quarter of a degree, 20 to 28 kilometres, like a border section. */
export const square = 0.25

/**
 * A place as it may leave the workspace: the nearest point of the grid. All places around it become one, and the same
 * place always the same one; a random shift could be averaged away by whoever sees it often.
 */
export function coarsePoint(point: Point, size = square): Point {
  const near = (degrees: number) => Number((Math.round(degrees / size) * size).toFixed(4)) + 0
  return { lat: near(point.lat), lon: near(point.lon) }
}
