import type { z } from 'zod'
import type { Db } from '../../kernel/db/db.ts'
import { Problem } from '../../kernel/problems/problem.ts'
import { type Figure, FigureQuery, figureDigest, runFigureQuery, sourceRows } from '../evidence/seam.ts'

/** The axis of a question that asks where: one cell for each place, from vintages whose rows have coordinates. */
export const placeAxis = 'place'
/** More places than this are no map that anybody reads. */
const mostPlaces = 5000

/**
 * Answers a question of a paper: an ordinary one by the evidence room, one by place from the rows that have a place.
 * Coordinates are the cell's name (`44.1000, 19.4000`: latitude, longitude), so that the answer has a digest like any other.
 * @throws Problem as `runFigureQuery` does; `too_large` for more than 5,000 rows with a place
 */
export async function answerQuestion(
  db: Db,
  programmeId: string,
  question: z.input<typeof FigureQuery>,
): Promise<Figure> {
  const query = FigureQuery.parse(question)
  if (!query.rows.includes(placeAxis)) return runFigureQuery(db, programmeId, query)
  const whole = await runFigureQuery(db, programmeId, { ...query, rows: [], columns: [] })
  const asked = { ...whole.query, rows: [], columns: [] }
  const { rows: found, total } = await sourceRows(db, programmeId, asked, {
    size: mostPlaces,
    page: 1,
    placed: true,
  })
  if (total > mostPlaces) throw new Problem('too_large', { params: { limit: mostPlaces } })
  const sums = new Map<string, number>()
  for (const { lon, lat, value } of found) {
    if (lon === null || lat === null || value === null) continue
    const place = `${lat.toFixed(4)}, ${lon.toFixed(4)}`
    sums.set(place, (sums.get(place) ?? 0) + value)
  }
  const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([place, sum]) => [place, sum, ''])
  const columns: Figure['columns'] = [
    { key: placeAxis, role: 'dimension', label: null },
    { key: 'value', role: 'value', label: null },
    { key: 'flags', role: 'flags', label: null },
  ]
  return {
    ...whole,
    query: { ...asked, rows: [placeAxis] },
    columns,
    rows,
    labels: {},
    digest: figureDigest(columns, rows),
  }
}

/** Longitude and latitude of a cell by place. */
export function coordinatesOf(place: string): { lon: number; lat: number } {
  const [lat, lon] = place.split(', ').map(Number)
  return { lon: lon ?? Number.NaN, lat: lat ?? Number.NaN }
}
