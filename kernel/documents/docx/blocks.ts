import {
  Bookmark,
  BorderStyle,
  HeadingLevel,
  ImageRun,
  InternalHyperlink,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableOfContents,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { PreparedBlock, PreparedFigure, PreparedList } from '../prepared.ts'
import { svgToPng } from '../svg-png.ts'
import { apparatus, runs, type Writing } from './inlines.ts'
import { accent, quiet, wash } from './styles.ts'
import { caption, table } from './tables.ts'

export type Child = Paragraph | Table | TableOfContents

const levels = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3] as const
const tones: Record<string, string> = { comparability: 'B07A14', recommendation: '3F8A4D', warning: '9A2F1D' }

/** Draws a block; `width` is that of the text in twips, and callouts draw their own blocks a little narrower. */
export function draw(block: PreparedBlock, at: Writing, width: number, style?: string): Child[] {
  switch (block.kind) {
    case 'heading':
      return [heading(block, at)]
    case 'paragraph': {
      const own = { normal: style, lead: 'Lead', small: style ?? 'Small' }[block.style]
      return [new Paragraph({ ...(own ? { style: own } : {}), children: runs(block.children, at) })]
    }
    case 'quote':
      return [
        new Paragraph({ style: 'Quote', keepNext: block.by !== '', children: runs(block.children, at) }),
        ...(block.by ? [new Paragraph({ style: 'QuoteSource', text: `— ${block.by}` })] : []),
      ]
    case 'list':
      return list(block, at, 0, ++at.lists, style)
    case 'table':
      return table(block, at, width, /^\D*\d+$/.test(block.label) ? 'Table' : null)
    case 'figure':
      return figure(block, at, width)
    case 'callout':
      return callout(block, at, width)
    case 'pageBreak':
      return [new Paragraph({ pageBreakBefore: true, style: 'Break', text: '' })]
    case 'contents':
      return [
        new Paragraph({ style: 'TOCHeading', pageBreakBefore: true, text: block.title }),
        new TableOfContents(block.title, { hyperlink: true, headingStyleRange: '1-3' }),
        new Paragraph({ pageBreakBefore: true, style: 'Break', text: '' }),
      ]
    case 'figureList':
      return block.entries.map(
        (one) =>
          new Paragraph({
            style: 'Listing',
            children: [
              new InternalHyperlink({
                anchor: one.to,
                children: [
                  new TextRun({ text: `${one.label}  `, bold: true, color: accent }),
                  new TextRun(one.title),
                ],
              }),
            ],
          }),
      )
    case 'sources':
      return block.entries.map((one) => new Paragraph({ children: runs(one.children, at) }))
    case 'proof':
      return block.entries.flatMap((entry) => [
        new Paragraph({
          style: 'CalloutTitle',
          children: [new Bookmark({ id: entry.id, children: [new TextRun(entry.title)] })],
        }),
        ...entry.fields.map(
          (field) =>
            new Paragraph({
              style: 'Proof',
              children: [
                new TextRun({ text: `${field.label}\t`, color: quiet }),
                new TextRun({
                  text: field.text,
                  ...(field.code ? { font: 'Courier New', size: 15, noProof: true } : {}),
                }),
              ],
            }),
        ),
      ])
  }
}

function heading(block: Extract<PreparedBlock, { kind: 'heading' }>, at: Writing): Paragraph {
  const counted = block.number !== '' && block.number.split('.').length === block.level
  const literal =
    block.number && !counted ? [new TextRun({ text: `${block.number}\u2002`, color: accent })] : []
  return new Paragraph({
    heading: levels[block.level - 1]!,
    ...(counted ? { numbering: { reference: 'chapters', level: block.level - 1 } } : {}),
    children: [new Bookmark({ id: block.id, children: [...literal, ...runs(block.children, at)] })],
  })
}

function list(
  block: PreparedList,
  at: Writing,
  level: number,
  instance: number,
  style?: string,
): Paragraph[] {
  const reference = block.ordered ? 'numbers' : 'bullets'
  return block.items.flatMap((item) => [
    new Paragraph({
      style: style ?? 'ListParagraph',
      spacing: { after: 60 },
      numbering: { reference, level: Math.min(level, 5), instance },
      children: runs(item.children, at),
    }),
    ...(item.list ? list(item.list, at, level + 1, instance, style) : []),
  ])
}

/** A picture as SVG, with a PNG for programs that do not know SVG; its frame stays with its caption and its source. */
function figure(block: PreparedFigure, at: Writing, width: number): Child[] {
  const wide = (width / 1440) * 96
  const transformation = { width: Math.round(wide), height: Math.round((wide * block.height) / block.width) }
  const key = block.markText ? [{ sign: '', text: block.markText }] : []
  return [
    caption(block.label, block.title, block.id, 'Figure'),
    ...(block.unit ? [new Paragraph({ style: 'Unit', text: block.unit })] : []),
    new Paragraph({
      style: 'Picture',
      children: [
        new ImageRun({
          type: 'svg',
          data: Buffer.from(block.svg),
          fallback: { type: 'png', data: svgToPng(block.svg, 1600) },
          transformation,
          altText: { name: block.label, title: block.title, description: block.alt },
        }),
      ],
    }),
    ...apparatus(key, block.notes, block.source, at),
    ...(block.tableBelow && block.table
      ? table(block.table, at, width, null)
      : [new Paragraph({ style: 'Apparatus', text: '' })]),
  ]
}

/** A box with a coloured edge: a table of one cell, which Word keeps together and editors understand. */
function callout(block: Extract<PreparedBlock, { kind: 'callout' }>, at: Writing, width: number): Child[] {
  const tone = tones[block.tone] ?? accent
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
  const inner = block.blocks
    .flatMap((one) => draw(one, at, width - 460, 'Callout'))
    .filter((one): one is Paragraph | Table => !(one instanceof TableOfContents))
  const box = new Table({
    width: { size: width, type: WidthType.DXA },
    columnWidths: [width],
    rows: [
      new TableRow({
        cantSplit: true,
        children: [
          new TableCell({
            width: { size: width, type: WidthType.DXA },
            shading: { fill: wash, type: ShadingType.CLEAR, color: 'auto' },
            margins: { left: 240, right: 220, top: 80, bottom: 60 },
            borders: {
              top: none,
              bottom: none,
              right: none,
              left: { style: BorderStyle.SINGLE, size: 20, color: tone },
            },
            children: [
              new Paragraph({
                style: 'CalloutTitle',
                children: [new TextRun({ text: block.title, color: tone })],
              }),
              ...inner,
              // A cell must end with a paragraph, and a table is none.
              ...(inner.at(-1) instanceof Table ? [new Paragraph({ style: 'Apparatus', text: '' })] : []),
            ],
          }),
        ],
      }),
    ],
  })
  return [
    new Paragraph({ style: 'Apparatus', text: '' }),
    box,
    new Paragraph({ style: 'Apparatus', text: '' }),
  ]
}
