import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { join } from 'node:path'
import { deriveKey } from '../seal/box.ts'
import { secretFile } from '../seal/secretfile.ts'

/** A state of the log: after `size` rows the tree has this root and the chain this hash. */
export interface TreeHead {
  size: number
  root: Buffer
  /** Hash of the chain after the last row. */
  chain: Buffer
  /** Root of the head before this one. */
  previous: Buffer
  at: Date
}

export interface SignedHead extends TreeHead {
  signature: Buffer
  keyId: string
}

export interface Signer {
  keyId: string
  publicKey: KeyObject
  sign(head: TreeHead): Buffer
}

/** What is signed: the head as canonical JSON. */
function headBytes(head: TreeHead): Buffer {
  return Buffer.from(
    JSON.stringify({
      at: head.at.toISOString(),
      chain: head.chain.toString('hex'),
      format: 'ura-audit-head-1',
      previous: head.previous.toString('hex'),
      root: head.root.toString('hex'),
      size: head.size,
    }),
  )
}

/** Ed25519 private key from a 32-byte seed: the PKCS #8 wrapping of RFC 8410 §7. */
function fromSeed(seed: Buffer): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

/**
 * The key that signs tree heads, kept in `keys/audit.key` of the data folder, outside of the database. The first time
 * it is derived from the master key, so that several machines without a common folder have the same one.
 */
export function openSigner(dataFolder: string, master: Buffer): Signer {
  const pem = secretFile(join(dataFolder, 'keys', 'audit.key'), () =>
    fromSeed(deriveKey(master, 'audit heads')).export({ format: 'pem', type: 'pkcs8' }).toString(),
  )
  const privateKey = createPrivateKey(pem)
  const publicKey = createPublicKey(privateKey)
  return { keyId: keyIdOf(publicKey), publicKey, sign: (head) => sign(null, headBytes(head), privateKey) }
}

/** Names a public key by its digest. */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ format: 'der', type: 'spki' })
  return createHash('sha256').update(der).digest('hex').slice(0, 16)
}

/** Whether this key signed that head. */
export function headIsSigned(head: SignedHead, publicKey: KeyObject): boolean {
  return head.keyId === keyIdOf(publicKey) && verify(null, headBytes(head), publicKey, head.signature)
}
