import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest()
const flag = { present: 0x01, verified: 0x04, attested: 0x40 }

/** A passkey device in software (W3C WebAuthn Level 3, ES256, no attestation), for stories without a browser. */
export class Authenticator {
  readonly id = randomBytes(16)
  private readonly key: KeyObject
  private readonly publicKey: KeyObject
  private counter = 0
  private readonly origin: string
  /** Whether it asks for a finger, a face or a PIN. */
  verifies = true

  constructor(origin: string) {
    this.origin = origin
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.key = pair.privateKey
    this.publicKey = pair.publicKey
  }

  /** Answers to creation options (`navigator.credentials.create`). */
  create(options: Record<string, unknown>) {
    const { id: rpId } = options.rp as { id: string }
    const jwk = this.publicKey.export({ format: 'jwk' })
    const cose = cborMap([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(jwk.x!, 'base64url')],
      [-3, Buffer.from(jwk.y!, 'base64url')],
    ])
    const length = Buffer.from([0, this.id.length])
    const data = Buffer.concat([
      this.head(rpId, flag.attested),
      Buffer.alloc(16),
      length,
      this.id,
      cose.bytes,
    ])
    const attestation = cborMap([
      ['fmt', 'none'],
      ['attStmt', cborMap([])],
      ['authData', data],
    ])
    return {
      ...this.credential(),
      response: {
        clientDataJSON: this.clientData('webauthn.create', options.challenge as string).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal' as const],
      },
    }
  }

  /** Answers to request options (`navigator.credentials.get`). */
  get(options: Record<string, unknown>) {
    this.counter++
    const client = this.clientData('webauthn.get', options.challenge as string)
    const data = this.head(options.rpId as string, 0)
    return {
      ...this.credential(),
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), this.key).toString('base64url'),
      },
    }
  }

  private credential() {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} }
  }

  private head(rpId: string, more: number): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    const flags = flag.present | (this.verifies ? flag.verified : 0) | more
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter])
  }

  private clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }))
  }
}

class Cbor {
  readonly bytes: Buffer
  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
  toString(encoding: BufferEncoding): string {
    return this.bytes.toString(encoding)
  }
}

/** As much of CBOR (RFC 8949) as WebAuthn needs: small integers, short texts, bytes and maps. */
function cbor(value: number | string | Buffer | Cbor): Buffer {
  if (value instanceof Cbor) return value.bytes
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return Buffer.concat([head(typeof value === 'string' ? 3 : 2, bytes.length), bytes])
}

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value])
  if (value < 256) return Buffer.from([(major << 5) | 24, value])
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255])
}

function cborMap(entries: [number | string, number | string | Buffer | Cbor][]): Cbor {
  return new Cbor(
    Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, value]) => [cbor(key), cbor(value)])]),
  )
}
