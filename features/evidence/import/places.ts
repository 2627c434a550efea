import type { Stored } from './copy.ts'
import type { ErrorList } from './faults.ts'

/** The longest description of a place. */
const longest = 700

/** Reads where an event was: longitude, latitude and words. @returns whether nothing is wrong */
export function readPlace(
  stored: Stored,
  fields: string[],
  row: number,
  columns: { lon: number; lat: number; place: number },
  names: string[],
  errors: ErrorList,
): boolean {
  let fine = true
  const read = (column: number, limit: number): number => {
    const text = (fields[column] ?? '').trim()
    if (column < 0 || text === '' || /^n\/?a$/i.test(text)) return Number.NaN
    const value = Number(text.replace(',', '.'))
    if (!(Math.abs(value) <= limit)) {
      errors.add(row, names[column]!, 'coordinate', text)
      fine = false
    }
    return value
  }
  stored.lon = read(columns.lon, 180)
  stored.lat = read(columns.lat, 90)
  const place = (fields[columns.place] ?? '').trim()
  stored.place = place === '' ? null : place
  if (place.length > longest) {
    errors.add(row, names[columns.place]!, 'place_long', place)
    fine = false
  }
  return fine
}
