import {
  AlignmentType,
  Bookmark,
  BorderStyle,
  Paragraph,
  type ParagraphChild,
  SequentialIdentifier,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import type { PreparedCell, PreparedTable } from '../prepared.ts'
import { apparatus, markLook, sign, type Writing } from './inlines.ts'
import { ink, quiet, wash } from './styles.ts'

/**
 * "Figure 3" and the title over a table or a picture. The number is a field of Word's own counting, so it keeps right
 * when somebody adds a figure; `series` is null where the label is not one of the counted ones.
 */
export function caption(label: string, title: string, id: string, series: string | null): Paragraph {
  const number = series ? /^(.*?)(\d+)$/.exec(label) : null
  const run = (text: string) => new TextRun(text)
  const named: ParagraphChild[] = number ? [run(number[1]!), new SequentialIdentifier(series!)] : [run(label)]
  return new Paragraph({
    style: 'Caption',
    children: [
      new Bookmark({ id, children: named }),
      new TextRun({ text: title, break: 1, color: ink, size: 22 }),
    ],
  })
}

/** A table with its caption above and its notes below; the head rows repeat on every page. */
export function table(
  block: PreparedTable,
  at: Writing,
  width: number,
  series: string | null,
): (Paragraph | Table)[] {
  const columns = columnWidths(block, width)
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: block.columns.map((column, index) =>
      cellOf([new TextRun({ text: column.label, bold: true })], column.align, columns[index]!, {
        style: 'TableHead',
        borders: { bottom: { style: BorderStyle.SINGLE, size: 8, color: ink } },
      }),
    ),
  })
  const rows = block.rows.map(
    (row) =>
      new TableRow({
        cantSplit: true,
        children: row.cells.map((cell, index) => bodyCell(cell, row.role, columns[index]!)),
      }),
  )
  return [
    caption(block.label, block.title, block.id, series),
    ...(block.unit ? [new Paragraph({ style: 'Unit', text: block.unit })] : []),
    new Table({
      style: 'PaperTable',
      layout: TableLayoutType.FIXED,
      width: { size: width, type: WidthType.DXA },
      columnWidths: columns,
      rows: [...groupRow(block, columns), head, ...rows],
    }),
    ...apparatus(block.key, block.notes, block.source, at),
    new Paragraph({ style: 'Apparatus', text: '' }),
  ]
}

/** Twips of a letter, of a digit and of a cell's own edges, at the size of a table's text. */
const [letter, digit, edges] = [112, 96, 240]

/**
 * Number columns get what numbers need, text columns share the rest by weight, and have room for their longest word
 * however many numbers stand beside them. @returns twips, `width` in all
 */
export function columnWidths(block: PreparedTable, width: number): number[] {
  const longest = (texts: string[]): number => Math.max(0, ...texts.map((text) => text.length))
  const head = (index: number) => longest(block.columns[index]!.label.split(/[\s-]+/)) * letter
  const cells = (index: number) =>
    block.rows.map(({ cells }) => cells[index]!.text + cells[index]!.sign + (cells[index]!.after ?? ''))
  const isText = block.columns.map((column) => column.align === 'left')
  const needed = block.columns.map((_, index) =>
    Math.min(
      edges +
        Math.max(
          head(index),
          isText[index]
            ? longest(cells(index).flatMap((text) => text.split(/[\s-]+/))) * letter
            : longest(cells(index)) * digit,
        ),
      width / 3,
    ),
  )
  const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0)
  const texts = sum(needed.filter((_, index) => isText[index]))
  const numbers = sum(needed) - texts
  // Too many numbers for the page draw closer together before a word is broken.
  const close = numbers > 0 ? Math.min(1, (width - texts) / numbers) : 1
  const left = width - numbers * close
  const weights = sum(block.columns.filter((_, index) => isText[index]).map((column) => column.weight))
  const raw = block.columns.map((column, index) =>
    isText[index]
      ? Math.max(needed[index]!, (left * column.weight) / weights)
      : needed[index]! * close + (weights ? 0 : left / block.columns.length),
  )
  return raw.map((one) => Math.round((one * width) / sum(raw)))
}

function groupRow(block: PreparedTable, columns: number[]): TableRow[] {
  if (!block.groups.length) return []
  let from = 0
  const cells = block.groups.map((group) => {
    const width = columns.slice(from, from + group.span).reduce((sum, one) => sum + one, 0)
    from += group.span
    return new TableCell({
      columnSpan: group.span,
      width: { size: width, type: WidthType.DXA },
      borders: {
        bottom: group.label
          ? { style: BorderStyle.SINGLE, size: 4, color: quiet }
          : { style: BorderStyle.NONE, size: 0, color: 'auto' },
      },
      children: [
        new Paragraph({
          style: 'TableHead',
          alignment: AlignmentType.CENTER,
          children: [new TextRun({ text: group.label, bold: false, color: quiet })],
        }),
      ],
    })
  })
  return [new TableRow({ tableHeader: true, cantSplit: true, children: cells })]
}

function bodyCell(cell: PreparedCell, role: string, width: number): TableCell {
  const bold = role !== 'row'
  const look = cell.mark === 'sample' ? {} : markLook(cell.mark)
  const after = cell.after ? [new TextRun({ text: cell.after, bold })] : []
  return cellOf(
    [new TextRun({ text: cell.text, bold, ...look }), ...sign(cell.sign), ...after],
    cell.align,
    width,
    {
      style: 'TableText',
      ...(role === 'total' ? { borders: { top: { style: BorderStyle.SINGLE, size: 8, color: ink } } } : {}),
      // A heading inside a table stays with the row that it is the heading of.
      ...(role === 'group'
        ? { shading: { fill: wash, type: ShadingType.CLEAR, color: 'auto' }, keepNext: true }
        : {}),
      ...(cell.mark === 'sample'
        ? { shading: { type: ShadingType.THIN_DIAGONAL_STRIPE, color: 'C9D3D8', fill: 'FFFFFF' } }
        : {}),
    },
  )
}

function cellOf(
  children: ParagraphChild[],
  align: 'left' | 'right',
  width: number,
  options: {
    style: string
    borders?: ConstructorParameters<typeof TableCell>[0]['borders']
    shading?: ConstructorParameters<typeof TableCell>[0]['shading']
    keepNext?: boolean
  },
): TableCell {
  const { style, keepNext = false, ...rest } = options
  return new TableCell({
    ...rest,
    width: { size: width, type: WidthType.DXA },
    verticalAlign: style === 'TableHead' ? VerticalAlignTable.BOTTOM : VerticalAlignTable.TOP,
    children: [
      new Paragraph({
        style,
        keepNext,
        alignment: align === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT,
        children,
      }),
    ],
  })
}
