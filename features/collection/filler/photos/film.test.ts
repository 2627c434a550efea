import { describe, expect, test } from 'vitest'
import { withoutFilmTraces } from './film.ts'
import { kindOfFile } from './kind.ts'

const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, at * 4)
  return bytes
}
const box = (kind: string, ...body: (Buffer | string)[]) => {
  const all = Buffer.concat(
    body.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  )
  return Buffer.concat([u32(8 + all.length), Buffer.from(kind, 'latin1'), all])
}
const made = 0xe1b2c3d4
const place = '+42.3700+019.4900/'
const ftyp = box('ftyp', 'qt  ', u32(0), 'qt  ')

/** A track whose contents stand in chunks of two samples of three bytes each. */
const track = (handler: string, chunks: number[]) =>
  box(
    'trak',
    box('tkhd', u32(1, made, made, 1, 0, 0)),
    box('udta', box('name', 'Arta’s phone')),
    box(
      'mdia',
      box('mdhd', u32(0, made, made, 600, 0, 0)),
      box('hdlr', u32(0), 'mhlr', handler, u32(0, 0, 0)),
      box(
        'minf',
        box(
          'stbl',
          box('stsz', u32(0, 3, chunks.length * 2)),
          box('stsc', u32(0, 1, 1, 2, 1)),
          box('stco', u32(0, chunks.length, ...chunks)),
        ),
      ),
    ),
  )

function film(): { bytes: Buffer; movie: number } {
  const moov = (base: number) =>
    box(
      'moov',
      box('mvhd', u32(0, made, made, 600, 0)),
      track('vide', [base, base + 12]),
      track('meta', [base + 6, base + 18]),
      box('udta', box('\xa9xyz', place)),
      box('meta', box('keys', 'com.apple.quicktime.location.ISO6709'), box('ilst', place)),
    )
  const base = ftyp.length + moov(0).length + 8
  const bytes = Buffer.concat([
    ftyp,
    moov(base),
    box('mdat', 'pic1+2', 'gps1+2', 'pic3+4', 'gps3+4'),
    box('uuid', `0123456789abcdef<x:xmpmeta>${place}`),
  ])
  return { bytes, movie: ftyp.length }
}
const cleaned = async (bytes: Buffer) => {
  const clean = await withoutFilmTraces(new Blob([bytes as BlobPart], { type: 'video/mp4' }))
  return clean && Buffer.from(await clean.arrayBuffer())
}

describe('what a film tells beside what it shows', () => {
  test('place, time and the tracks of places are gone; every picture stands where it stood', async () => {
    const { bytes } = film()
    expect(bytes.includes(place) && bytes.includes(u32(made))).toBe(true)
    const clean = (await cleaned(bytes))!
    expect(clean.length).toBe(bytes.length)
    for (const trace of [place, 'Arta', 'quicktime.location', 'xmpmeta', 'gps', u32(made)])
      expect(clean.includes(trace as string), String(trace)).toBe(false)
    for (const picture of ['pic1+2', 'pic3+4']) expect(clean.indexOf(picture)).toBe(bytes.indexOf(picture))
    expect(clean.includes('vide')).toBe(true)
    // What is emptied is passed by: box by box one comes to the end.
    const kinds = []
    for (let at = 0; at < clean.length; at += clean.readUInt32BE(at))
      kinds.push(clean.toString('latin1', at + 4, at + 8))
    expect(kinds).toEqual(['ftyp', 'moov', 'mdat', 'free'])
  })

  test('what tells nothing keeps every byte', async () => {
    const plain = Buffer.concat([ftyp, box('mdat', 'pic'), box('moov', box('mvhd', u32(0, 0, 0, 600, 0)))])
    expect(await cleaned(plain)).toEqual(plain)
  })

  test('what cannot be read is not said to be clean', async () => {
    const { bytes } = film()
    expect(await cleaned(Buffer.from('\x1aE\xdf\xa3webm', 'latin1'))).toBe(null)
    expect(await cleaned(bytes.subarray(0, 120))).toBe(null)
    expect(await cleaned(Buffer.concat([ftyp, box('moov', box('cmov', 'zzz'))]))).toBe(null)
    // Places that lie in fragments are not found by the tables.
    const parts = box('moov', track('meta', []), box('mvex', box('trex', u32(0))))
    expect(await cleaned(Buffer.concat([ftyp, parts, box('moof', 'x')]))).toBe(null)
  })
})

test('a file is known by what it holds, not by what it is called', async () => {
  const kind = (start: string) =>
    kindOfFile(new File([Buffer.from(start, 'latin1') as BlobPart], 'report.pdf'))
  expect(await kind('\xff\xd8\xff\xe1')).toBe('picture')
  expect(await kind('\x89PNG\r\n\x1a\n')).toBe('picture')
  expect(await kind('RIFF1234WEBPVP8 ')).toBe('picture')
  expect(await kind('\0\0\0\x18ftypheic')).toBe('picture')
  expect(await kind('\0\0\0\x18ftypqt  ')).toBe('film')
  expect(await kind('\0\0\0\x18ftypisom')).toBe('film')
  expect(await kind('\x1aE\xdf\xa3')).toBe('film')
  expect(await kind('%PDF-1.7')).toBe('other')
  expect(await kind('')).toBe('other')
})
