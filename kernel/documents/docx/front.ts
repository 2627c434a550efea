import {
  AlignmentType,
  BorderStyle,
  Footer,
  Header,
  HorizontalPositionRelativeFrom,
  ImageRun,
  PageNumber,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  TextWrappingType,
  VerticalAlignTable,
  VerticalPositionRelativeFrom,
  WidthType,
} from 'docx'
import { coverPicture } from '../cover.ts'
import type { PreparedMeta } from '../prepared.ts'
import { cleanSvg } from '../svg.ts'
import { svgToPng } from '../svg-png.ts'
import { markLook, runs, sign, type Writing } from './inlines.ts'
import { accent, hairline, margin, mm, quiet, textWidth, warning } from './styles.ts'

const pixels = (millimetres: number) => Math.round((millimetres / 25.4) * 96)

/** The picture over the title page, from edge to edge. It stands in the header, so the text never has to flow round it. */
export function titleHeader(): Header {
  const svg = coverPicture()
  return new Header({
    children: [
      new Paragraph({
        children: [
          new ImageRun({
            type: 'svg',
            data: Buffer.from(svg),
            fallback: { type: 'png', data: svgToPng(svg, 1700) },
            transformation: { width: pixels(210), height: pixels(100) },
            altText: { name: 'cover', description: '' },
            floating: {
              horizontalPosition: { relative: HorizontalPositionRelativeFrom.PAGE, offset: 0 },
              verticalPosition: { relative: VerticalPositionRelativeFrom.PAGE, offset: 0 },
              behindDocument: true,
              wrap: { type: TextWrappingType.NONE },
            },
          }),
        ],
      }),
    ],
  })
}

export function titlePage(meta: PreparedMeta): Paragraph[] {
  const size = meta.title.length > 110 ? 42 : meta.title.length > 60 ? 50 : 60
  return [
    new Paragraph({ style: 'Kind', spacing: { before: mm(118) - margin.top }, text: meta.kind ?? '' }),
    new Paragraph({ style: 'Title', children: [new TextRun({ text: meta.title, size })] }),
    new Paragraph({ style: 'Subtitle', text: meta.subtitle ?? '' }),
    new Paragraph({ style: 'Front', text: meta.programme }),
    new Paragraph({ style: 'Front', children: [new TextRun({ text: meta.dateline, color: quiet })] }),
    ...meta.notices.map((notice) => new Paragraph({ style: 'Notice', text: notice })),
  ]
}

