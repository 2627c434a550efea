import type { TruthMark } from './document.ts'
import type { Language } from './languages.ts'
import { formatNumber, type NumberFormat } from './numbers.ts'

/** What a map shows, on screens and on paper alike. */
export interface MapData {
  /** Values of countries, by ISO 3166-1 alpha-3 (Kosovo XKX): shaded, or shown as circles. */
  countries?: { code: string; value: number | null; mark?: TruthMark }[]
  shown?: 'shades' | 'circles'
  /** Values at places, drawn as circles whose area is the value. */
  places?: MapPlace[]
  format?: NumberFormat
  /** West, south, east, north in degrees; the Western Balkans where it is not given. */
  frame?: [number, number, number, number]
}

export interface MapPlace {
  /** What the place is opened by, and called, where the map can be asked. */
  id?: string
  name?: string
  lon: number
  lat: number
  value: number
  mark?: TruthMark
  /** ISO code of one of the six: the circle then has that country's fixed colour. */
  country?: string
}

/** The six and a little of their neighbours: what a screen's map begins with. */
export const theSix: [number, number, number, number] = [15.3, 39.4, 23.4, 46.4]
/** The Western Balkans with the lands around them, for wide maps on paper. */
export const balkans: [number, number, number, number] = [11.2, 39.4, 28.4, 46.7]

/** Where a country's name stands: centres of weight fall into the sea or on a border for shapes like Albania's. */
export const seats: Record<string, [number, number]> = {
  ALB: [20.05, 41.05], BIH: [17.75, 44.2], XKX: [20.9, 42.6], MNE: [19.25, 42.8], MKD: [21.7, 41.6], SRB: [20.85, 44.0],
  HRV: [16.0, 45.55], SVN: [14.8, 46.1], HUN: [19.4, 46.85], ROU: [24.2, 45.6], BGR: [25.0, 42.6], GRC: [21.9, 39.6],
  ITA: [16.2, 41.0], AUT: [14.3, 46.9], TUR: [27.5, 40.0], SVK: [19.5, 48.6], UKR: [25.5, 48.6],
} // biome-ignore format: a table
export const sixCodes = ['ALB', 'BIH', 'XKX', 'MNE', 'MKD', 'SRB']

const alpha2: Record<string, string> = {
  ALB: 'AL', BIH: 'BA', XKX: 'XK', MNE: 'ME', MKD: 'MK', SRB: 'RS', HRV: 'HR', SVN: 'SI', HUN: 'HU', ROU: 'RO',
  BGR: 'BG', GRC: 'GR', ITA: 'IT', AUT: 'AT', TUR: 'TR', SVK: 'SK', UKR: 'UA', SMR: 'SM',
} // biome-ignore format: a table

/** The two-letter code of a country on the map, for its name in the reader's language. */
export const shortCode = (code: string) => alpha2[code] ?? code

/** A value that may be drawn: what is withheld or missing must not show through a shade or a circle's size. */
export function drawn(one: { value: number | null; mark?: TruthMark }): number | null {
  return one.mark === 'suppressed' || one.mark === 'missing' ? null : one.value
}

/** What is written in a country: its number, `<5`, `–` or `≠`. */
export function written(
  one: { value: number | null; mark?: TruthMark },
  language: Language,
  format?: NumberFormat,
): string {
  if (one.mark === 'suppressed') return '<5'
  if (one.value === null || one.mark === 'missing') return '–'
  return `${one.mark === 'incomparable' ? '≠ ' : ''}${formatNumber(language, one.value, format)}`
}

/** Rounded thresholds between at most five shades; a few countries need few shades. */
export function shadeSteps(values: number[], most = 4): number[] {
  const sorted = [...new Set(values.filter((value) => value > 0))].sort((a, b) => a - b)
  const count = Math.max(0, Math.min(most, sorted.length - 1))
  const steps = Array.from({ length: count }, (_, at) =>
    roundDown(sorted[Math.floor(((at + 1) * sorted.length) / (count + 1))]! - 1e-9),
  )
  return [...new Set(steps)]
}

/** A threshold in at most two figures. */
export function roundDown(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1)
  return Math.floor(value / unit) * unit
}

/** The shade of a value among the steps. */
export function shadeOf(value: number, steps: number[], ramp: string[]): string {
  return ramp[Math.min(ramp.length - 1, steps.filter((step) => value > step).length)]!
}

/** Radius in pixels of a circle whose area is the value. */
export function radiusOf(value: number, most: number, largest: number): number {
  return Math.max(2.5, Math.sqrt(value / Math.max(1, most)) * largest)
}
