import { createHash } from 'node:crypto'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { Kernel } from '../../../kernel/kernel.ts'
import { pdfAttachment } from './pdf.ts'
import { Proof, proofFile } from './proof.ts'
import { Seal, sealOf } from './seal.ts'

export const paperFormats = ['html', 'pdf', 'docx', 'json'] as const
export type PaperFormat = (typeof paperFormats)[number]

/** A file taken apart: the proof that it carries, what its content hashes to, and its seal. */
export interface OpenedPaper {
  format: PaperFormat
  proof: Proof
  digest: string
  seal: Seal | null
}

/** Said to whoever gives a file that is no paper, or one whose proof was cut out. */
export class NotAPaper extends Error {}

const sealPart = 'docProps/ura-seal.json'
const sealElement = /<script type="application\/json" id="ura-seal">([^<]*)<\/script>\n/
const pdfMark = '%ura-seal '
/** More than any paper unpacks to: a package that claims more is not opened. */
const mostUnpacked = 200 * 1024 * 1024
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** Puts the workspace's seal on a finished file. The file stays valid in its format. */
export function sealPaper(kernel: Kernel, format: PaperFormat, bytes: Uint8Array): Uint8Array {
  const seal = JSON.stringify(sealOf(kernel, contentDigest(format, bytes)))
  if (format === 'html') {
    const element = `<script type="application/json" id="ura-seal">${seal}</script>\n`
    return strToU8(strFromU8(bytes).replace('</body>', () => `${element}</body>`))
  }
  if (format === 'docx') return zipSync({ ...unzipSync(bytes), [sealPart]: strToU8(seal) })
  // A comment after the last line of a PDF: readers look for the end mark within the last kilobyte.
  if (format === 'pdf') return Buffer.concat([bytes, Buffer.from(`${pdfMark}${seal}\n`)])
  const { seal: _, ...content } = JSON.parse(strFromU8(bytes)) as Record<string, unknown>
  return strToU8(`${JSON.stringify({ ...content, seal: JSON.parse(seal) }, null, 1)}\n`)
}

/** What the seal speaks of: the file without it. In a package the order and packing of the parts do not matter. */
function contentDigest(format: PaperFormat, bytes: Uint8Array): string {
  if (format === 'html') return sha256(strFromU8(bytes).replace(sealElement, ''))
  if (format === 'docx') {
    const parts = Object.entries(unpack(bytes)).filter(([name]) => name !== sealPart && !name.endsWith('/'))
    const lines = parts.map(([name, content]) => `${name} ${sha256(content)}\n`).sort()
    return sha256(lines.join(''))
  }
  if (format === 'pdf') return sha256(bytes.subarray(0, pdfSealAt(bytes)))
  const { seal: _, ...content } = JSON.parse(strFromU8(bytes)) as Record<string, unknown>
  return sha256(JSON.stringify(content))
}

/**
 * Opens a paper of any format.
 * @throws NotAPaper when it is none of ours, or its proof cannot be read
 */
export function openPaper(bytes: Uint8Array): OpenedPaper {
  const format = formatOf(bytes)
  try {
    const { proof, seal } = read(format, bytes)
    return {
      format,
      proof: Proof.parse(JSON.parse(proof)),
      digest: contentDigest(format, bytes),
      seal: seal ? (Seal.safeParse(tolerant(seal)).data ?? brokenSeal) : null,
    }
  } catch (error) {
    if (error instanceof NotAPaper) throw error
    throw new NotAPaper('The proof in this file cannot be read: it was changed or damaged.', { cause: error })
  }
}

/** A seal that cannot be read speaks of nothing: it never fits. */
const brokenSeal: Seal = { format: 'ura-seal/1', digest: '0'.repeat(64), key: '', signature: '' }

function tolerant(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function formatOf(bytes: Uint8Array): PaperFormat {
  const head = Buffer.from(bytes.subarray(0, 512)).toString('latin1')
  if (head.startsWith('%PDF-')) return 'pdf'
  if (head.startsWith('PK\x03\x04')) return 'docx'
  if (/^\s*<!doctype html/i.test(head)) return 'html'
  if (/^\s*\{/.test(head)) return 'json'
  throw new NotAPaper('This is neither a PDF, a Word file, a web page nor a proof of a paper.')
}

function read(format: PaperFormat, bytes: Uint8Array): { proof: string; seal: string | undefined } {
  if (format === 'json') {
    const { seal, ...content } = JSON.parse(strFromU8(bytes)) as Record<string, unknown>
    return { proof: JSON.stringify(content), seal: seal ? JSON.stringify(seal) : undefined }
  }
  if (format === 'html') {
    const page = strFromU8(bytes)
    const proof = /<script type="application\/json" id="ura-proof">([^<]*)<\/script>/.exec(page)?.[1]
    return { proof: present(proof), seal: sealElement.exec(page)?.[1] }
  }
  if (format === 'docx') {
    const parts = unpack(bytes)
    const text = (name: string) => (parts[name] ? strFromU8(parts[name]) : undefined)
    return { proof: present(text(`docProps/${proofFile}`)), seal: text(sealPart) }
  }
  const at = pdfSealAt(bytes)
  const line = Buffer.from(bytes.subarray(at)).toString('utf8').trim()
  return {
    proof: present(pdfAttachment(bytes.subarray(0, at), proofFile)),
    seal: line.startsWith(pdfMark) ? line.slice(pdfMark.length) : undefined,
  }
}

function present(proof: string | undefined): string {
  if (proof === undefined)
    throw new NotAPaper(
      'This file carries no proof: it is not a paper made here, or was saved anew by another program.',
    )
  return proof
}

function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  let size = 0
  return unzipSync(bytes, {
    filter: (part) => {
      size += part.originalSize
      if (size > mostUnpacked) throw new NotAPaper('This file unpacks to more than a paper can have.')
      return true
    },
  })
}

/** Where the seal's line begins in a PDF; its end when there is none. */
function pdfSealAt(bytes: Uint8Array): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(pdfMark)
  return at < 0 ? bytes.length : at
}
