import { AlignmentType, type INumberingOptions, type IStylesOptions, LevelFormat, LineRuleType } from 'docx'
import { lightPalette as colour } from '../../../common/palette.ts'
import { sans, serif } from '../fonts.ts'

/** Colours as Word wants them, without the hash. */
export const hex = (name: string) => name.replace('#', '')
export const ink = hex(colour.ink)
export const quiet = hex(colour.quiet)
export const accent = hex(colour.accent)
export const hairline = hex(colour.line)
export const wash = hex(colour.wash)
export const warning = '9A2F1D'

/** Millimetres in twentieths of a point, Word's unit of length. */
export const mm = (value: number) => Math.round((value * 1440) / 25.4)
export const margin = { side: mm(27), top: mm(29), bottom: mm(26) }
export const textWidth = { portrait: mm(210) - 2 * margin.side, landscape: mm(297) - 2 * margin.side }

const font = (name: string) => ({ ascii: name, hAnsi: name, cs: name, eastAsia: name })

/** The paper's styles under Word's own names, so that its panes, its contents and a later editor find them. */
export function styles(tag: string): IStylesOptions {
  const heading = (size: number, before: number, after: number, color = ink) => ({
    run: { font: font(sans), size, bold: true, color },
    paragraph: {
      spacing: { before, after, line: 252, lineRule: LineRuleType.AUTO },
      keepNext: true,
      keepLines: true,
    },
  })
  return {
    default: {
      document: {
        run: { font: font(serif), size: 21, color: ink, language: { value: tag } },
        paragraph: { spacing: { after: 140, line: 280, lineRule: LineRuleType.AUTO } },
      },
      title: {
        run: { font: font(serif), size: 56, bold: true, color: ink },
        paragraph: {
          spacing: { before: 40, after: 160, line: 228, lineRule: LineRuleType.AUTO },
          alignment: AlignmentType.LEFT,
        },
      },
      heading1: heading(36, 440, 200),
      heading2: heading(27, 380, 150),
      heading3: heading(22, 300, 100, accent),
      hyperlink: { run: { color: accent, underline: {} } },
      footnoteText: {
        run: { size: 17 },
        paragraph: { spacing: { after: 40, line: 240, lineRule: LineRuleType.AUTO } },
      },
      footnoteReference: { run: { superScript: true } },
      listParagraph: { paragraph: { spacing: { after: 60 } } },
    },
    paragraphStyles: paragraphStyles(),
  }
}