/** The organisations at the foot of the title page; where there is no logo, the name stands in its place. */
export function titleFooter(meta: PreparedMeta): Footer {
  const of = (role: string) => meta.organisations.filter((one) => one.role === role)
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
  const half = Math.floor(textWidth.portrait / 2)
  const cell = (children: Paragraph[]) =>
    new TableCell({
      width: { size: half, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.BOTTOM,
      borders: { top: none, bottom: none, left: none, right: none },
      children: children.length ? children : [new Paragraph('')],
    })
  const donors = of('donor')
  const heads = new Table({
    layout: TableLayoutType.FIXED,
    width: { size: half * 2, type: WidthType.DXA },
    columnWidths: [half, half],
    borders: {
      top: none,
      bottom: none,
      left: none,
      right: none,
      insideHorizontal: none,
      insideVertical: none,
    },
    rows: [
      new TableRow({
        children: [
          cell(of('lead').map((one) => emblem(one, 15))),
          cell([
            ...(donors.length ? [new Paragraph({ style: 'Running', text: meta.words.with })] : []),
            ...donors.map((one) => emblem(one, 15)),
          ]),
        ],
      }),
    ],
  })
  const partners = of('partner')
  const logos = partners.filter((one) => one.logo).flatMap((one) => [image(one, 9), new TextRun('   ')])
  return new Footer({
    children: [
      heads,
      new Paragraph({
        style: 'Running',
        spacing: { before: 160 },
        border: { top: { style: BorderStyle.SINGLE, size: 4, color: hairline, space: 8 } },
        children: [
          ...logos,
          new TextRun({
            text: partners.map((one) => one.name).join('  ·  '),
            ...(logos.length ? { break: 1 } : {}),
          }),
        ],
      }),
    ],
  })
}

type Organisation = PreparedMeta['organisations'][number]

function emblem(one: Organisation, height: number): Paragraph {
  if (one.logo) return new Paragraph({ spacing: { before: 60, after: 60 }, children: [image(one, height)] })
  return new Paragraph({
    style: 'Front',
    spacing: { before: 80, after: 80 },
    indent: { left: 120 },
    border: { left: { style: BorderStyle.SINGLE, size: 16, color: accent, space: 6 } },
    children: [new TextRun({ text: one.name, bold: true, size: 18 })],
  })
}

function image(one: Organisation, height: number): ParagraphChild {
  const logo = one.logo!
  const size = 'svg' in logo ? cleanSvg(logo.svg, 'logo') : logo
  const high = pixels(height)
  const transformation = {
    height: high,
    width: Math.min(pixels(60), Math.round((high * size.width) / size.height)),
  }
  const altText = { name: one.name, description: one.name }
  if ('png' in logo)
    return new ImageRun({ type: 'png', data: Buffer.from(logo.png, 'base64'), transformation, altText })
  return new ImageRun({
    type: 'svg',
    data: Buffer.from(logo.svg),
    fallback: { type: 'png', data: svgToPng(logo.svg, 600) },
    transformation,
    altText,
  })
}

/** The page behind the title: who made it and who pays, and how to read the figures. */
export function imprint(meta: PreparedMeta, at: Writing): Paragraph[] {
  const row = (label: string, lines: ParagraphChild[][]) =>
    new Paragraph({
      style: 'Front',
      spacing: { after: 120 },
      indent: { left: mm(42), hanging: mm(42) },
      tabStops: [{ type: TabStopType.LEFT, position: mm(42) }],
      children: [
        new TextRun({ text: `${label}\t`, color: quiet, size: 19 }),
        ...lines.flatMap((line, index) => [...(index ? [new TextRun({ break: 1 })] : []), ...line]),
      ],
    })
  const marks = meta.marks.map((one) => {
    const alone = one.sign !== '' && !['reported', 'provisional', 'sample'].includes(one.mark)
    const shown = alone
      ? [new TextRun({ text: one.sign, size: 19 })]
      : [new TextRun({ text: '123', size: 19, ...markLook(one.mark) }), ...sign(one.sign)]
    return new Paragraph({
      style: 'Front',
      indent: { left: mm(58), hanging: mm(16) },
      tabStops: [{ type: TabStopType.LEFT, position: mm(58) }],
      children: [...shown, new TextRun({ text: `\t${one.text}`, size: 19 })],
    })
  })
  return [
    new Paragraph({ style: 'TOCHeading', text: meta.words.imprint, spacing: { before: mm(60), after: 240 } }),
    ...meta.imprint.map((one) =>
      row(
        one.label,
        one.lines.map((line) => runs(line, at, { size: 19 })),
      ),
    ),
    ...(marks.length ? [row(meta.words.marks, []), ...marks] : []),
  ]
}

export function runningHeader(meta: PreparedMeta, width: number): Header {
  const right = meta.statusLabel
    ? new TextRun({ text: `\t${meta.statusLabel}`, bold: true, color: warning })
    : new TextRun({ text: `\t${meta.dateline}` })
  return new Header({
    children: [
      new Paragraph({
        style: 'Running',
        border: { bottom: { style: BorderStyle.SINGLE, size: 3, color: hairline, space: 4 } },
        tabStops: [{ type: TabStopType.RIGHT, position: width }],
        children: [new TextRun(meta.title), right],
      }),
    ],
  })
}

/** "Page 3 of 12", and the footnote on Kosovo* where the programme prints it. */
export function runningFooter(meta: PreparedMeta): Footer {
  const parts = meta.words.page.split(/(\{pages?\})/).map((part) => {
    if (part === '{page}') return new TextRun({ children: [PageNumber.CURRENT] })
    return part === '{pages}' ? new TextRun({ children: [PageNumber.TOTAL_PAGES] }) : new TextRun(part)
  })
  const foot = meta.footnote
    ? [
        new Paragraph({
          style: 'Running',
          spacing: { before: 60 },
          children: [new TextRun({ text: meta.footnote, size: 13 })],
        }),
      ]
    : []
  return new Footer({
    children: [new Paragraph({ style: 'Running', alignment: AlignmentType.RIGHT, children: parts }), ...foot],
  })
}
