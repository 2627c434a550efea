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

/** Number columns get what numbers need, text columns share the rest by weight. */
function columnWidths(block: PreparedTable, width: number): number[] {
  const longest = block.columns.map((column, index) => {
    const words = column.label.split(/\s+/).map((word) => word.length)
    return Math.max(
      ...words,
      ...block.rows.map((row) => row.cells[index]!.text.length + row.cells[index]!.sign.length),
    )
  })
  const wanted = block.columns.map((column, index) =>
    column.align === 'right' ? Math.min(240 + longest[index]! * 122, width / 3) : 0,
  )
  const left = width - wanted.reduce((sum, one) => sum + one, 0)
  const weights = block.columns.reduce(
    (sum, column) => sum + (column.align === 'left' ? column.weight : 0),
    0,
  )
  const spare = weights ? 0 : left / block.columns.length
  const floor = width / (block.columns.length * 3)
  const raw = block.columns.map((column, index) =>
    column.align === 'right' ? wanted[index]! + spare : Math.max(floor, (left * column.weight) / weights),
  )
  const sum = raw.reduce((total, one) => total + one, 0)
  return raw.map((one) => Math.round((one * width) / sum))
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
  return cellOf([new TextRun({ text: cell.text, bold, ...look }), ...sign(cell.sign)], cell.align, width, {
    style: 'TableText',
    ...(role === 'total' ? { borders: { top: { style: BorderStyle.SINGLE, size: 8, color: ink } } } : {}),
    // A heading inside a table stays with the row that it is the heading of.
    ...(role === 'group'
      ? { shading: { fill: wash, type: ShadingType.CLEAR, color: 'auto' }, keepNext: true }
      : {}),
    ...(cell.mark === 'sample'
      ? { shading: { type: ShadingType.THIN_DIAGONAL_STRIPE, color: 'C9D3D8', fill: 'FFFFFF' } }
      : {}),
  })
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
