import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SealBroken } from '../seal/box.ts'
import {
  chunkBytes,
  openedSize,
  openStream,
  sealedChunkBytes,
  sealedRange,
  sealedSize,
  sealStream,
} from './stream.ts'

const key = randomBytes(32)
const aad = Buffer.from('header')

async function* inParts(bytes: Buffer, part: number) {
  for (let at = 0; at < bytes.length; at += part) yield bytes.subarray(at, at + part)
}
async function all(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}
const sealed = (bytes: Buffer, part = 10_000) => all(sealStream(key, aad, inParts(bytes, part)))
const opened = (bytes: Buffer, size: number, part = 9_999) =>
  all(openStream(key, aad, inParts(bytes, part), size))

describe('The encrypted stream', () => {
  it.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, 3 * chunkBytes + 7])(
    'gives back %i bytes and says their stored size',
    async (size) => {
      const content = randomBytes(size)
      const stored = await sealed(content)
      expect(stored.length).toBe(sealedSize(size))
      expect(openedSize(stored.length)).toBe(size)
      expect((await opened(stored, size)).equals(content)).toBe(true)
    },
  )

  it('opens any range without the rest', async () => {
    const content = randomBytes(4 * chunkBytes + 123)
    const stored = await sealed(content)
    await fc.assert(
      fc.asyncProperty(fc.nat(content.length - 1), fc.nat(content.length - 1), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)]
        const range = sealedRange(start, end, content.length)
        const part = stored.subarray(range.from, range.to + 1)
        const plain = await all(openStream(key, aad, inParts(part, 7_777), content.length, range.first))
        const wanted = plain.subarray(range.skip, range.skip + end - start + 1)
        expect(wanted.equals(content.subarray(start, end + 1))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('refuses a changed, cut, lengthened, reordered or repeated file', async () => {
    const size = 3 * chunkBytes
    const content = randomBytes(size)
    const stored = await sealed(content)
    const chunk = (i: number) => stored.subarray(i * sealedChunkBytes, (i + 1) * sealedChunkBytes)
    const bent = Buffer.from(stored)
    bent[2 * sealedChunkBytes + 5]! ^= 1
    await expect(opened(bent, size)).rejects.toThrow('Part 3')
    await expect(opened(stored.subarray(0, stored.length - 1), size)).rejects.toThrow(SealBroken)
    // Cut at a chunk's edge: whoever cuts also lies about the size, and the missing final flag tells.
    await expect(opened(stored.subarray(0, 2 * sealedChunkBytes), 2 * chunkBytes)).rejects.toThrow('Part 2')
    await expect(opened(Buffer.concat([stored, chunk(2)]), size + chunkBytes)).rejects.toThrow(SealBroken)
    await expect(opened(Buffer.concat([chunk(1), chunk(0), chunk(2)]), size)).rejects.toThrow('Part 1')
    expect(() => openedSize(stored.length + sealedChunkBytes * 2 - chunkBytes * 2 - 20)).toThrow(SealBroken)
    await expect(all(openStream(key, Buffer.from('other'), inParts(stored, 1000), size))).rejects.toThrow(
      SealBroken,
    )
    await expect(all(openStream(randomBytes(32), aad, inParts(stored, 1000), size))).rejects.toThrow(
      SealBroken,
    )
  })
})