function paragraphStyles(): IStylesOptions['paragraphStyles'] {
  const style = (id: string, name: string, run: object, paragraph: object) => ({
    id,
    name,
    basedOn: 'Normal',
    quickFormat: true,
    run,
    paragraph,
  })
  const small = { font: font(sans), size: 17, color: quiet }
  const contents = (id: number, indent: number, bold: boolean) =>
    style(
      `TOC${id}`,
      `toc ${id}`,
      { font: font(sans), size: 20, bold },
      { indent: { left: indent }, spacing: { before: bold ? 120 : 20, after: 20 } },
    )
  return [
    style(
      'Subtitle',
      'Subtitle',
      { size: 28, color: quiet },
      { spacing: { after: 280, line: 264, lineRule: LineRuleType.AUTO } },
    ),
    style(
      'Kind',
      'Kind of publication',
      { font: font(sans), size: 22, bold: true, color: accent, allCaps: true },
      { spacing: { after: 60 } },
    ),
    style(
      'Front',
      'Front matter',
      { font: font(sans), size: 21 },
      { spacing: { after: 60, line: 264, lineRule: LineRuleType.AUTO } },
    ),
    style(
      'Notice',
      'Notice',
      { font: font(sans), size: 19, bold: true, color: warning },
      { spacing: { before: 120, after: 0 }, shading: { fill: 'FBEEEA' } },
    ),
    style(
      'TOCHeading',
      'TOC Heading',
      { font: font(sans), size: 36, bold: true },
      { spacing: { after: 200 }, keepNext: true },
    ),
    contents(1, 0, true),
    contents(2, 280, false),
    contents(3, 560, false),
    style(
      'Lead',
      'Lead',
      { size: 25, color: accent },
      { spacing: { after: 240, line: 312, lineRule: LineRuleType.AUTO } },
    ),
    style('Small', 'Small', { size: 18, color: quiet }, {}),
    style(
      'Quote',
      'Quote',
      { italics: true },
      { indent: { left: 480, right: 480 }, spacing: { before: 200, after: 60 } },
    ),
    style('QuoteSource', 'Quote source', small, { indent: { left: 480 }, spacing: { after: 240 } }),
    style(
      'Caption',
      'caption',
      { font: font(sans), size: 18, bold: true, color: accent },
      {
        spacing: { before: 280, after: 40, line: 252, lineRule: LineRuleType.AUTO },
        keepNext: true,
        keepLines: true,
      },
    ),
    style(
      'Unit',
      'Unit',
      { font: font(sans), size: 18, color: quiet },
      { spacing: { after: 80, line: 240, lineRule: LineRuleType.AUTO }, keepNext: true },
    ),
    style(
      'Picture',
      'Picture',
      {},
      { spacing: { after: 60, line: 240, lineRule: LineRuleType.AUTO }, keepNext: true },
    ),
    style('Apparatus', 'Notes and source', small, {
      spacing: { before: 20, after: 20, line: 240, lineRule: LineRuleType.AUTO },
    }),
    style(
      'TableText',
      'Table text',
      { font: font(sans), size: 18 },
      { spacing: { before: 30, after: 30, line: 240, lineRule: LineRuleType.AUTO } },
    ),
    style(
      'TableHead',
      'Table head',
      { font: font(sans), size: 18, bold: true },
      { spacing: { before: 30, after: 30, line: 240, lineRule: LineRuleType.AUTO }, keepNext: true },
    ),
    style(
      'CalloutTitle',
      'Callout title',
      { font: font(sans), size: 20, bold: true },
      { spacing: { before: 80, after: 60 }, keepNext: true },
    ),
    style(
      'Callout',
      'Callout',
      { font: font(sans), size: 19 },
      { spacing: { after: 80, line: 276, lineRule: LineRuleType.AUTO } },
    ),
    style(
      'Listing',
      'List of figures',
      { font: font(sans), size: 19 },
      { spacing: { after: 60, line: 252, lineRule: LineRuleType.AUTO } },
    ),
    style(
      'Proof',
      'Proof',
      { font: font(sans), size: 17 },
      {
        spacing: { after: 20, line: 240, lineRule: LineRuleType.AUTO },
        indent: { left: 1400, hanging: 1400 },
      },
    ),
    // A paragraph that only breaks the page takes as little of the next one as Word allows.
    style(
      'Break',
      'Page break',
      { size: 2 },
      { spacing: { before: 0, after: 0, line: 20, lineRule: LineRuleType.EXACT } },
    ),
    style(
      'Running',
      'Running line',
      { font: font(sans), size: 16, color: quiet },
      { spacing: { after: 0, line: 240, lineRule: LineRuleType.AUTO } },
    ),
  ]
}

/**
 * The house's table, as XML: a strong line under the head and at the end, hairlines between rows. It is put into the
 * finished file, because the library leaves its own default styles out when it is given a ready one.
 */
export function tableStyle(): string {
  const line = (side: string, size: number, color: string) =>
    `<w:${side} w:val="single" w:sz="${size}" w:space="0" w:color="${color}"/>`
  return `<w:style w:type="table" w:customStyle="1" w:styleId="PaperTable"><w:name w:val="Paper table"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>${line('bottom', 8, ink)}${line('insideH', 4, hairline)}</w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>${line('bottom', 8, ink)}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>`
}

/** Numbered chapters, bullets and numbered lists; a list that starts anew asks for an instance of its own. */
export function numbering(): INumberingOptions {
  const level = (
    index: number,
    format: (typeof LevelFormat)[keyof typeof LevelFormat],
    text: string,
    left: number,
  ) => ({
    level: index,
    format,
    text,
    alignment: AlignmentType.LEFT,
    style: { paragraph: { indent: { left, hanging: 340 } }, run: { color: accent } },
  })
  const levels = [0, 1, 2, 3, 4, 5]
  return {
    config: [
      {
        reference: 'chapters',
        levels: [0, 1, 2].map((index) => ({
          ...level(index, LevelFormat.DECIMAL, ['%1', '%1.%2', '%1.%2.%3'][index]!, 0),
          style: {
            paragraph: { indent: { left: [480, 600, 720][index], hanging: [480, 600, 720][index] } },
            run: { color: accent },
          },
        })),
      },
      {
        reference: 'bullets',
        levels: levels.map((index) =>
          level(index, LevelFormat.BULLET, index % 2 ? '–' : '•', 400 + index * 360),
        ),
      },
      {
        reference: 'numbers',
        levels: levels.map((index) => level(index, LevelFormat.DECIMAL, `%${index + 1}.`, 400 + index * 360)),
      },
    ],
  }
}
