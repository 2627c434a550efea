/** Something sealed: AES-GCM with a fresh nonce, bound to its place. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  bytes: ArrayBuffer
}

/** Files are sealed in pieces of this size, so that a film does not have to fit into memory twice. */
export const pieceSize = 4 * 1024 * 1024

/** Makes a person's key. It can be used in this browser and never be read, not even by ourselves. */
export const makeKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

const placed = (place: string) => new TextEncoder().encode(place)

/** Seals bytes for a place; they open at no other. */
export async function seal(key: CryptoKey, place: string, bytes: BufferSource): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return {
    iv,
    bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: placed(place) }, key, bytes),
  }
}

/** @throws when the key is another's, the place another or a bit has changed */
export const unseal = (key: CryptoKey, place: string, { iv, bytes }: Sealed): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: placed(place) }, key, bytes)

export const sealJson = (key: CryptoKey, place: string, value: unknown): Promise<Sealed> =>
  seal(key, place, new TextEncoder().encode(JSON.stringify(value)))

export async function unsealJson<T>(key: CryptoKey, place: string, sealed: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unseal(key, place, sealed))) as T
}

/** The place of a file's piece: pieces can be neither moved to another file nor swapped. */
export const pieceAt = (file: string, at: number, of: number): string => `file/${file}/${at}/${of}`

/** Seals a file piece by piece. */
export async function sealFile(key: CryptoKey, file: string, blob: Blob): Promise<Sealed[]> {
  const of = Math.max(1, Math.ceil(blob.size / pieceSize))
  const pieces: Sealed[] = []
  for (let at = 0; at < of; at++) {
    const piece = await blob.slice(at * pieceSize, (at + 1) * pieceSize).arrayBuffer()
    pieces.push(await seal(key, pieceAt(file, at, of), piece))
  }
  return pieces
}

/** Puts a file together again. @throws when a piece is missing or not its own */
export async function unsealFile(
  key: CryptoKey,
  file: string,
  pieces: Sealed[],
  type: string,
): Promise<Blob> {
  const parts: ArrayBuffer[] = []
  for (const [at, piece] of pieces.entries())
    parts.push(await unseal(key, pieceAt(file, at, pieces.length), piece))
  return new Blob(parts, { type })
}
