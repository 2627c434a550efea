import type { Readable } from 'node:stream'
import type { Keyring } from '../seal/seal.ts'
import { readBlob } from './blob.ts'
import { disposition } from './names.ts'
import type { FileStore } from './store.ts'
import { shownInPlace } from './types.ts'

/** What a download needs to know of a kept file. */
export interface Downloadable {
  address: string
  name: string
  mediaType: string
  size: number
}

export interface DownloadPlan {
  status: 200 | 206 | 304 | 416
  headers: Record<string, string>
  /** Bytes to send (both included), or nothing. */
  range: { start: number; end: number } | null
}

type Asked = Record<string, string | string[] | undefined>

/**
 * How to answer a request for a file: headers, and which bytes (RFC 9110: Range, If-Range, If-None-Match).
 * The address is the entity tag: the same address is the same content for ever.
 * @param asked the request's headers, in lower case
 * @param inline true when the reader asked to see it in place; only harmless types are
 */
export function planDownload(file: Downloadable, asked: Asked, inline = false): DownloadPlan {
  const tag = `"${file.address.slice(0, 32)}"`
  const text = file.mediaType.startsWith('text/') ? '; charset=utf-8' : ''
  const kind = inline && shownInPlace.has(file.mediaType) ? 'inline' : 'attachment'
  const headers: Record<string, string> = {
    'content-type': file.mediaType + text,
    'content-disposition': disposition(kind, file.name),
    etag: tag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    // Whatever it is: it may not run, load or frame anything.
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox",
  }
  if (matches(asked['if-none-match'], tag)) return { status: 304, headers, range: null }
  const range = askedRange(asked, tag, file.size)
  if (range === 'unsatisfiable') {
    return {
      status: 416,
      headers: { ...headers, 'content-range': `bytes */${file.size}`, 'content-length': '0' },
      range: null,
    }
  }
  if (range) {
    headers['content-range'] = `bytes ${range.start}-${range.end}/${file.size}`
    headers['content-length'] = String(range.end - range.start + 1)
    return { status: 206, headers, range }
  }
  headers['content-length'] = String(file.size)
  return { status: 200, headers, range: { start: 0, end: Math.max(0, file.size - 1) } }
}

/** Answers a request for a file: the plan and, unless there is nothing to send, its content. */
export async function download(
  store: FileStore,
  keyring: Keyring,
  file: Downloadable,
  request: { method: string; headers: Asked },
  inline = false,
): Promise<DownloadPlan & { body: Readable | null }> {
  const plan = planDownload(file, request.headers, inline)
  if (!plan.range || request.method === 'HEAD') return { ...plan, body: null }
  return { ...plan, body: await readBlob(store, keyring, file, plan.range) }
}

function matches(header: string | string[] | undefined, tag: string): boolean {
  if (header === undefined) return false
  const tags = String(header)
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(tag)
}

function askedRange(
  asked: Asked,
  tag: string,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const condition = asked['if-range']
  if (condition !== undefined && condition !== tag) return null
  // Several ranges at once, and units that we do not know, may be ignored: the whole file is a right answer.
  const found = /^bytes=(\d*)-(\d*)$/.exec(String(asked['range'] ?? '').trim())
  if (!found || (found[1] === '' && found[2] === '')) return null
  const [, first = '', last = ''] = found
  if (first === '') {
    const suffix = Number(last)
    if (suffix === 0 || size === 0) return 'unsatisfiable'
    return { start: Math.max(0, size - suffix), end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return null
  return start >= size ? 'unsatisfiable' : { start, end }
}
