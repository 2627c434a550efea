import { describe, expect, test } from 'vitest'
import type { Block } from '../../common/document.ts'
import { prepare } from './prepare.ts'
import type { PreparedBlock, PreparedInline } from './prepared.ts'
import { sampleDocument } from './sample.fixture.ts'
import { sayIn, small } from './testing.ts'
import { anchor, cleanText, markKosovo } from './text.ts'

const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>'
const figure = (id: string, more: object = {}): Block => ({
  kind: 'figure',
  id,
  title: `About ${id}`,
  svg: picture,
  alt: 'x',
  ...more,
})
const paragraph = (...content: Extract<Block, { kind: 'paragraph' }>['content']): Block => ({
  kind: 'paragraph',
  content,
})
const of = <K extends PreparedBlock['kind']>(blocks: PreparedBlock[], kind: K) =>
  blocks.filter((block): block is Extract<PreparedBlock, { kind: K }> => block.kind === kind)
const textOf = (parts: PreparedInline[]): string =>
  parts.map((part) => ('text' in part ? part.text : 'children' in part ? textOf(part.children) : '')).join('')

describe('numbers', () => {
  test('chapters, figures and tables are counted in the order of the page, and text may point forward', () => {
    const { blocks } = prepare(
      small([
        { kind: 'heading', level: 1, content: ['One'] },
        paragraph('See ', { kind: 'reference', to: 'second' }, '.'),
        { kind: 'heading', level: 2, content: ['One one'] },
        figure('first'),
        { kind: 'heading', level: 2, content: ['Without'], numbered: false },
        { kind: 'heading', level: 2, content: ['One two'] },
        { kind: 'callout', tone: 'note', blocks: [figure('second')] },
        { kind: 'heading', level: 1, content: ['Two'] },
        { kind: 'heading', level: 3, content: ['Two nothing one'] },
      ]),
      sayIn('en'),
    )
    expect(of(blocks, 'heading').map((one) => one.number)).toEqual(['1', '1.1', '', '1.2', '2', '2.0.1'])
    expect(textOf(of(blocks, 'paragraph')[0]!.children)).toBe('See Figure\u00a02.')
    expect(of(blocks, 'figure')[0]!.label).toBe('Figure\u00a01')
  })

  test('two headings that ask for one anchor get two', () => {
    const { blocks } = prepare(
      small([1, 2].map(() => ({ kind: 'heading', level: 1, content: ['Same'], id: 'same' }))),
      sayIn('en'),
    )
    const ids = of(blocks, 'heading').map((one) => one.id)
    expect(new Set(ids).size).toBe(2)
  })

  test('a reference to nothing shows what it was to point at, rather than breaking the paper', () => {
    const { blocks } = prepare(small([paragraph({ kind: 'reference', to: 'nowhere' })]), sayIn('en'))
    expect(of(blocks, 'paragraph')[0]!.children).toEqual([{ kind: 'text', text: 'nowhere' }])
  })

  test('figures stand in the locale of the document', () => {
    const said = (language: 'en' | 'sq' | 'mk') => {
      const { blocks } = prepare(
        small([paragraph({ kind: 'value', value: 764033.5 })], language),
        sayIn(language),
      )
      return textOf(of(blocks, 'paragraph')[0]!.children)
    }
    expect([said('en'), said('sq'), said('mk')]).toEqual(['764,033.5', '764\u00a0033,5', '764.033,5'])
  })
})

describe('the grammar of truth', () => {
  const value = (truth: object, number: number | null = 1284) => {
    const { blocks, meta } = prepare(
      small([paragraph({ kind: 'value', value: number, truth: truth as never })]),
      sayIn('en'),
    )
    return { parts: of(blocks, 'paragraph')[0]!.children, marks: meta.marks.map((one) => one.mark) }
  }

  test.each([
    [{ mark: 'measured' }, '1,284', ''],
    [{ mark: 'reported' }, '1,284', 'reported'],
    [{ mark: 'provisional' }, '1,284', 'provisional'],
    [{ mark: 'sample' }, '1,284', 'sample'],
    [{ mark: 'suppressed', below: 10 }, '<10', ''],
    [{ mark: 'incomparable', reason: 'by family' }, '≠ 1,284', ''],
    [{ mark: 'missing', who: 'MYLA' }, '–', ''],
    [{ mark: 'changed', on: '2025-06-03' }, '1,284', '↻'],
  ])('%j', (truth, text, sign) => {
    const { parts, marks } = value(truth)
    expect(parts[0]).toMatchObject({ kind: 'value', text, sign, mark: truth.mark })
    expect(marks).toEqual([truth.mark])
  })

  test('a reason that belongs to one value stands in a footnote of its own', () => {
    expect(textOf(value({ mark: 'incomparable', reason: 'counted by family' }).parts.slice(1))).toBe(
      'Not comparable: counted by family',
    )
    expect(textOf(value({ mark: 'missing', who: 'MYLA' }).parts.slice(1))).toBe('Not reported by: MYLA')
    expect(textOf(value({ mark: 'changed', on: '2025-06-03' }).parts.slice(1))).toBe(
      'Changed since publication, on 3 June 2025',
    )
  })

  test('a suppressed number is nowhere in what is handed to the writers', () => {
    const document = small([
      paragraph({ kind: 'value', value: 31337, truth: { mark: 'suppressed' } }),
      {
        kind: 'table',
        id: 't',
        title: 'T',
        columns: [{ label: 'n', type: 'number' }],
        rows: [{ cells: [{ value: 31337, truth: { mark: 'suppressed' } }] }],
      },
    ])
    expect(JSON.stringify(prepare(document, sayIn('en')))).not.toMatch(/31.?337/)
  })

  test('the key of a table says each sign once', () => {
    const { blocks } = prepare(
      small([
        {
          kind: 'table',
          id: 't',
          title: 'T',
          columns: [{ label: 'n', type: 'number' }],
          rows: [
            { cells: [{ value: 1, truth: { mark: 'incomparable', reason: 'A' } }] },
            { cells: [{ value: 2, truth: { mark: 'incomparable', reason: 'A' } }] },
            { cells: [{ value: 3, truth: { mark: 'incomparable', reason: 'B' }, flag: 'e' }] },
            { cells: [{ value: 4, truth: { mark: 'provisional' } }] },
            { cells: [null] },
          ],
        },
      ]),
      sayIn('en'),
    )
    const table = of(blocks, 'table')[0]!
    expect(table.rows.map((row) => row.cells[0]!.sign)).toEqual(['†', '†', '‡\u2009e', 'p', ''])
    expect(table.key.map((one) => one.sign)).toEqual(['†', '‡', 'p', '–'])
  })

  test('what stands after a value is not marked: the target beside a value of samples is a true one', () => {
    const rows = [{ cells: [{ value: 8, truth: { mark: 'sample' as const }, after: ' / 15' }] }]
    const columns = [{ label: 'x', type: 'number' as const }]
    const { blocks } = prepare(
      { ...sampleDocument('en'), blocks: [{ kind: 'table', id: 'x', title: 'x', columns, rows }] },
      sayIn('en'),
    )
    expect(of(blocks, 'table')[0]!.rows[0]!.cells[0]).toMatchObject({ text: '8', sign: 's', after: ' / 15' })
  })
})

