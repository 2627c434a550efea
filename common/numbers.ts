import type { Language } from './languages.ts'
import { dateFormat, numberFormat } from './near-intl.ts'

/** How a number is set: as it is, as a percentage of a share (0.25 is 25 %), or as a year, which is never grouped. */
export interface NumberFormat {
  style?: 'number' | 'percent' | 'year'
  decimals?: number
}

const made = new Map<string, ReturnType<typeof numberFormat>>()

/**
 * A number as the reader's language writes it. Without `decimals`, whole numbers stay whole and others keep at most two.
 * Minus is a real minus sign, so that it lines up with digits.
 */
export function formatNumber(language: Language, value: number, format: NumberFormat = {}): string {
  const { style = 'number', decimals } = format
  const key = `${language} ${style} ${decimals ?? ''}`
  let formatter = made.get(key)
  if (!formatter) {
    formatter = numberFormat(language, {
      style: style === 'percent' ? 'percent' : 'decimal',
      useGrouping: style === 'year' ? false : 'always',
      minimumFractionDigits: decimals ?? 0,
      maximumFractionDigits: decimals ?? (style === 'percent' ? 1 : 2),
    })
    made.set(key, formatter)
  }
  return formatter.format(value).replace(/^-/, '−')
}

/**
 * A day written out: "31 May 2026", "31 maj 2026". Takes an ISO day, month (`2026-05`) or year.
 * A text that is not a date comes back as it is, because sources sometimes say "mid-2024".
 */
export function formatDay(language: Language, iso: string): string {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(iso)
  if (!match) return iso
  const [, year, month, day] = match
  if (!month) return year!
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)))
  if (Number.isNaN(date.getTime()) || date.getUTCMonth() !== Number(month) - 1) return iso
  return dateFormat(language, {
    ...(day ? { day: 'numeric' } : {}),
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(date)
}
