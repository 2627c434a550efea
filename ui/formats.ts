import { type Language, languageTags } from '../common/languages.ts'
import { dateFormat, lacking, listFormat, numberFormat } from '../common/near-intl.ts'
import { formatNumber } from '../common/numbers.ts'
import { regionNames } from './regions.ts'

/** Numbers, dates and names as a reader of one language writes them. */
export interface Formats {
  /** `12 345,6`; `digits` fixes the decimals. */
  number(value: number, digits?: number): string
  /** A share 0–1 as `45 %`. */
  percent(share: number, digits?: number): string
  money(amount: number, currency: string): string
  /** `24 November 2026` of an ISO date or instant. */
  date(value: string | Date): string
  /** `24 Nov 2026`, for tables. */
  shortDate(value: string | Date): string
  /** `24 November 2026 at 14:05`, in the reader's own time zone. */
  dateTime(value: string | Date): string
  /** `March 2026` of `2026-03` or a date. */
  month(value: string | Date): string
  range(from: string, to: string): string
  bytes(size: number): string
  list(items: string[]): string
  /** Name of a country by ISO 3166-1 alpha-2 (XK: Kosovo). */
  country(code: string): string
  /** Compares texts in the order of the language's alphabet. */
  compare(a: string, b: string): number
}

const made = new Map<Language, Formats>()

/** The formats of a language; made once. */
export function formatsOf(language: Language): Formats {
  let formats = made.get(language)
  if (!formats) {
    formats = make(language)
    made.set(language, formats)
  }
  return formats
}

function make(language: Language): Formats {
  const tag = languageTags[language]
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const local = dateFormat(language, options)
    // A calendar date has no time zone: read as UTC it must also be written as UTC, or it slips by a day.
    const calendar = dateFormat(language, { ...options, timeZone: 'UTC' })
    return (value: string | Date) => {
      const plain = typeof value === 'string' && /^\d{4}-\d{2}(-\d{2})?$/.test(value)
      return (plain ? calendar : local).format(new Date(value))
    }
  }
  const date = dates({ day: 'numeric', month: 'long', year: 'numeric' })
  const regions = new Intl.DisplayNames(tag, { type: 'region', fallback: 'code' })
  const lists = listFormat(language)
  const own = lacking(language) ? regionNames[language] : undefined
  const collator = new Intl.Collator(tag, { numeric: true })
  const rangeFormat = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const number = (value: number, digits?: number) => formatNumber(language, value, { decimals: digits })
  return {
    number,
    percent: (share, digits = 0) => formatNumber(language, share, { style: 'percent', decimals: digits }),
    money: (amount, currency) => numberFormat(language, { style: 'currency', currency }).format(amount),
    date,
    shortDate: dates({ day: 'numeric', month: 'short', year: 'numeric' }),
    dateTime: dates({ dateStyle: 'long', timeStyle: 'short' }),
    month: dates({ month: 'long', year: 'numeric' }),
    range: (from, to) =>
      from === to
        ? date(from)
        : lacking(language)
          ? `${date(from)} – ${date(to)}`
          : rangeFormat.formatRange(new Date(from), new Date(to)),
    bytes: (size) => bytes(size, number),
    list: (items) => lists.format(items),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (own?.[code] ?? regions.of(code) ?? code) : code),
    compare: collator.compare,
  }
}

function bytes(size: number, number: (value: number, digits?: number) => string): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = size
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${number(value, unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`
}
