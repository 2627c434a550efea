import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { box, place, SealBroken, unbox, unwrapKey, wrapKey } from './box.ts'
import cases from './data/wycheproof.cases.json' with { type: 'json' }
import { secretFile } from './secretfile.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
type Kwp = [number, string, string, string, string]
type Gcm = [number, string, string, string, string, string, string, string]

describe('Boxes and wrapped keys', () => {
  it('judge Wycheproof’s 94 AES-KWP cases for 256-bit keys as it does', () => {
    for (const [id, key, msg, ct, result] of cases.kwp as Kwp[]) {
      if (result === 'valid') {
        expect(wrapKey(hex(key), hex(msg)).toString('hex'), `case ${id}`).toBe(ct)
        expect(unwrapKey(hex(key), hex(ct)).toString('hex'), `case ${id}`).toBe(msg)
      } else {
        expect(() => unwrapKey(hex(key), hex(ct)), `case ${id}`).toThrow(SealBroken)
      }
    }
    expect(cases.kwp).toHaveLength(94)
  })

  it('judge Wycheproof’s 66 AES-GCM cases for 256-bit keys as it does', () => {
    for (const [id, key, iv, aad, msg, ct, tag, result] of cases.gcm as Gcm[]) {
      const open = () => unbox(hex(key), hex(aad), hex(iv + ct + tag)).toString('hex')
      if (result === 'valid') expect(open(), `case ${id}`).toBe(msg)
      else expect(open, `case ${id}`).toThrow(SealBroken)
    }
    expect(cases.gcm).toHaveLength(66)
  })

  it('open only whole, unchanged, with the same key and aad', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(),
        (plain, aad, at) => {
          const key = randomBytes(32)
          const boxed = box(key, Buffer.from(aad), Buffer.from(plain))
          expect(unbox(key, Buffer.from(aad), boxed)).toEqual(Buffer.from(plain))
          const bent = Buffer.from(boxed)
          bent[at % bent.length]! ^= 1 << (at % 8)
          expect(() => unbox(key, Buffer.from(aad), bent)).toThrow(SealBroken)
          expect(() => unbox(key, Buffer.from(aad), boxed.subarray(0, at % boxed.length))).toThrow(SealBroken)
          expect(() => unbox(key, Buffer.from([...aad, 0]), boxed)).toThrow(SealBroken)
          expect(() => unbox(randomBytes(32), Buffer.from(aad), boxed)).toThrow(SealBroken)
        },
      ),
    )
  })

  it('bind places so that no two look alike', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
        expect(place(...a).equals(place(...b))).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
    expect(place('ab', 'c').equals(place('a', 'bc'))).toBe(false)
  })
})

describe('A secret file', () => {
  it('is made once, closed to others, and refused when others may read it', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ura-secret-'))
    const file = path.join(folder, 'keys', 'some.key')
    try {
      expect(secretFile(file, () => 'first')).toBe('first')
      expect(secretFile(file, () => 'second')).toBe('first')
      expect(readFileSync(file, 'utf8')).toBe('first')
      expect(statSync(file).mode & 0o777).toBe(0o600)
      chmodSync(file, 0o644)
      expect(() => secretFile(file, () => 'third')).toThrow(/chmod 600/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
