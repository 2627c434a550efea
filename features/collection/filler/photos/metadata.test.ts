import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orientationOf, withoutMetadata } from './metadata.ts'

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0))
const has = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(Buffer.from(text, 'latin1'))
const segment = (marker: number, body: number[]) => [
  0xff,
  marker,
  (body.length + 2) >> 8,
  (body.length + 2) & 0xff,
  ...body,
]

/** An EXIF segment with the orientation and a GPS place, as a phone writes it. */
function exif(orientation: number): number[] {
  const u16 = (value: number) => [value >> 8, value & 0xff]
  const u32 = (value: number) => [0, 0, ...u16(value)]
  const gpsAt = 8 + 2 + 2 * 12 + 4
  const rational = gpsAt + 2 + 2 * 12 + 4
  const tiff = [
    ...ascii('MM'),
    ...u16(42),
    ...u32(8),
    ...u16(2),
    ...[...u16(0x0112), ...u16(3), ...u32(1), ...u16(orientation), 0, 0],
    ...[...u16(0x8825), ...u16(4), ...u32(1), ...u32(gpsAt)],
    ...u32(0),
    ...u16(2),
    ...[...u16(0x0001), ...u16(2), ...u32(2), ...ascii('N'), 0, 0, 0],
    ...[...u16(0x0002), ...u16(5), ...u32(3), ...u32(rational)],
    ...u32(0),
    ...[42, 22, 49].flatMap((value) => [...u32(value), ...u32(1)]),
  ]
  return segment(0xe1, [...ascii('Exif'), 0, 0, ...tiff])
}

const frame = segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])
const scan = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 0x12, 0xff, 0x00, 0x34, 0xff, 0xd9]
const jpeg = (segments: number[][], after: number[] = []) =>
  Uint8Array.from([0xff, 0xd8, ...segments.flat(), ...frame, ...scan, ...after])

describe('what a picture tells beside what it shows', () => {
  test('a place in EXIF is gone, and the picture is still the right way up', () => {
    const photo = jpeg([exif(6)])
    expect(has(photo, '\x88\x25')).toBe(true)
    const clean = withoutMetadata(photo)!
    expect(has(clean, '\x88\x25')).toBe(false)
    expect(orientationOf(photo)).toBe(6)
    expect(orientationOf(clean)).toBe(6)
    expect([...clean.slice(-(frame.length + scan.length))]).toEqual([...frame, ...scan])
  })

  test('a picture that is upright keeps no EXIF at all', () => {
    expect(has(withoutMetadata(jpeg([exif(1)]))!, 'Exif')).toBe(false)
  })

  test('comments, XMP, IPTC, and what is hidden behind the end go; the colours stay', () => {
    const clean = withoutMetadata(
      jpeg(
        [
          segment(0xe0, [...ascii('JFIF'), 0, 1, 2]),
          segment(0xe1, ascii('http://ns.adobe.com/xap/1.0/ secret-xmp')),
          segment(0xe2, [...ascii('ICC_PROFILE'), 0, 1, 1]),
          segment(0xed, ascii('Photoshop secret-iptc')),
          segment(0xfe, ascii('secret-comment')),
        ],
        ascii('secret-film'),
      ),
    )!
    expect(has(clean, 'secret')).toBe(false)
    expect(has(clean, 'JFIF')).toBe(true)
    expect(has(clean, 'ICC_PROFILE')).toBe(true)
  })

  test('PNG and WebP lose theirs', () => {
    const chunk = (kind: string, body: number[]) => [
      0,
      0,
      0,
      body.length,
      ...ascii(kind),
      ...body,
      1,
      2,
      3,
      4,
    ]
    const png = Uint8Array.from([
      ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
      ...chunk('IHDR', [1]),
      ...chunk('eXIf', ascii('secret')),
      ...chunk('tEXt', ascii('secret')),
      ...chunk('IDAT', [9]),
      ...chunk('IEND', []),
    ])
    const cleanPng = withoutMetadata(png)!
    expect(has(cleanPng, 'secret')).toBe(false)
    expect(has(cleanPng, 'IDAT')).toBe(true)

    const riff = (kind: string, body: number[]) => [...ascii(kind), body.length, 0, 0, 0, ...body]
    const inside = [
      ...riff('VP8X', [0b1101, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      ...riff('VP8 ', [1, 2]),
      ...riff('EXIF', ascii('secret')),
      ...riff('XMP ', ascii('secret')),
    ]
    const webp = Uint8Array.from([...ascii('RIFF'), inside.length + 4, 0, 0, 0, ...ascii('WEBP'), ...inside])
    const cleanWebp = withoutMetadata(webp)!
    expect(has(cleanWebp, 'secret')).toBe(false)
    expect(cleanWebp[4]).toBe(cleanWebp.length - 8)
    expect(cleanWebp[20]).toBe(0b0001)
  })

  test('whatever stands in the segments of a JPEG, no EXIF and no comment comes through', () => {
    const body = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 })
    const marked = body.map((bytes) => [...ascii('secret'), ...bytes])
    const any = fc.oneof(
      marked.map((bytes) => segment(0xfe, bytes)),
      fc.integer({ min: 0xe1, max: 0xef }).chain((marker) => marked.map((bytes) => segment(marker, bytes))),
      fc.integer({ min: 1, max: 8 }).map(exif),
    )
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (segments) => {
        const photo = jpeg(segments)
        const clean = withoutMetadata(photo)!
        expect(has(clean, 'secret')).toBe(false)
        expect(has(clean, '\x88\x25')).toBe(false)
        expect(orientationOf(clean)).toBe(orientationOf(photo))
        expect(withoutMetadata(clean)).toEqual(clean)
      }),
    )
  })

  test('what is broken or of another kind is not let through as clean', () => {
    expect(withoutMetadata(Uint8Array.from(ascii('GIF89a…')))).toBe(null)
    expect(withoutMetadata(jpeg([exif(1)]).slice(0, 40))).toBe(null)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const file = Uint8Array.from([0xff, 0xd8, ...bytes])
        expect(() => withoutMetadata(file)).not.toThrow()
      }),
    )
  })
})
