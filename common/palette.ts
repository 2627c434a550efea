import type { six } from './places.ts'

/**
 * The colours of everything that is drawn: one ink, one accent, greys, and one fixed colour for each of the six
 * countries, the same on screens, in charts, on maps and on paper. The country colours were searched for, not picked:
 * each keeps 3 : 1 against its background (WCAG 2.2, 1.4.11), and any two stay apart in OKLab for normal sight and for
 * the three kinds of colour blindness; `palette.test.ts` holds them to it.
 */
export interface Palette {
  paper: string
  ink: string
  /** Secondary text; 4.5 : 1 on paper. */
  quiet: string
  /** Hairlines and grid. */
  line: string
  /** Fills of callouts and table heads. */
  wash: string
  accent: string
  countries: Record<(typeof six)[number], string>
  /** For series that are not countries, in this order. */
  series: string[]
  /** From few to many, for shaded maps. */
  ramp: string[]
  /** The ground of maps: water, the six, the lands around them and their borders. */
  map: { sea: string; land: string; beyond: string; border: string }
}

const lightCountries = {
  AL: '#662421',
  BA: '#003d78',
  XK: '#865906',
  ME: '#1faa5e',
  MK: '#bb7cd4',
  RS: '#3158c5',
}
const darkCountries = {
  AL: '#db917b',
  BA: '#7fc0fe',
  XK: '#fec715',
  ME: '#95fcdb',
  MK: '#a65f8a',
  RS: '#777cf7',
}

export const lightPalette: Palette = {
  paper: '#ffffff',
  ink: '#1c2733',
  quiet: '#5a6672',
  line: '#d5dade',
  wash: '#f3f5f6',
  accent: '#0b6477',
  countries: lightCountries,
  series: ['#0b6477', '#b5651d', '#6d4c91', '#4f8a3c', '#1c2733', '#c2577a', '#8a8f95', '#3f7fbf'],
  ramp: ['#e3eff1', '#b7d5da', '#7fb3bc', '#46909d', '#0b6477', '#063f4c'],
  map: { sea: '#e9eef2', land: '#fbfaf7', beyond: '#f3f5f6', border: '#c3cad0' },
}

export const darkPalette: Palette = {
  paper: '#14191f',
  ink: '#e8ebee',
  quiet: '#a3adb7',
  line: '#36404a',
  wash: '#1d242c',
  accent: '#6cc3d3',
  countries: darkCountries,
  series: ['#6cc3d3', '#e8a261', '#b79ae0', '#94c981', '#e8ebee', '#ea8fae', '#8d969f', '#86b6ea'],
  ramp: ['#1f3238', '#27515b', '#2f7380', '#4d9aa8', '#7fc4d0', '#c3e8ee'],
  map: { sea: '#0e1318', land: '#222a33', beyond: '#191f26', border: '#36404a' },
}

/** The fixed colour of a country, by its two- or three-letter code; nothing for a country that is not one of the six. */
export function countryColour(code: string, palette: Palette = lightPalette): string | undefined {
  const short: Record<string, string> = {
    ALB: 'AL',
    BIH: 'BA',
    XKX: 'XK',
    MNE: 'ME',
    MKD: 'MK',
    SRB: 'RS',
  }
  const key = short[code] ?? code
  return key in palette.countries ? palette.countries[key as keyof Palette['countries']] : undefined
}
