import { readFile } from 'node:fs/promises'
import { Document, type ISectionOptions, Packer, PageOrientation, SectionType } from 'docx'
import { estimatePageNumbersWith } from 'docx/layout'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { fontFile, sans, serif } from '../fonts.ts'
import type { PreparedDocument, PreparedMeta } from '../prepared.ts'
import { type Child, draw } from './blocks.ts'
import { imprint, runningFooter, runningHeader, titleFooter, titleHeader, titlePage } from './front.ts'
import type { Writing } from './inlines.ts'
import { margin, mm, numbering, styles, tableStyle, textWidth } from './styles.ts'

const edges = { left: margin.side, right: margin.side, header: mm(13), footer: mm(11) }

/**
 * Writes a prepared document as a Word file that can be worked on: Word's own styles, counted chapters and captions, a
 * contents field that is already filled in, footnotes, repeated table heads, pictures as SVG with a PNG behind, the
 * language of every run, and the fonts inside (both are under the Open Font Licence).
 */
export async function writeDocx(document: PreparedDocument): Promise<Uint8Array> {
  const { meta } = document
  const at: Writing = { footnotes: {}, lists: 0, source: meta.words.source }
  const sections = [titleSection(meta), ...textSections(document, at)]
  const file = new Document({
    title: meta.title,
    subject: meta.subtitle ?? '',
    creator:
      meta.authors.join(', ') ||
      meta.organisations.find((one) => one.role === 'lead')?.name ||
      meta.programme,
    keywords: (meta.keywords ?? []).join(', '),
    description: meta.programme,
    styles: styles(meta.tag),
    numbering: numbering(),
    footnotes: at.footnotes,
    fonts: await embeddedFonts(),
    // The contents are written with their pages, so Word need not ask to update fields when it opens the file.
    pageNumbers: estimatePageNumbersWith({ guess: true }),
    sections,
  })
  return finish(new Uint8Array(await Packer.toBuffer(file)), document.attachments)
}

/** What the writer of the format has no word for: the table style, and attachments as parts of the package. */
function finish(file: Uint8Array, attachments: PreparedDocument['attachments']): Uint8Array {
  const parts = unzipSync(file)
  const name = 'word/styles.xml'
  parts[name] = strToU8(strFromU8(parts[name]!).replace('</w:styles>', `${tableStyle()}</w:styles>`))
  for (const one of attachments) parts[`docProps/${one.name}`] = strToU8(one.text)
  if (attachments.length) {
    const types = '[Content_Types].xml'
    const known = '<Default Extension="json" ContentType="application/json"/>'
    parts[types] = strToU8(strFromU8(parts[types]!).replace(/(<Types[^>]*>)/, `$1${known}`))
  }
  return zipSync(parts)
}

async function embeddedFonts() {
  const families = { serif, sans } as const
  return Promise.all(
    (['serif', 'sans'] as const).map(async (family) => {
      const [data, bold, italic, boldItalic] = await Promise.all(
        [
          '400Regular',
          family === 'sans' ? '600SemiBold' : '700Bold',
          '400Regular_Italic',
          '700Bold_Italic',
        ].map((face) => readFile(fontFile(family, face))),
      )
      return {
        name: families[family],
        data: data!,
        bold,
        italic,
        ...(family === 'serif' ? { boldItalic } : {}),
      }
    }),
  )
}

function titleSection(meta: PreparedMeta): ISectionOptions {
  return {
    properties: {
      page: {
        size: { width: mm(210), height: mm(297) },
        margin: { ...edges, top: margin.top, bottom: mm(20) },
      },
    },
    headers: { default: titleHeader() },
    footers: { default: titleFooter(meta) },
    children: titlePage(meta),
  }
}

/** The text in sections: a table that asks for it lies on its side in a section of its own. */
function textSections(document: PreparedDocument, at: Writing): ISectionOptions[] {
  const { meta } = document
  const sections: { landscape: boolean; children: Child[] }[] = [
    { landscape: false, children: imprint(meta, at) },
  ]
  for (const block of document.blocks) {
    const landscape = block.kind === 'table' && block.landscape
    let section = sections.at(-1)!
    if (section.landscape !== landscape) {
      section = { landscape, children: [] }
      sections.push(section)
    }
    // A break right at the start of a section would leave an empty page.
    if (block.kind === 'pageBreak' && section.children.length === 0) continue
    section.children.push(...draw(block, at, landscape ? textWidth.landscape : textWidth.portrait))
  }
  return sections.map(({ landscape, children }) => ({
    properties: {
      type: SectionType.NEXT_PAGE,
      page: {
        size: {
          width: mm(210),
          height: mm(297),
          orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
        },
        margin: { ...edges, top: margin.top, bottom: margin.bottom },
      },
    },
    headers: { default: runningHeader(meta, landscape ? textWidth.landscape : textWidth.portrait) },
    footers: { default: runningFooter(meta) },
    children,
  }))
}
