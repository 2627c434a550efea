import { createHmac, randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Problem } from '../problems/problem.ts'
import { deriveKey, keyBytes, SealBroken, unwrapKey, wrapKey } from '../seal/box.ts'
import { idBytes, idText } from '../seal/ids.ts'
import type { DataKey, Keyring, Scope } from '../seal/seal.ts'
import type { FileStore } from './store.ts'
import { openedSize, openStream, sealedRange, sealStream } from './stream.ts'
import { headBytes as sniffedBytes, sniffType } from './types.ts'

/**
 * A stored file: mark (8 bytes) ‖ id of the key (16) ‖ the file's own key wrapped with AES-KWP (40) ‖ encrypted
 * stream. The wrapping key depends on the address, so a file that is laid at another's address does not open.
 */
const mark = Buffer.from('urafile1')
const wrappedBytes = keyBytes + 8
export const blobHeadBytes = mark.length + 16 + wrappedBytes

/** A file that has been received, encrypted and synced in the spool folder, and is not yet kept. */
export interface Spooled {
  path: string
  address: string
  /** Bytes of its content. */
  size: number
  /** By its bytes, not by what the sender said. */
  mediaType: string
  scope: Scope
}

/** The running address of a content: HMAC-SHA256 keyed by scope, so it says nothing about the content. */
async function addressHash(keyring: Keyring, scope: Scope) {
  const { key } = await keyring.root()
  return createHmac('sha256', deriveKey(key, `address:${scope.programme ?? ''}/${scope.country ?? ''}`))
}

/**
 * Receives a file: encrypts, hashes and sniffs while it streams into the spool folder; memory stays flat.
 * @param options.limit the most bytes it may have
 * @param options.name its name, which helps to tell formats that look alike (CSV and plain text)
 * @throws Problem too_large; whatever the source throws. Nothing is left behind then.
 */
export async function spoolFile(
  store: FileStore,
  keyring: Keyring,
  scope: Scope,
  source: AsyncIterable<Uint8Array>,
  options: { limit: number; name: string },
): Promise<Spooled> {
  await mkdir(store.spool, { recursive: true, mode: 0o700 })
  const path = join(store.spool, randomBytes(16).toString('hex'))
  const [data, hash] = [await keyring.current(scope), await addressHash(keyring, scope)]
  const own = randomBytes(keyBytes)
  const head: Buffer[] = []
  let size = 0
  async function* watched() {
    for await (const part of source) {
      if (size < sniffedBytes) head.push(Buffer.from(part.subarray(0, sniffedBytes - size)))
      size += part.length
      if (size > options.limit) throw new Problem('too_large', { params: { limit: options.limit } })
      hash.update(part)
      yield part
    }
  }
  const handle = await open(path, 'wx', 0o600)
  try {
    let at = blobHeadBytes
    for await (const chunk of sealStream(own, mark, watched())) {
      at = await writeAt(handle, chunk, at)
    }
    const address = hash.digest('hex')
    await writeAt(handle, blobHead(data, address, own), 0)
    await handle.sync()
    await handle.close()
    return { path, address, size, mediaType: sniffType(Buffer.concat(head), size, options.name), scope }
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(path, { force: true })
    throw error
  }
}

/** Writes all of the bytes (one write may take fewer). @returns where the next ones go */
async function writeAt(handle: FileHandle, bytes: Buffer, at: number): Promise<number> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten
  }
  return at + bytes.length
}

function blobHead(data: DataKey, address: string, own: Buffer): Buffer {
  return Buffer.concat([mark, idBytes(data.id), wrapKey(wrapping(data, address), own)])
}

const wrapping = (data: DataKey, address: string): Buffer => deriveKey(data.key, `file:${address}`)

/** What a stored file's head says, with its own key opened. @throws SealBroken, StoredFileMissing */
export async function readHead(
  store: FileStore,
  keyring: Keyring,
  address: string,
): Promise<{ keyId: string; own: Buffer }> {
  const parts: Buffer[] = []
  for await (const part of await store.open(address, 0, blobHeadBytes - 1)) parts.push(part)
  const head = Buffer.concat(parts)
  if (head.length !== blobHeadBytes || !head.subarray(0, mark.length).equals(mark)) {
    throw new SealBroken('The stored file does not begin as one.')
  }
  const keyId = idText(head.subarray(mark.length, mark.length + 16))
  const data = await keyring.byId(keyId)
  return { keyId, own: unwrapKey(wrapping(data, address), head.subarray(mark.length + 16)) }
}

/**
 * The content of a stored file, or its bytes `start … end` (both included).
 * @param size its content size, as recorded when it was kept
 * @throws SealBroken when it is not what was stored, StoredFileMissing when it is gone
 */
export async function readBlob(
  store: FileStore,
  keyring: Keyring,
  file: { address: string; size: number },
  range: { start: number; end: number } = { start: 0, end: Math.max(0, file.size - 1) },
): Promise<Readable> {
  const { own } = await readHead(store, keyring, file.address)
  const part = sealedRange(range.start, range.end, file.size)
  const sealed = await store.open(file.address, blobHeadBytes + part.from, blobHeadBytes + part.to)
  const length = file.size === 0 ? 0 : range.end - range.start + 1
  return Readable.from(cut(openStream(own, mark, sealed, file.size, part.first), part.skip, length), {
    objectMode: false,
  })
}

async function* cut(source: AsyncIterable<Buffer>, skip: number, length: number): AsyncGenerator<Buffer> {
  let [before, left] = [skip, length]
  for await (const chunk of source) {
    const wanted = chunk.subarray(Math.min(before, chunk.length), Math.min(before + left, chunk.length))
    before = Math.max(0, before - chunk.length)
    left -= wanted.length
    if (wanted.length > 0) yield wanted
  }
  if (left > 0) throw new SealBroken('The stored file ends too early.')
}

/** Reads a stored file whole and hashes its content again. @returns its content size @throws SealBroken */
export async function rehash(
  store: FileStore,
  keyring: Keyring,
  scope: Scope,
  address: string,
): Promise<number> {
  const stored = await store.size(address)
  const size = openedSize((stored ?? 0) - blobHeadBytes)
  const hash = await addressHash(keyring, scope)
  for await (const chunk of await readBlob(store, keyring, { address, size })) hash.update(chunk)
  if (hash.digest('hex') !== address) throw new SealBroken('The content is not the one of this address.')
  return size
}

/** Wraps a stored file's own key with the newest key of its scope; the content is copied as it is. */
export async function rewrapBlob(
  store: FileStore,
  keyring: Keyring,
  scope: Scope,
  address: string,
): Promise<boolean> {
  const [{ keyId, own }, data] = [await readHead(store, keyring, address), await keyring.current(scope)]
  if (keyId === data.id) return false
  const path = join(store.spool, randomBytes(16).toString('hex'))
  await mkdir(store.spool, { recursive: true, mode: 0o700 })
  const handle = await open(path, 'wx', 0o600)
  try {
    await writeAt(handle, blobHead(data, address, own), 0)
    let at = blobHeadBytes
    for await (const part of await store.open(address, blobHeadBytes)) {
      at = await writeAt(handle, part, at)
    }
    await handle.sync()
    await handle.close()
    await store.put(address, path)
    return true
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(path, { force: true })
    throw error
  }
}
