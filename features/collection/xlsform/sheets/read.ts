import { UnreadableWorkbook } from '../problems.ts'
import { looksLikeCsv, readCsv } from './csv.ts'
import { looksLikeMarkdown, readMarkdown } from './markdown.ts'
import type { Workbook } from './workbook.ts'
import { readXlsx } from './xlsx.ts'
import type { ZipLimits } from './zip.ts'

export type FileKind = 'xlsx' | 'csv' | 'md'

const ZIP_SIGNATURE = [0x50, 0x4b]
const OLE_SIGNATURE = [0xd0, 0xcf]

/**
 * Reads a form file of any kind. Without `kind` the content decides: archives are workbooks, texts are
 * Markdown where they have tables of it, else CSV. Throws `UnreadableWorkbook`.
 */
export function readWorkbook(file: Uint8Array | string, kind?: FileKind, limits?: ZipLimits): Workbook {
  if (
    typeof file !== 'string' &&
    (kind === 'xlsx' || startsWith(file, ZIP_SIGNATURE) || startsWith(file, OLE_SIGNATURE))
  ) {
    return readXlsx(file, limits)
  }
  const text = typeof file === 'string' ? withoutMark(file) : decodeText(file)
  if (kind === 'md') return readMarkdown(text)
  if (kind === 'csv') return readCsv(text)
  if (looksLikeMarkdown(text)) return readMarkdown(text)
  if (looksLikeCsv(text)) return readCsv(text)
  throw new UnreadableWorkbook('file_unknown_kind')
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UnreadableWorkbook('file_not_utf8')
  }
}

/** A byte order mark in front of the first sheet's name would hide that sheet. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
