import {
  BorderStyle,
  ExternalHyperlink,
  FootnoteReferenceRun,
  InternalHyperlink,
  type IRunOptions,
  Paragraph,
  type ParagraphChild,
  ShadingType,
  TextRun,
} from 'docx'
import type { PreparedInline, PreparedTable } from '../prepared.ts'
import { accent, quiet } from './styles.ts'

/** What a Word file gathers on the way: footnotes, and how many lists have been started. */
export interface Writing {
  footnotes: Record<string, { children: Paragraph[] }>
  lists: number
  /** Label before the source under tables and figures. */
  source: string
}

export type Look = Partial<IRunOptions>

/** How a truth mark looks in print: reported is outlined, provisional is light, sample is hatched. */
export function markLook(mark: string): Look {
  if (mark === 'provisional') return { color: quiet }
  if (mark === 'reported') return { border: { style: BorderStyle.SINGLE, size: 4, color: quiet, space: 1 } }
  if (mark === 'sample')
    return { shading: { type: ShadingType.THIN_DIAGONAL_STRIPE, color: 'B9C5CB', fill: 'FFFFFF' } }
  return {}
}

export const sign = (text: string): TextRun[] =>
  text ? [new TextRun({ text, superScript: true, italics: true, color: quiet })] : []

export function runs(
  parts: PreparedInline[],
  at: Writing,
  look: Look = {},
  inNote = false,
): ParagraphChild[] {
  return parts.flatMap((part) => run(part, at, look, inNote))
}

function run(part: PreparedInline, at: Writing, look: Look, inNote: boolean): ParagraphChild[] {
  switch (part.kind) {
    case 'text':
      return [new TextRun({ ...look, text: part.text })]
    case 'emphasis':
      return runs(part.children, at, { ...look, italics: true }, inNote)
    case 'strong':
      return runs(part.children, at, { ...look, bold: true }, inNote)
    case 'language':
      return runs(part.children, at, { ...look, language: { value: part.tag } }, inNote)
    case 'link':
      return [
        new ExternalHyperlink({
          link: part.href,
          children: runs(part.children, at, { ...look, style: 'Hyperlink' }, inNote),
        }),
      ]
    case 'reference':
      return [
        new InternalHyperlink({
          anchor: part.to,
          children: [new TextRun({ ...look, text: part.text, color: accent })],
        }),
      ]
    case 'lineBreak':
      return [new TextRun({ break: 1 })]
    case 'note':
      // Word has no notes within notes: the inner one stands in brackets.
      if (inNote) return [new TextRun(' ('), ...runs(part.children, at, look, true), new TextRun(')')]
      at.footnotes[part.number] = {
        children: [
          new Paragraph({
            style: 'FootnoteText',
            children: [new TextRun(' '), ...runs(part.children, at, {}, true)],
          }),
        ],
      }
      return [new FootnoteReferenceRun(part.number)]
    case 'value': {
      const shown = new TextRun({ ...look, ...markLook(part.mark), text: part.text })
      const linked = part.to ? new InternalHyperlink({ anchor: part.to, children: [shown] }) : shown
      return [linked, ...sign(part.sign ? `\u2009${part.sign}` : '')]
    }
  }
}

/** The key to the signs, the notes and the source, under a table or a picture. */
export function apparatus(
  key: PreparedTable['key'],
  notes: PreparedInline[][],
  source: PreparedInline[],
  at: Writing,
): Paragraph[] {
  const paragraph = (children: ParagraphChild[]) => new Paragraph({ style: 'Apparatus', children })
  const keyRuns = key.flatMap((one, index) => [
    new TextRun({ text: `${index ? '\u2003' : ''}${one.sign}`, italics: true }),
    new TextRun(`${one.sign ? '\u2002' : ''}${one.text}`),
  ])
  return [
    ...(keyRuns.length ? [paragraph(keyRuns)] : []),
    ...notes.map((note) => paragraph(runs(note, at))),
    ...(source.length
      ? [paragraph([new TextRun({ text: `${at.source}: `, bold: true }), ...runs(source, at)])]
      : []),
  ]
}
