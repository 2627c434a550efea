import type { Document } from '../../common/document.ts'
import type { Say } from '../../common/words.ts'
import { prepare } from './prepare.ts'

export const formats = ['html', 'pdf', 'docx'] as const
export type Format = (typeof formats)[number]

export const mediaTypes: Record<Format, string> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

/** How far a rendering is: `step` counts finished steps out of `steps`. */
export interface Progress {
  step: number
  steps: number
  /** What is being done now; `done` at the end. */
  stage: 'prepare' | Format | 'done'
}

export interface Rendered {
  format: Format
  mediaType: string
  bytes: Uint8Array
  /** For web pages: the content security policy under which to serve them. */
  csp?: string
  /** For PDF: how many pages, and the promise of accessibility that was kept. */
  pages?: number
  standard?: string
}

/**
 * Draws a document in the formats asked for.
 * @param say the message function of the document's own language (`document.meta.language`), not of the reader's
 * @param onProgress is told before each step and at the end; what it throws stops the rendering, which is how to cancel
 * @throws when a picture is not an SVG, or when a writer fails; nothing half-made is returned
 */
export async function render(
  document: Document,
  wanted: readonly Format[],
  say: Say,
  onProgress: (progress: Progress) => void | Promise<void> = () => {},
): Promise<Rendered[]> {
  if (say.language !== document.meta.language)
    throw new Error(`The document is in ${document.meta.language}, its words in ${say.language}.`)
  const steps = wanted.length + 1
  await onProgress({ step: 0, steps, stage: 'prepare' })
  const prepared = prepare(document, say)
  const made: Rendered[] = []
  for (const format of wanted) {
    await onProgress({ step: made.length + 1, steps, stage: format })
    // The PDF compiler and the rasteriser hold the thread: let waiting requests pass first.
    await new Promise((resolve) => setImmediate(resolve))
    made.push({ format, mediaType: mediaTypes[format], ...(await write[format](prepared)) })
  }
  await onProgress({ step: steps, steps, stage: 'done' })
  return made
}

type Writer = (prepared: ReturnType<typeof prepare>) => Promise<Omit<Rendered, 'format' | 'mediaType'>>

// The writers are loaded when first wanted: their compilers and fonts are heavy, and most requests draw nothing.
const write: Record<Format, Writer> = {
  async html(prepared) {
    const { writeHtml } = await import('./html/write.ts')
    const page = await writeHtml(prepared)
    return { bytes: new TextEncoder().encode(page.html), csp: page.csp }
  },
  async pdf(prepared) {
    const { writePdf } = await import('./typst/write.ts')
    const { bytes, pages, standard } = writePdf(prepared)
    return { bytes, pages, standard }
  },
  async docx(prepared) {
    const { writeDocx } = await import('./docx/write.ts')
    return { bytes: await writeDocx(prepared) }
  },
}
