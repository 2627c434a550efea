import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Language } from '../../../common/languages.ts'
import { prepare } from '../prepare.ts'
import { sampleDocument } from '../sample.fixture.ts'
import { anyText, sayIn, small } from '../testing.ts'
import { cleanText } from '../text.ts'
import { compile, compiler, writePdf } from './write.ts'

const hasPdftotext = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

function words(pdf: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'paper-'))
  try {
    const file = join(folder, 'paper.pdf')
    writeFileSync(file, pdf)
    return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('a PDF', () => {
  test.each(['sq', 'en', 'mk', 'bs', 'cnr', 'sr-Latn', 'sr-Cyrl'] as Language[])(
    'is tagged and accessible in %s, and the same document gives the same bytes',
    (language) => {
      const prepared = prepare(sampleDocument(language), sayIn(language))
      const pdf = writePdf(prepared)
      const raw = Buffer.from(pdf.bytes).toString('latin1')
      expect(pdf.standard).toBe('PDF/UA-1')
      expect(raw.slice(0, 5)).toBe('%PDF-')
      expect(raw).toContain('/StructTreeRoot')
      expect(raw).toContain('/Outlines')
      expect(raw).toMatch(
        new RegExp(
          `/Lang ?\\(${{ 'sr-Latn': 'sr', 'sr-Cyrl': 'sr', cnr: 'sr' }[language as string] ?? language}`,
        ),
      )
      expect(pdf.pages).toBeGreaterThan(6)
      expect(Buffer.from(writePdf(prepared).bytes).equals(Buffer.from(pdf.bytes))).toBe(true)
    },
  )

  test('has every letter of the six languages in its own fonts', () => {
    const letters = 'ëËçÇšŠđĐčČžŽćĆ ѓЃќЌљЉњЊџЏѕЅјЈђЂћЋжшч „“”‘’–—… ≠ † ‡ § ¶ € §'
    const document = small([
      {
        kind: 'paragraph',
        content: [letters, { kind: 'emphasis', content: [letters] }, { kind: 'strong', content: [letters] }],
      },
    ])
    const pdf = writePdf(prepare(document, sayIn('en')))
    const names = [
      ...Buffer.from(pdf.bytes)
        .toString('latin1')
        .matchAll(/\/BaseFont\s*\/[A-Z]+\+([\w-]+)/g),
    ].map((one) => one[1]!)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !/^Source(Serif4|Sans3)-/.test(name))).toEqual([])
  })

  test.skipIf(!hasPdftotext)('says in text what the document says', () => {
    const said = words(writePdf(prepare(sampleDocument('sq'), sayIn('sq'))).bytes)
    for (const phrase of [
      'Kontrabandimi i emigrantëve',
      'Përmbajtja',
      '99 002',
      'Kosovën*',
      'RKSKB 1244/1999',
      'Faqe 4 nga 9',
      'криумчарење',
      'Vërtetimi i shifrave',
    ])
      expect(said.replace(/\u00a0/g, ' ')).toContain(phrase)
    // The head of the long table stands on each of its pages.
    expect(said.match(/Muaji\s+A\s+B\s+C\s+D\s+E\s+F/g)?.length).toBeGreaterThanOrEqual(2)
  })

  test('gives up the promise, not the paper, for a letter that no font has', () => {
    const pdf = writePdf(
      prepare(small([{ kind: 'paragraph', content: ['\u{1F98A} \u{10FFFD}'] }]), sayIn('en')),
    )
    expect(['PDF 1.7', 'PDF/UA-1']).toContain(pdf.standard)
    expect(pdf.bytes.length).toBeGreaterThan(1000)
  })
})

interface Node {
  func?: string
  text?: string
  children?: Node[]
  child?: Node
  body?: Node
}

/** The letters of a piece of laid-out content; anything but plain text in it means that a string has acted. */
function letters(node: Node): string {
  if (node.func === 'text') return node.text ?? ''
  if (node.func === 'space') return ' '
  if (node.func === 'linebreak') return '\n'
  if (node.func === 'sequence') return (node.children ?? []).map(letters).join('')
  throw new Error(`A string has become ${node.func}.`)
}

test('any string survives as text and never acts', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1, maxLength: 40 }), (texts) => {
      const document = small(
        texts.map((text) => ({ kind: 'heading', level: 1, numbered: false, content: [text] })),
        'en',
        texts[0]!.trim() || 'A title',
      )
      const laid = compile(compiler(), prepare(document, sayIn('en')))
      const found = compiler().query(laid, { selector: 'heading' }) as Node[]
      expect(found.map((one) => letters(one.body ?? {}))).toEqual(texts.map(cleanText))
    }),
    { numRuns: 30 },
  )
})

test('any string survives in every place that takes one', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (a, b, c) => {
      const table = {
        id: a,
        title: b,
        unit: c,
        groups: [{ label: a, span: 9 }],
        columns: [{ label: b, type: 'text' as const }],
        rows: [{ cells: [{ value: c, flag: a, truth: { mark: 'incomparable' as const, reason: b } }] }],
        notes: [[c]],
        source: [a],
      }
      const document = small(
        [
          { kind: 'contents' },
          {
            kind: 'paragraph',
            content: [
              { kind: 'footnote', content: [a] },
              { kind: 'link', href: b, content: [c] },
              { kind: 'value', value: 1, unit: a, truth: { mark: 'missing', who: b } },
            ],
          },
          { kind: 'quote', content: [a], by: b },
          { kind: 'list', items: [{ content: [a], items: [{ content: [b] }] }] },
          { kind: 'table', ...table },
          { kind: 'callout', tone: 'note', title: a, blocks: [{ kind: 'paragraph', content: [b] }] },
          { kind: 'sources', entries: [{ id: a, content: [b], href: c, licence: a }] },
          {
            kind: 'proof',
            entries: [{ id: a, title: b, dataset: c, vintage: a, query: b, digest: c, rows: 1 }],
          },
        ],
        'sq',
        a,
      )
      Object.assign(document.meta, {
        subtitle: b,
        kind: c,
        programme: a,
        authors: [b],
        keywords: [c],
        donorStatement: a,
        organisations: [{ name: b, role: 'lead' }],
        licence: { name: c, href: a },
      })
      expect(writePdf(prepare(document, sayIn('sq'))).pages).toBeGreaterThan(1)
    }),
    { numRuns: 40 },
  )
})
