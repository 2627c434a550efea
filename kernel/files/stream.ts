import { createCipheriv, createDecipheriv } from 'node:crypto'
import { SealBroken } from '../seal/box.ts'

/**
 * Chunked authenticated encryption after the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015;
 * the same layout as age's payload): each chunk is AES-256-GCM under nonce = counter (11 bytes, big-endian) ‖
 * final flag (1 byte). The key serves one file only, so the counter may start at 0. Chunks can be neither
 * reordered nor dropped, and the end cannot be cut off unnoticed; any chunk can be opened alone (ranges).
 */
export const chunkBytes = 64 * 1024
const tagBytes = 16
/** Bytes of a whole chunk as stored. */
export const sealedChunkBytes = chunkBytes + tagBytes

/** Stored size of `size` bytes of content (without the file's header). An empty file is one empty chunk. */
export function sealedSize(size: number): number {
  return size + Math.max(1, Math.ceil(size / chunkBytes)) * tagBytes
}

/** Content size of `sealed` stored bytes. @throws SealBroken when no content has that stored size */
export function openedSize(sealed: number): number {
  const chunks = Math.ceil(sealed / sealedChunkBytes)
  const size = sealed - chunks * tagBytes
  if (chunks < 1 || size < 0 || sealedSize(size) !== sealed) {
    throw new SealBroken('The stored file has been cut or lengthened.')
  }
  return size
}

function nonce(counter: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUIntBE(counter, 5, 6)
  bytes[11] = last ? 1 : 0
  return bytes
}

function sealChunk(key: Buffer, aad: Buffer, counter: number, last: boolean, chunk: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(counter, last)).setAAD(aad)
  return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
}

function openChunk(key: Buffer, aad: Buffer, counter: number, last: boolean, sealed: Buffer): Buffer {
  const end = sealed.length - tagBytes
  if (end < 0) throw new SealBroken('The stored file has been cut.')
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(counter, last), { authTagLength: tagBytes })
  decipher.setAAD(aad).setAuthTag(sealed.subarray(end))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()])
  } catch {
    throw new SealBroken(`Part ${counter + 1} of the stored file has been changed.`)
  }
}

/** Bytes cut into pieces of exactly `size`, the last one shorter; always at least one piece. */
export async function* pieces(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let length = 0
  for await (const part of source) {
    held.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength))
    length += part.length
    // `>` and not `>=`: a full piece is held back until we know whether it is the last.
    while (length > size) {
      const all = held.length === 1 ? held[0]! : Buffer.concat(held)
      yield all.subarray(0, size)
      held = [all.subarray(size)]
      length -= size
    }
  }
  yield Buffer.concat(held)
}

/** Encrypts a stream. @param key a fresh key for this content alone @param aad the file's header */
export async function* sealStream(
  key: Buffer,
  aad: Buffer,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let counter = 0
  let held: Buffer | undefined
  for await (const piece of pieces(source, chunkBytes)) {
    if (held) yield sealChunk(key, aad, counter++, false, held)
    held = piece
  }
  yield sealChunk(key, aad, counter, true, held!)
}

/** Which stored bytes hold the content from `start` to `end` (both included), and where they begin. */
export function sealedRange(start: number, end: number, size: number) {
  const first = Math.floor(start / chunkBytes)
  const last = Math.floor(end / chunkBytes)
  const sealedEnd = Math.min((last + 1) * sealedChunkBytes, sealedSize(size))
  return { first, from: first * sealedChunkBytes, to: sealedEnd - 1, skip: start - first * chunkBytes }
}

/**
 * Decrypts stored bytes that begin at chunk `first` of a content of `size` bytes.
 * @throws SealBroken as soon as a chunk does not open; what was yielded before is authentic
 */
export async function* openStream(
  key: Buffer,
  aad: Buffer,
  source: AsyncIterable<Uint8Array>,
  size: number,
  first = 0,
): AsyncGenerator<Buffer> {
  const lastChunk = Math.max(1, Math.ceil(size / chunkBytes)) - 1
  let counter = first
  for await (const piece of pieces(source, sealedChunkBytes)) {
    yield openChunk(key, aad, counter, counter === lastChunk, piece)
    counter++
  }
}
