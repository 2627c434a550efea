import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { coverPicture } from '../cover.ts'
import { fontFiles } from '../fonts.ts'
import type { PreparedDocument } from '../prepared.ts'

/** The only folder that the compiler may read: the templates. The document is laid over it in memory. */
const workspace = fileURLToPath(new URL('.', import.meta.url))

/** A finished PDF; `standard` says which promise about accessibility it keeps. */
export interface Pdf {
  bytes: Uint8Array
  pages: number
  standard: 'PDF/UA-1' | 'PDF 1.7'
}

// A compiler reads its fonts once and keeps what it has laid out; one is enough, because compiling does not wait.
let kept: NodeCompiler | undefined
export function compiler(): NodeCompiler {
  kept ??= NodeCompiler.create({
    workspace,
    fontArgs: [{ fontPaths: [...new Set(fontFiles().map(dirname))] }],
  })
  return kept
}

/**
 * Sets a prepared document as a PDF with bookmarks, tags and metadata. Everything that a person has written goes in as
 * data (JSON), never as Typst source, and the compiler sees only the files given to it here.
 * @throws with the compiler's own words when the document cannot be set, which is a fault of the template
 */
export function writePdf(document: PreparedDocument): Pdf {
  const typst = compiler()
  const compiled = compile(typst, document)
  // The same document gives the same bytes: the date in the file is the document's, not today's.
  const creationTimestamp = Math.max(0, Math.floor(Date.parse(`${document.meta.date}T12:00:00Z`) / 1000)) || 0
  const pages = compiled.numOfPages
  try {
    const bytes = typst.pdf(compiled, { pdfStandard: 'ua-1', creationTimestamp })
    return { bytes, pages, standard: 'PDF/UA-1' }
  } catch {
    // A letter that none of the fonts has (a name in Chinese, an emoji) breaks the promise of PDF/UA, not the document.
    const bytes = typst.pdf(compiled, { pdfTags: true, creationTimestamp })
    return { bytes, pages, standard: 'PDF 1.7' }
  } finally {
    typst.evictCache(10)
  }
}

/** Lays a prepared document out; for tests, which look into the result. */
export function compile(typst: NodeCompiler, document: PreparedDocument): NodeTypstDocument {
  typst.resetShadow()
  typst.mapShadow(join(workspace, 'document.json'), Buffer.from(JSON.stringify(withPictures(document))))
  const outcome = typst.compile({ mainFilePath: join(workspace, 'main.typ') })
  const { result } = outcome
  if (result && !outcome.hasError()) return result
  const said = outcome.takeDiagnostics()?.shortDiagnostics.map((one: { message: string }) => one.message)
  throw new Error(`The PDF could not be set: ${said?.join('; ') ?? 'no reason given'}`)
}

function withPictures(document: PreparedDocument) {
  const organisations = document.meta.organisations.map((one) => ({
    ...one,
    logo: one.logo && 'png' in one.logo ? { bytes: [...Buffer.from(one.logo.png, 'base64')] } : one.logo,
  }))
  return { ...document, meta: { ...document.meta, organisations }, cover: coverPicture() }
}
