import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestLog, type TestLog } from '../../testing/audit-log.ts'
import { asActor } from '../http/transaction.ts'
import {
  InclusionProof,
  proofOfConsistency,
  proofOfInclusion,
  verifyConsistency,
  verifyInclusion,
} from './proofs.ts'

let log: TestLog
beforeAll(async () => {
  log = await openTestLog()
})
afterAll(() => log.close())
beforeEach(() => log.empty())

describe('Proofs for those outside', () => {
  it('show that a row is in a signed head, and that heads only grow', async () => {
    const ids = await log.make(40, 9)
    const sizes = [9, 18, 27, 36, 40]
    for (const [at, id] of ids.entries()) {
      const size = sizes.find((one) => one > at)!
      const sent = JSON.stringify(await asActor(log.worker, 'system', (tx) => proofOfInclusion(tx, id, size)))
      const proof = InclusionProof.parse(JSON.parse(sent))
      expect(verifyInclusion(proof, log.signer.publicKey)).toBe(true)
      expect(
        verifyInclusion(
          { ...proof, entry: { ...proof.entry, action: 'test.other.row' } },
          log.signer.publicKey,
        ),
      ).toBe(false)
      expect(verifyInclusion({ ...proof, position: proof.position + 1 }, log.signer.publicKey)).toBe(false)
      expect(
        verifyInclusion({ ...proof, head: { ...proof.head, size: size + 1 } }, log.signer.publicKey),
      ).toBe(false)
      expect(verifyInclusion(proof, generateKeyPairSync('ed25519').publicKey)).toBe(false)
    }
    for (const older of sizes)
      for (const newer of sizes.filter((size) => size >= older)) {
        const proof = await asActor(log.worker, 'system', (tx) => proofOfConsistency(tx, older, newer))
        expect(verifyConsistency(proof!, log.signer.publicKey)).toBe(true)
        expect(
          verifyConsistency({ ...proof!, path: [...proof!.path, '00'.repeat(32)] }, log.signer.publicKey),
        ).toBe(false)
      }
    expect(await asActor(log.worker, 'system', (tx) => proofOfInclusion(tx, 999_999))).toBeUndefined()
    expect(await asActor(log.worker, 'system', (tx) => proofOfInclusion(tx, ids[39]!, 9))).toBeUndefined()
    expect(await asActor(log.worker, 'system', (tx) => proofOfConsistency(tx, 10))).toBeUndefined()
  })
})
