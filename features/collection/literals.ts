/**
 * What somebody writes into a filter, read strictly: a value that PostgreSQL would refuse is refused here, before any
 * query has begun, and can be named. OData's `$filter` and the table's conditions read by these alone.
 */

/** Why a text is none of what was expected; the words key is `collection.literal.<kind>`. */
export type LiteralKind = 'day' | 'moment' | 'number' | 'truth'

const calendar = /^(\d{4})-(\d\d)-(\d\d)$/
const clock =
  /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,12})?)?(Z|[+-](?:0\d|1[0-3]):?[0-5]\d|[+-]14:?00)?$/
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const mostDigits = 400

/** A day that the calendar has, `2026-02-28`, in the years 1 to 9999; null when it is none. */
export function readDay(text: string): string | null {
  const [, year, month, day] = calendar.exec(text)?.map(Number) ?? []
  if (!year || !month || !day || month > 12) return null
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return day <= days ? text : null
}

/** A day with a time of day, `2026-02-28T10:00:00+01:00`. Without an offset it is UTC, and a day alone its beginning. */
export function readMoment(text: string): string | null {
  const day = readDay(text.slice(0, 10))
  if (!day) return null
  if (text.length === 10) return `${day}T00:00Z`
  const time = text[10] === 'T' ? clock.exec(text.slice(11)) : null
  return time ? (time[4] ? text : `${text}Z`) : null
}

/** A number as it is written with digits, within what a double can hold; null when it is none. */
export function readNumber(text: string): number | null {
  if (text.length > mostDigits || !decimal.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/** A value as a message repeats it. */
export const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