describe('Kosovo', () => {
  test('has the asterisk once, in every language and case, and nothing else has it', () => {
    const pairs: [string, string][] = [
      ['Kosovo and Kosovo* again', 'Kosovo* and Kosovo* again'],
      ['në Kosovë, Kosova, e Kosovës', 'në Kosovë*, Kosova*, e Kosovës*'],
      ['na Kosovu, Косово, Косовом', 'na Kosovu*, Косово*, Косовом*'],
      ['Kosovo Polje, kosovar, Kosovska Mitrovica', 'Kosovo Polje, kosovar, Kosovska Mitrovica'],
    ]
    for (const [from, to] of pairs) {
      expect(markKosovo(from)).toBe(to)
      expect(markKosovo(to)).toBe(to)
    }
  })

  test('the switch reaches titles, cells and notes, and sets the footnote', () => {
    const document = { ...sampleDocument('en') }
    const on = prepare(document, sayIn('en'))
    expect(on.meta.footnote).toMatch(/UNSCR 1244\/1999/)
    expect(JSON.stringify(on.blocks)).not.toMatch(/\bKosovo(?!\*)/)
    const off = prepare({ ...document, meta: { ...document.meta, kosovo: 'none' } }, sayIn('en'))
    expect(off.meta.footnote).toBeUndefined()
    expect(off.meta.imprint.flatMap((one) => one.lines.map(textOf)).join()).toMatch(/Kosovo(?!\*)/)
  })
})

describe('order', () => {
  const table = {
    id: 'behind',
    title: 'Rows',
    columns: [{ label: 'n', type: 'number' as const }],
    rows: [{ cells: [1] }],
  }
  const proof: Block = {
    kind: 'proof',
    entries: [
      { id: 'f', title: 'F', dataset: 'd', vintage: 'v', query: '{ "a":  1 }', digest: 'ab', rows: 1 },
    ],
  }

  test('tables behind pictures come before the proofs, in the page and in the contents', () => {
    const { blocks } = prepare(
      small([
        { kind: 'contents' },
        figure('f', { table, tablePlace: 'annex' }),
        { kind: 'sources', entries: [] },
        proof,
      ]),
      sayIn('en'),
    )
    const headings = of(blocks, 'heading').map((one) => one.text)
    expect(headings).toEqual(['Sources', 'Annex: data behind the figures', 'Proof of the figures'])
    expect(of(blocks, 'contents')[0]!.entries.map((one) => one.text)).toEqual(headings)
    expect(of(blocks, 'table')[0]!.label).toBe('Figure\u00a01: the data')
  })

  test('queries and digests are quoted to the letter', () => {
    const { blocks } = prepare(small([proof]), sayIn('en'))
    expect(of(blocks, 'proof')[0]!.entries[0]!.fields.at(-2)!.text).toBe('{ "a":  1 }')
  })
})

describe('text', () => {
  test('links lead only where a reader can be sent', () => {
    const hrefs = [
      'https://example.org/a?b=1',
      'mailto:a@example.org',
      'javascript:alert(1)',
      ' jAvAsCrIpT:x',
      'data:text/html,x',
      'file:///etc/passwd',
      '//example.org',
      'https:',
    ]
    const { blocks } = prepare(
      small(hrefs.map((href) => paragraph({ kind: 'link', href, content: ['here'] }))),
      sayIn('en'),
    )
    const kinds = of(blocks, 'paragraph').map((one) => one.children[0]!.kind)
    expect(kinds).toEqual(['link', 'link', 'text', 'text', 'text', 'text', 'text', 'text'])
  })

  test('is composed, whole and free of what XML cannot carry', () => {
    expect(cleanText('e\u0308\u0000a\r\nb\uD800c\u0085d\uFFFF')).toBe('ëa\nb\uFFFDcd')
  })

  test('anchors are short, safe and different', () => {
    const ids = ['a b', 'a-b', 'a_b', 'a/b', 'x'.repeat(90), `${'x'.repeat(90)}y`, 'ë', 'ç', '']
    const made = ids.map(anchor)
    expect(new Set(made).size).toBe(ids.length)
    for (const one of made) expect(one).toMatch(/^u_[A-Za-z0-9_]{0,36}$/)
  })
})
