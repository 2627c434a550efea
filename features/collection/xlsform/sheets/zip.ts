import { inflateSync } from 'fflate'
import { UnreadableWorkbook } from '../problems.ts'

/** Limits that no honest form comes near; a file beyond them is refused before anything is inflated. */
export interface ZipLimits {
  /** Bytes of the archive itself. */
  archive: number
  /** Bytes of all parts that are opened, inflated. */
  inflated: number
  /** Entries in the archive. */
  entries: number
}

export const DEFAULT_LIMITS: ZipLimits = {
  archive: 32 * 1024 * 1024,
  inflated: 128 * 1024 * 1024,
  entries: 5000,
}

interface Entry {
  method: number
  packed: number
  size: number
  offset: number
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEADER = 0x04034b50

/**
 * The parts of a ZIP archive, opened one by one. The central directory is read and checked first;
 * a part is inflated into exactly the room that the directory declares, so a part that lies about its
 * size (a "zip bomb") fails instead of filling the memory.
 */
export class ZipParts {
  readonly #bytes: Uint8Array
  readonly #entries: Map<string, Entry>
  readonly #limits: ZipLimits
  #inflated = 0

  constructor(bytes: Uint8Array, limits: ZipLimits = DEFAULT_LIMITS) {
    if (bytes.byteLength > limits.archive) {
      throw new UnreadableWorkbook('file_too_large', { megabytes: Math.ceil(bytes.byteLength / 2 ** 20) })
    }
    this.#bytes = bytes
    this.#limits = limits
    this.#entries = readDirectory(bytes, limits)
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase())
  }

  /** The part's text (UTF-8), or undefined where the archive has none of that name. */
  text(name: string): string | undefined {
    const entry = this.#entries.get(name.toLowerCase())
    if (!entry) return undefined
    this.#inflated += entry.size
    if (this.#inflated > this.#limits.inflated) {
      throw new UnreadableWorkbook('file_inflates_too_large', {
        megabytes: Math.ceil(this.#limits.inflated / 2 ** 20),
      })
    }
    return decode(inflate(this.#bytes, entry, name))
  }
}

function inflate(bytes: Uint8Array, entry: Entry, name: string): Uint8Array {
  const view = viewOf(bytes)
  if (entry.offset + 30 > bytes.byteLength || view.getUint32(entry.offset, true) !== LOCAL_HEADER) {
    throw new UnreadableWorkbook('file_damaged', { part: name })
  }
  const start =
    entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true)
  const packed = bytes.subarray(start, start + entry.packed)
  if (packed.byteLength < entry.packed) throw new UnreadableWorkbook('file_damaged', { part: name })
  if (entry.method === 0) return packed
  if (entry.method !== 8) throw new UnreadableWorkbook('file_damaged', { part: name })
  // One byte of room more than declared tells a part that is larger from one that fits exactly.
  const room = new Uint8Array(entry.size + 1)
  let out: Uint8Array
  try {
    out = inflateSync(packed, { out: room })
  } catch {
    throw new UnreadableWorkbook('file_damaged', { part: name })
  }
  if (out.byteLength !== entry.size) throw new UnreadableWorkbook('file_damaged', { part: name })
  return out
}

function readDirectory(bytes: Uint8Array, limits: ZipLimits): Map<string, Entry> {
  const view = viewOf(bytes)
  const end = findEnd(bytes, view)
  const count = view.getUint16(end + 10, true)
  if (count > limits.entries) throw new UnreadableWorkbook('file_too_many_parts', { limit: limits.entries })
  const entries = new Map<string, Entry>()
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
      throw new UnreadableWorkbook('file_damaged', { part: 'central directory' })
    }
    if (view.getUint16(at + 8, true) & 1) throw new UnreadableWorkbook('file_encrypted')
    const nameLength = view.getUint16(at + 28, true)
    const name = decode(bytes.subarray(at + 46, at + 46 + nameLength))
    entries.set(name.replace(/^\/+/, '').toLowerCase(), {
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** The end-of-directory record stands within the last 64 KiB, behind an optional comment. */
function findEnd(bytes: Uint8Array, view: DataView): number {
  const lowest = Math.max(0, bytes.byteLength - 22 - 0xffff)
  for (let at = bytes.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  }
  throw new UnreadableWorkbook('file_damaged', { part: 'end of archive' })
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const decoder = new TextDecoder('utf-8')
const decode = (bytes: Uint8Array) => decoder.decode(bytes)
