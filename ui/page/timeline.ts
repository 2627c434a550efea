/** A calendar month, `2026-03`. */
export type Month = string

/** All months from one to another, both included. */
export function monthsBetween(from: Month, to: Month): Month[] {
  const months: Month[] = []
  let [year, month] = from.split('-').map(Number) as [number, number]
  const [lastYear, lastMonth] = to.split('-').map(Number) as [number, number]
  while (year < lastYear || (year === lastYear && month <= lastMonth)) {
    months.push(`${year}-${String(month).padStart(2, '0')}`)
    month += 1
    if (month > 12) {
      month = 1
      year += 1
    }
  }
  return months
}

/** Years with the number of their months among the given ones, for the head of a timeline. */
export function yearsOf(months: Month[]): { year: string; months: number }[] {
  const years: { year: string; months: number }[] = []
  for (const month of months) {
    const year = month.slice(0, 4)
    const last = years.at(-1)
    if (last?.year === year) last.months += 1
    else years.push({ year, months: 1 })
  }
  return years
}

const dayOf = (iso: string) => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / 86_400_000

/**
 * Where a span of days lies in a period, as shares from 0 to 1; null when it lies outside. A day is a whole day: a span
 * of one day has a length.
 */
export function placeInPeriod(
  span: { from: string; to: string },
  period: { from: string; to: string },
): { start: number; length: number } | null {
  const begin = dayOf(period.from)
  const whole = dayOf(period.to) + 1 - begin
  const start = Math.max(0, (dayOf(span.from) - begin) / whole)
  const end = Math.min(1, (dayOf(span.to) + 1 - begin) / whole)
  return end > start ? { start, length: end - start } : null
}

/** First and last day of the months that a period touches. */
export function wholeMonths(period: { from: string; to: string }): { from: string; to: string } {
  const [year, month] = period.to.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return {
    from: `${period.from.slice(0, 7)}-01`,
    to: `${period.to.slice(0, 7)}-${String(last).padStart(2, '0')}`,
  }
}
