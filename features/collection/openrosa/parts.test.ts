import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadMultipart, boundaryOf, readParts, splitParts } from './parts.ts'

async function* inChunks(bytes: Buffer, cuts: number[]): AsyncGenerator<Buffer> {
  let last = 0
  for (const cut of [...cuts].map((one) => one % (bytes.length + 1)).sort((a, b) => a - b)) {
    yield bytes.subarray(last, cut)
    last = cut
  }
  yield bytes.subarray(last)
}

async function read(bytes: Buffer, boundary: string, cuts: number[] = []) {
  const found: { name: string; filename: string | null; content: Buffer }[] = []
  for await (const part of readParts(inChunks(bytes, cuts), boundary)) {
    const pieces: Buffer[] = []
    for await (const piece of part.content) pieces.push(piece)
    found.push({ name: part.name, filename: part.filename, content: Buffer.concat(pieces) })
  }
  // What is there whole is taken apart another way, and comes out the same.
  expect(splitParts(bytes, boundary)).toEqual(found)
  return found
}

const body = (parts: { name: string; content: Buffer }[], boundary: string) =>
  Buffer.concat([
    ...parts.flatMap(({ name, content }) => [
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n\r\n`,
      ),
      content,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])

describe('a multipart body', () => {
  test('comes out as it went in, however it is cut on the way', async () => {
    const names = fc.stringMatching(/^[a-zA-Z0-9._ ëçšđ-]{1,20}$/)
    // Contents full of what looks like a boundary.
    const content = fc
      .array(fc.constantFrom('\r\n', '--', 'bound', '\r', '\n', 'x', '--bound', '\r\n--boun', '\0'), {
        maxLength: 30,
      })
      .map((all) => Buffer.from(all.join('')))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ name: names, content: content.filter((one) => !one.includes('\r\n--bound')) }), {
          maxLength: 4,
        }),
        fc.array(fc.nat(5000), { maxLength: 12 }),
        async (parts, cuts) => {
          const got = await read(body(parts, 'bound'), 'bound', cuts)
          expect(got.map((one) => [one.name, one.content.toString('latin1')])).toEqual(
            parts.map((one) => [one.name, one.content.toString('latin1')]),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  test('may have a preamble, white space after boundaries, and parts that nobody reads', async () => {
    const text =
      'to be ignored\r\n--b  \r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b\r\ncontent-disposition: form-data; name="c"; filename="x\\"y%22.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\r\n--b--\r\nepilogue'
    const got = await read(Buffer.from(text), 'b')
    expect(got).toEqual([
      { name: 'a', filename: null, content: Buffer.from('1') },
      { name: 'c', filename: 'x"y".jpg', content: Buffer.alloc(0) },
    ])
    const skipped: string[] = []
    for await (const part of readParts(inChunks(Buffer.from(text), [3, 50]), 'b')) skipped.push(part.name)
    expect(skipped).toEqual(['a', 'c'])
  })

  test('that is cut short or has no names is refused', async () => {
    const whole = body([{ name: 'a', content: Buffer.from('content') }], 'b')
    const bad = [0, 3, 40, whole.length - 6].map((end) => whole.subarray(0, end))
    for (const text of ['--b\r\nX: y\r\n\r\n1\r\n--b--', `--b\r\n${'x'.repeat(20_000)}`])
      bad.push(Buffer.from(text))
    for (const bytes of bad) {
      await expect(read(bytes, 'b')).rejects.toThrow(BadMultipart)
      expect(() => splitParts(bytes, 'b')).toThrow(BadMultipart)
    }
  })

  test('whose names hold a NUL is refused: no database keeps it', async () => {
    for (const name of [
      'name="a"; filename*=utf-8\'\'b%00.jpg',
      'name="a"; filename="b\0.jpg"',
      'name="\0"',
    ]) {
      const bytes = Buffer.from(`--b\r\nContent-Disposition: form-data; ${name}\r\n\r\nx\r\n--b--\r\n`)
      expect(() => splitParts(bytes, 'b'), name).toThrow(BadMultipart)
    }
  })

  test('names its boundary', () => {
    expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc')
    expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b:c"')).toBe('a b:c')
    expect(boundaryOf('multipart/form-data')).toBeNull()
    expect(boundaryOf('text/xml; boundary=abc')).toBeNull()
    expect(boundaryOf(`multipart/form-data; boundary=${'x'.repeat(71)}`)).toBeNull()
    expect(boundaryOf(undefined)).toBeNull()
  })
})
