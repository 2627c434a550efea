/** Number formats of Excel that show a date or a time without saying so in their code (ECMA-376 18.8.30). */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47])

/** Does a number format show dates or times? Quoted text, escapes and `[Red]`-like parts do not count. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.has(id)
  const first = code.split(';')[0] ?? ''
  const bare = first
    .replace(/\[(?!h{1,2}\]|m{1,2}\]|s{1,2}\])[^\]]*\]/gi, '')
    .replace(/"[^"]*"/g, '')
    .replace(/\\.|_.|\*./g, '')
  return /[dmhys]/i.test(bare)
}

const DAY = 86_400_000
/** Excel counts days from 1899-12-30 (its 1900 has a 29 February that never was), Macs from 1904-01-01. */
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)

/**
 * A date cell as text: `2026-03-01 00:00:00`, or `09:30:00` where it holds a time of day only.
 * Fractions of a second are kept to the millisecond.
 */
export function dateText(serial: number, from1904: boolean): string {
  const whole = Math.floor(serial)
  const milliseconds = Math.round((serial - whole) * DAY)
  if (whole === 0 && milliseconds < DAY) return clock(milliseconds)
  // Before 1900-03-01 the invented leap day has not yet shifted the count.
  const days = whole + (!from1904 && serial > 0 && serial < 60 ? 1 : 0)
  const date = new Date((from1904 ? EPOCH_1904 : EPOCH_1900) + days * DAY + milliseconds)
  // Spreadsheets show no date beyond the year 9999 either.
  if (!(date.getUTCFullYear() <= 9999)) return '#VALUE!'
  const year = String(date.getUTCFullYear()).padStart(4, '0')
  return `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())} ${clock(milliseconds % DAY)}`
}

const two = (value: number) => String(value).padStart(2, '0')

function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  const fraction = milliseconds % 1000
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return fraction === 0 ? text : `${text}.${String(fraction * 1000).padStart(6, '0')}`
}

/** A number cell as text: whole numbers without a decimal point, others as short as they can be. */
export function numberText(raw: string): string {
  const value = Number(raw)
  if (!Number.isFinite(value)) return raw
  if (Number.isInteger(value)) return BigInt(value).toString()
  if (Math.abs(value) >= 1e-4) return String(value)
  // As spreadsheets and the reference write it: at least two digits behind the e.
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1')
}
