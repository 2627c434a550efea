import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import type { Language } from '../../../common/languages.ts'
import { prepare } from '../prepare.ts'
import { sampleDocument } from '../sample.fixture.ts'
import { anyText, sayIn, small } from '../testing.ts'
import { cleanText } from '../text.ts'
import { writeDocx } from './write.ts'

/** The parts of a Word file, each read as XML; a part that is not well-formed fails. */
function open(file: Uint8Array): Record<string, string> {
  const parts: Record<string, string> = {}
  for (const [name, bytes] of Object.entries(unzipSync(file))) {
    if (!/\.(xml|rels)$/.test(name)) continue
    parts[name] = strFromU8(bytes)
    new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(`${name}: ${message}`)
      },
    }).parseFromString(parts[name], 'text/xml')
  }
  return parts
}

const textIn = (xml: string) =>
  [...new DOMParser().parseFromString(xml, 'text/xml').getElementsByTagName('w:t')]
    .map((one) => one.textContent)
    .join('')

describe('a Word file', () => {
  test.each([
    ['sq', 'sq-AL'],
    ['en', 'en-GB'],
    ['mk', 'mk-MK'],
    ['sr-Cyrl', 'sr-Cyrl-RS'],
  ] as [Language, string][])(
    'opens in %s: well-formed parts, styles that exist, its language',
    async (language, tag) => {
      const parts = open(await writeDocx(prepare(sampleDocument(language), sayIn(language))))
      const styles = parts['word/styles.xml']!
      const known = new Set([...styles.matchAll(/w:styleId="([^"]+)"/g)].map((one) => one[1]))
      const all = Object.values(parts).join('')
      const used = new Set(
        [...all.matchAll(/<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"/g)].map((one) => one[1]),
      )
      expect([...used].filter((one) => !known.has(one))).toEqual([])
      for (const style of ['Heading1', 'Heading2', 'Heading3', 'Caption', 'PaperTable', 'TOC1', 'Title'])
        expect(known).toContain(style)
      expect(styles).toContain(`<w:lang w:val="${tag}"`)
      expect(parts['word/document.xml']).toContain('w:val="mk-MK"')
    },
  )

  test('has a contents field already filled in, counted captions, notes, repeated heads and landscape pages', async () => {
    const file = await writeDocx(prepare(sampleDocument('en'), sayIn('en')))
    const parts = open(file)
    const body = parts['word/document.xml']!
    expect(body).toMatch(/TOC [^<]*\\o &quot;1-3&quot;|TOC [^<]*\\o "1-3"/)
    expect(body).toMatch(/PAGEREF [^<]*<\/w:instrText><w:fldChar w:fldCharType="separate"\/><w:t[^>]*>\d+</)
    expect(body.match(/SEQ (Figure|Table)/g)?.length).toBe(4)
    expect(body.match(/<w:tblHeader\/>/g)?.length).toBeGreaterThanOrEqual(4)
    expect(body).toContain('w:orient="landscape"')
    expect(parts['word/footnotes.xml']).toContain('A detection is not a person')
    const footers = Object.entries(parts)
      .filter(([name]) => /footer\d/.test(name))
      .map(([, xml]) => xml)
      .join('')
    expect(footers).toContain('NUMPAGES')
    expect(footers).toContain('UNSCR 1244/1999')
    const names = Object.keys(unzipSync(file))
    expect(names.filter((name) => name.endsWith('.svg')).length).toBe(
      names.filter((name) => name.endsWith('.png')).length,
    )
    expect(names.filter((name) => name.endsWith('.odttf')).length).toBeGreaterThanOrEqual(6)
    // Every place that is pointed at exists.
    const marks = new Set([...body.matchAll(/<w:bookmarkStart w:name="([^"]+)"/g)].map((one) => one[1]))
    const targets = [...body.matchAll(/w:anchor="([^"]+)"/g)].map((one) => one[1])
    expect(targets.length).toBeGreaterThan(5)
    expect(targets.filter((one) => !marks.has(one))).toEqual([])
  })
})

test('any string survives as text and breaks nothing', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (a, b) => {
      const document = small(
        [
          { kind: 'contents' },
          { kind: 'heading', level: 1, content: [b] },
          {
            kind: 'paragraph',
            content: ['[[', a, ']]', { kind: 'footnote', content: [b, { kind: 'footnote', content: [a] }] }],
          },
          { kind: 'table', id: a, title: b, columns: [{ label: a, type: 'text' }], rows: [{ cells: [b] }] },
          {
            kind: 'proof',
            entries: [{ id: a, title: b, dataset: a, vintage: b, query: a, digest: b, rows: 0 }],
          },
        ],
        'sq',
        a,
      )
      const parts = open(await writeDocx(prepare(document, sayIn('sq'))))
      const said = textIn(parts['word/document.xml']!)
      expect(said).toContain(`[[${cleanText(a).replaceAll('\n', '')}]]`)
    }),
    { numRuns: 15 },
  )
})
