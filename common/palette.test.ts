import { describe, expect, test } from 'vitest'
import { countryColour, darkPalette, lightPalette, type Palette } from './palette.ts'

type Triple = [number, number, number]

const channels = (hex: string): Triple =>
  [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as Triple
const luminance = ([r, g, b]: Triple) => 0.2126 * r + 0.7152 * g + 0.0722 * b
const contrast = (a: string, b: string) => {
  const [dark, light] = [luminance(channels(a)), luminance(channels(b))].sort((x, y) => x - y) as [
    number,
    number,
  ]
  return (light + 0.05) / (dark + 0.05)
}
const times = (m: number[][], v: Triple) =>
  m.map((row) => Math.max(0, row[0]! * v[0] + row[1]! * v[1] + row[2]! * v[2])) as Triple

/** Full dichromacy after Machado, Oliveira and Fernandes (2009), in linear RGB. */
const sights: Record<string, number[][]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

/** OKLab (Björn Ottosson, 2020). */
function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

describe.each([
  ['light', lightPalette],
  ['dark', darkPalette],
] as [string, Palette][])('the %s palette', (_, palette) => {
  const colours = Object.entries(palette.countries)

  test('shows each country against its paper (3 : 1) and text against paper and wash (4.5 : 1)', () => {
    for (const [code, colour] of colours)
      expect(contrast(colour, palette.paper), code).toBeGreaterThanOrEqual(3)
    for (const colour of [...palette.series])
      expect(contrast(colour, palette.paper), colour).toBeGreaterThanOrEqual(3)
    for (const text of [palette.ink, palette.quiet, palette.accent])
      for (const under of [palette.paper, palette.wash])
        expect(contrast(text, under), text).toBeGreaterThanOrEqual(4.5)
  })

  test.each(Object.entries(sights))('keeps the six apart for %s sight', (_name, sight) => {
    for (const [a, first] of colours)
      for (const [b, second] of colours) {
        if (a >= b) continue
        const [one, two] = [oklab(times(sight, channels(first))), oklab(times(sight, channels(second)))]
        const distance = Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2])
        expect(distance, `${a} and ${b}`).toBeGreaterThan(0.1)
      }
  })
})

test('a country has one colour under both of its codes, and others have none', () => {
  expect(countryColour('XKX')).toBe(countryColour('XK'))
  expect(countryColour('DEU')).toBeUndefined()
})
