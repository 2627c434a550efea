import {
  createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify,
} from 'node:crypto' // biome-ignore format: a list
import { z } from 'zod'
import type { Kernel } from '../../../kernel/kernel.ts'

/** A signature over everything else in a file: whoever changes a word of it later breaks the seal. */
export const Seal = z.object({
  format: z.literal('ura-seal/1'),
  /** SHA-256 of the file without its seal, hexadecimal. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Ed25519 public key (SPKI, base64) and signature over the digest (base64). */
  key: z.string().max(200),
  signature: z.string().max(200),
})
export type Seal = z.output<typeof Seal>

/** `own`: sealed by this workspace. `foreign`: unchanged since another workspace sealed it. `broken`: changed since. */
export type SealState = 'own' | 'foreign' | 'broken' | 'missing'

/** The workspace's key for papers, derived from its master key, so that every process of it has the same one. */
function sealKey(kernel: Kernel): KeyObject {
  const seed = createHash('sha256').update(kernel.secret('publications/seal')).digest()
  // Ed25519 private key from a 32-byte seed: the PKCS #8 wrapping of RFC 8410 §7.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

const spki = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')

/** Signs the digest of a file's content. */
export function sealOf(kernel: Kernel, digest: string): Seal {
  const key = sealKey(kernel)
  return {
    format: 'ura-seal/1',
    digest,
    key: spki(key),
    signature: sign(null, Buffer.from(digest, 'hex'), key).toString('base64'),
  }
}

/** Whether a file still is what was sealed, and who sealed it. */
export function checkSeal(kernel: Kernel, digest: string, seal: Seal | null): SealState {
  if (!seal) return 'missing'
  if (seal.digest !== digest) return 'broken'
  try {
    const key = createPublicKey({ key: Buffer.from(seal.key, 'base64'), format: 'der', type: 'spki' })
    if (!verify(null, Buffer.from(digest, 'hex'), key, Buffer.from(seal.signature, 'base64'))) return 'broken'
  } catch {
    return 'broken'
  }
  return seal.key === spki(sealKey(kernel)) ? 'own' : 'foreign'
}
