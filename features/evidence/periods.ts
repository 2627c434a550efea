/** Lengths of a period, from short to long. */
export const granularities = ['day', 'month', 'quarter', 'half', 'year'] as const
export type Granularity = (typeof granularities)[number]

/** A period as its first day, with its length. */
export interface Period {
  start: string
  granularity: Granularity
}
/** Why a period could not be read: no such month, no such day, or nothing that looks like a period. */
export type PeriodFault = 'month' | 'day' | 'unreadable'

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const pad = (value: number) => String(value).padStart(2, '0')

const year = (text: string) => Number(text)
const ofYear = (text: string): Period => ({ start: `${text}-01-01`, granularity: 'year' })

function ofMonth(y: string, month: number): Period | PeriodFault {
  if (month < 1 || month > 12) return 'month'
  return { start: `${y}-${pad(month)}-01`, granularity: 'month' }
}

function ofDay(y: string, month: number, day: number): Period | PeriodFault {
  if (month < 1 || month > 12) return 'month'
  const date = new Date(Date.UTC(year(y), month - 1, day))
  if (date.getUTCMonth() !== month - 1 || day < 1) return 'day'
  return { start: `${y}-${pad(month)}-${pad(day)}`, granularity: 'day' }
}

function ofPart(y: string, letter: string, part: number): Period | PeriodFault {
  if (letter === 'q') {
    if (part < 1 || part > 4) return 'unreadable'
    return { start: `${y}-${pad(part * 3 - 2)}-01`, granularity: 'quarter' }
  }
  if (part < 1 || part > 2) return 'unreadable'
  return { start: `${y}-${pad(part * 6 - 5)}-01`, granularity: 'half' }
}

const shapes: [RegExp, (m: string[]) => Period | PeriodFault][] = [
  [/^(\d{4})$/, (m) => ofYear(m[1]!)],
  [/^(\d{4})[-/.]?m?(\d{2})$/, (m) => ofMonth(m[1]!, Number(m[2]))],
  [/^(\d{4})-m?(\d)$/, (m) => ofMonth(m[1]!, Number(m[2]))],
  [/^(\d{1,2})[-/.](\d{4})$/, (m) => ofMonth(m[2]!, Number(m[1]))],
  [/^(\d{4})[- ]?(q|h|s|b)(\d)$/, (m) => ofPart(m[1]!, m[2]!, Number(m[3]))],
  [/^(q|h|s)(\d)[- ]?(\d{4})$/, (m) => ofPart(m[3]!, m[1]!, Number(m[2]))],
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?$/, (m) => ofDay(m[1]!, Number(m[2]), Number(m[3]))],
  // Day first, as the region writes it; 03/04/2024 is the third of April.
  [/^(\d{1,2})[./-](\d{1,2})[./-](\d{4})\.?$/, (m) => ofDay(m[3]!, Number(m[2]), Number(m[1]))],
  [/^([a-z]{3})[a-z]*\.?[- ]?(\d{4})$/, (m) => ofName(m[2]!, m[1]!)],
  [/^(\d{4})[- ]?([a-z]{3})[a-z]*\.?$/, (m) => ofName(m[1]!, m[2]!)],
  [/^([a-z]{3})[- ](\d{2})$/, (m) => ofName(`20${m[2]}`, m[1]!)],
]

function ofName(y: string, name: string): Period | PeriodFault {
  const at = monthNames.indexOf(name)
  return at < 0 ? 'unreadable' : ofMonth(y, at + 1)
}

/**
 * Reads a period as sources write it: `2015`, `2015-03`, `2015M03`, `2015-Q1`, `2015-H1`, `JAN2009`, `March 2015`,
 * `2015-03-04`, `4.3.2015` (day first).
 * @returns the period, or what is wrong with it (a month 13 is told from a text that is no period at all)
 */
export function readPeriod(text: string): Period | PeriodFault {
  const plain = text.trim().toLowerCase()
  for (const [shape, read] of shapes) {
    const match = shape.exec(plain)
    if (!match) continue
    const period = read(match)
    if (typeof period === 'object' && (period.start < '1900' || period.start > '2100')) return 'unreadable'
    return period
  }
  return 'unreadable'
}

/** A period's name within an axis: `2015`, `2015-H1`, `2015-Q1`, `2015-03`, `2015-03-04`. */
export function periodName(start: string, axis: Granularity): string {
  const month = Number(start.slice(5, 7))
  switch (axis) {
    case 'year':
      return start.slice(0, 4)
    case 'half':
      return `${start.slice(0, 4)}-H${month <= 6 ? 1 : 2}`
    case 'quarter':
      return `${start.slice(0, 4)}-Q${Math.ceil(month / 3)}`
    case 'month':
      return start.slice(0, 7)
    case 'day':
      return start
  }
}

/** First and last day of a named period (`2015-Q1` → 2015-01-01 … 2015-03-31); undefined when it is none. */
export function periodBounds(name: string): { from: string; to: string } | undefined {
  const period = readPeriod(name)
  if (typeof period === 'string') return undefined
  const months = { day: 0, month: 1, quarter: 3, half: 6, year: 12 }[period.granularity]
  if (months === 0) return { from: period.start, to: period.start }
  const end = new Date(`${period.start}T00:00:00Z`)
  end.setUTCMonth(end.getUTCMonth() + months)
  end.setUTCDate(end.getUTCDate() - 1)
  return { from: period.start, to: end.toISOString().slice(0, 10) }
}

export const isPeriodAxis = (key: string): key is Granularity =>
  (granularities as readonly string[]).includes(key)

/** Whether one length of period is made of whole periods of another. */
export const isAtLeast = (axis: Granularity, granularity: Granularity): boolean =>
  granularities.indexOf(axis) >= granularities.indexOf(granularity)
