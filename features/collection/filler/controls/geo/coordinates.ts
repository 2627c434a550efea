/** A place as the engine has it. */
export interface Place {
  latitude: number
  longitude: number
  altitude: number | null
  accuracy: number | null
}

/**
 * Reads a coordinate as people write it: `42.3805`, `42,3805`, `42°22'49.8"N`, with a minus or with S and W.
 * @returns degrees, or null when it is none or beyond `most`
 */
export function readDegrees(typed: string, most: 90 | 180): number | null {
  const text = typed
    .trim()
    .toUpperCase()
    .replace(/\u2212/g, '-')
    .replace(',', '.')
  const match =
    /^([NSEW])?\s*([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′]?\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*(?:["″]|'')?\s*)?([NSEW])?$/.exec(
      text,
    )
  if (!match) return null
  const side = match[1] ?? match[5]
  if (side && (most === 90) !== (side === 'N' || side === 'S')) return null
  const whole = Number(match[2])
  const [minutes, seconds] = [Number(match[3] ?? 0), Number(match[4] ?? 0)]
  if (minutes >= 60 || seconds >= 60) return null
  const size = Math.abs(whole) + minutes / 60 + seconds / 3600
  const negative = whole < 0 || match[2]!.startsWith('-') || side === 'S' || side === 'W'
  const degrees = negative ? -size : size
  return Math.abs(degrees) <= most ? round(degrees) : null
}

/** Seven decimals are a centimetre: more would be a pretence. */
export const round = (degrees: number): number => Number(degrees.toFixed(7))

/** A browser's position as a place. */
export function placeOf(position: GeolocationPosition): Place {
  const { latitude, longitude, altitude, accuracy } = position.coords
  return {
    latitude: round(latitude),
    longitude: round(longitude),
    altitude: altitude === null ? null : Number(altitude.toFixed(1)),
    accuracy: Number(accuracy.toFixed(1)),
  }
}

/** Whether a position is good enough to be taken: the form's threshold in metres, or ODK's own. */
export const isGood = (accuracy: number, threshold: number | null): boolean => accuracy <= (threshold ?? 5)

/** A line's points as an area's: closed by its first. */
export function closed(points: readonly Place[]): Place[] {
  const [first] = points
  return first ? [...points, { ...first }] : []
}

/** An area's points without the one that closes it. */
export function opened(points: readonly Place[]): Place[] {
  const [first, last] = [points[0], points.at(-1)]
  const same =
    first &&
    last &&
    points.length > 1 &&
    first.latitude === last.latitude &&
    first.longitude === last.longitude
  return same ? points.slice(0, -1) : [...points]
}
