import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'

/** Bytes of every symmetric key in the house. */
export const keyBytes = 32
const ivBytes = 12
const tagBytes = 16

/** A sealed value, wrapped key or stored file that cannot be opened: wrong key, wrong place, or tampered with. */
export class SealBroken extends Error {
  override name = 'SealBroken'
}

/**
 * Encrypts with AES-256-GCM under a random 96-bit IV.
 * @param aad bytes that must be given again to open it
 * @returns iv (12) ‖ ciphertext ‖ tag (16)
 */
export function box(key: Buffer | KeyObject, aad: Buffer, plain: Buffer): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad)
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Opens what `box` made. @throws SealBroken when key, aad or bytes differ */
export function unbox(key: Buffer | KeyObject, aad: Buffer, boxed: Buffer): Buffer {
  if (boxed.length < ivBytes + tagBytes) throw new SealBroken('The sealed value is too short to be one.')
  const end = boxed.length - tagBytes
  const decipher = createDecipheriv('aes-256-gcm', key, boxed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(aad).setAuthTag(boxed.subarray(end))
  try {
    return Buffer.concat([decipher.update(boxed.subarray(ivBytes, end)), decipher.final()])
  } catch {
    throw new SealBroken('The sealed value does not open: it was changed, moved or sealed with another key.')
  }
}

/** AES key wrap with padding, RFC 5649 (its alternative initial value). */
const kwp = { name: 'id-aes256-wrap-pad', iv: Buffer.from('A65959A6', 'hex') }

/** Wraps a key under another with AES-KWP (RFC 5649). @returns 40 bytes for a 32-byte key */
export function wrapKey(wrapping: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv(kwp.name, wrapping, kwp.iv)
  return Buffer.concat([cipher.update(key), cipher.final()])
}

/** Opens what `wrapKey` made. @throws SealBroken when it was wrapped with another key or has been changed */
export function unwrapKey(wrapping: Buffer, wrapped: Buffer): Buffer {
  try {
    const decipher = createDecipheriv(kwp.name, wrapping, kwp.iv)
    return Buffer.concat([decipher.update(wrapped), decipher.final()])
  } catch {
    throw new SealBroken('The wrapped key does not open with this master key.')
  }
}

/** One key for one purpose out of another: HKDF-SHA256 (RFC 5869) with the purpose as its info. */
export function deriveKey(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `ura:${purpose}`, keyBytes))
}

/** Bytes in which no two lists of parts look alike (each part is preceded by its length), to bind a place. */
export function place(...parts: (string | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part as string)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}
