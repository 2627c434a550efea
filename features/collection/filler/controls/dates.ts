const two = (value: number) => String(value).padStart(2, '0')

/** The offset of this place at a moment, as `+01:00`. */
export function offsetAt(moment: Date): string {
  const minutes = -moment.getTimezoneOffset()
  const sign = minutes < 0 ? '-' : '+'
  return `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

/**
 * What a browser's field says, as ODK keeps it: with seconds, milliseconds and the offset.
 * @returns null where nothing is written
 */
export function withOffset(typed: string, kind: 'time' | 'dateTime', now = new Date()): string | null {
  if (!typed) return null
  const time = typed.split('T').at(-1)!
  const [hours = '00', minutes = '00', seconds = '00'] = time.split(':')
  const full = `${hours}:${minutes}:${two(Math.floor(Number(seconds)))}.000`
  if (kind === 'time') return `${full}${offsetAt(now)}`
  const day = typed.split('T')[0]!
  const moment = new Date(`${day}T${full}`)
  if (Number.isNaN(moment.getTime())) return null
  return `${day}T${full}${offsetAt(moment)}`
}

/** What is kept, as a browser's field shows it: in the time of this place. */
export function localInput(stored: string, kind: 'time' | 'dateTime'): string {
  if (!stored) return ''
  if (kind === 'time') return stored.slice(0, 5)
  const moment = new Date(stored)
  if (Number.isNaN(moment.getTime())) return ''
  const day = `${String(moment.getFullYear()).padStart(4, '0')}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}
