import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The text serif and the humanist sans of everything printed, both under the SIL Open Font Licence. */
export const serif = 'Source Serif 4'
export const sans = 'Source Sans 3'

const folder = (name: string) => dirname(require.resolve(`${name}/package.json`))

const faces = {
  serif: ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold', '700Bold_Italic'],
  sans: ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold', '700Bold_Italic'],
}

/** A TrueType file of a face, for printing: `fontFile('serif', '400Regular')`. */
export function fontFile(family: 'serif' | 'sans', face: string): string {
  const [name, prefix] =
    family === 'serif' ? ['source-serif-4', 'SourceSerif4'] : ['source-sans-3', 'SourceSans3']
  return join(folder(`@expo-google-fonts/${name}`), face, `${prefix}_${face}.ttf`)
}

/** All faces that papers use. */
export function fontFiles(): string[] {
  return (['serif', 'sans'] as const).flatMap((family) => faces[family].map((face) => fontFile(family, face)))
}

const ranges: [name: string, range: string, needed: RegExp][] = [
  [
    'latin-ext',
    'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
    /[\u0100-\u024f\u1e00-\u1eff\u2020\u2021]/,
  ],
  ['cyrillic', 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116', /[\u0400-\u045f]/],
  [
    'latin',
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
    /./s,
  ],
]

/**
 * `@font-face` rules with the fonts inside them, for a page that must stand alone. Only the scripts that the text uses
 * are put in, which keeps a page in Albanian under half a megabyte.
 */
export async function embeddedFontFaces(text: string): Promise<string> {
  const rules: string[] = []
  for (const [family, name] of [
    [serif, 'source-serif-4'],
    [sans, 'source-sans-3'],
  ] as const) {
    for (const [subset, range, needed] of ranges) {
      if (!needed.test(text)) continue
      for (const style of ['normal', 'italic'] as const) {
        if (style === 'italic' && name === 'source-sans-3') continue
        const file = join(
          folder(`@fontsource-variable/${name}`),
          'files',
          `${name}-${subset}-wght-${style}.woff2`,
        )
        const data = (await readFile(file)).toString('base64')
        rules.push(
          `@font-face{font-family:"${family}";font-style:${style};font-weight:200 900;font-display:swap;src:url(data:font/woff2;base64,${data}) format("woff2");unicode-range:${range}}`,
        )
      }
    }
  }
  return rules.join('\n')
}
