/**
 * Takes out of a picture what it tells beside what it shows: place, time, camera, owner, thumbnails, comments. The
 * picture itself is not touched, so nothing of its quality is lost. Only which way up it is stays, and its colours.
 * @returns null when the kind of file is not known: then it must be painted anew, or refused
 */
export function withoutMetadata(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return cleanJpeg(bytes)
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return cleanPng(bytes)
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return cleanWebp(bytes)
  return null
}

const startsWith = (bytes: Uint8Array, start: number[]) => start.every((byte, at) => bytes[at] === byte)
const text = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length))

/** Application segments that belong to the picture: JFIF, the colour profile, Adobe's colour transform. */
function keptSegment(bytes: Uint8Array, marker: number, from: number): boolean {
  if (marker === 0xe0) return text(bytes, from, 4) === 'JFIF'
  if (marker === 0xe2) return text(bytes, from, 11) === 'ICC_PROFILE'
  if (marker === 0xee) return text(bytes, from, 5) === 'Adobe'
  // No other application segment, and no comment.
  return !(marker >= 0xe1 && marker <= 0xef) && marker !== 0xfe
}

function cleanJpeg(bytes: Uint8Array): Uint8Array | null {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  const orientation = orientationOf(bytes)
  if (orientation > 1) kept.push(orientationSegment(orientation))
  let at = 2
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++ // filling before a marker
      continue
    }
    // Whatever stands behind the end of the picture (a second one, a film) is not part of it.
    if (marker === 0xd9) return join([...kept, bytes.subarray(at, at + 2)])
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!
    if (length < 2 || at + 2 + length > bytes.length) return null
    const end = marker === 0xda ? endOfScan(bytes, at + 2 + length) : at + 2 + length
    if (keptSegment(bytes, marker, at + 4)) kept.push(bytes.subarray(at, end))
    at = end
  }
  return null
}

/** Where a scan's pixels end: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1]!
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

/** Which way up a JPEG is (1 to 8 of EXIF); 1 where it does not say. */
export function orientationOf(bytes: Uint8Array): number {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!
    if (marker === 0xda) return 1
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!
    if (marker === 0xe1 && text(bytes, at + 4, 4) === 'Exif')
      return tiffOrientation(bytes.subarray(at + 10, at + 2 + length))
    if (length < 2) return 1
    at += 2 + length
  }
  return 1
}

function tiffOrientation(tiff: Uint8Array): number {
  if (tiff.length < 8) return 1
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = text(tiff, 0, 2) === 'II'
  const first = view.getUint32(4, little)
  if (first + 2 > tiff.length) return 1
  const count = view.getUint16(first, little)
  for (let entry = 0; entry < count; entry++) {
    const at = first + 2 + entry * 12
    if (at + 12 > tiff.length) return 1
    if (view.getUint16(at, little) === 0x0112) {
      const value = view.getUint16(at + 8, little)
      return value >= 1 && value <= 8 ? value : 1
    }
  }
  return 1
}

/** An EXIF segment that says which way up the picture is, and nothing else. */
function orientationSegment(orientation: number): Uint8Array {
  return Uint8Array.from([
    ...[0xff, 0xe1, 0x00, 0x22, 0x45, 0x78, 0x69, 0x66, 0x00, 0x00],
    ...[0x4d, 0x4d, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x08, 0x00, 0x01],
    ...[0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, orientation, 0x00, 0x00],
    ...[0x00, 0x00, 0x00, 0x00],
  ])
}

const dropped = new Set(['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME'])

function cleanPng(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return null
    const kind = text(bytes, at + 4, 4)
    if (!dropped.has(kind)) kept.push(bytes.subarray(at, end))
    if (kind === 'IEND') return join(kept)
    at = end
  }
  return null
}

function cleanWebp(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = []
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true)
    const end = at + 8 + size + (size % 2)
    if (at + 8 + size > bytes.length) return null
    const kind = text(bytes, at, 4)
    if (kind === 'VP8X') {
      // The flags that announce EXIF and XMP go with them.
      const head = bytes.slice(at, end)
      head[8] = head[8]! & ~0b1100
      kept.push(head)
    } else if (kind !== 'EXIF' && kind !== 'XMP ') kept.push(bytes.subarray(at, Math.min(end, bytes.length)))
    at = end
  }
  const body = join(kept)
  const head = bytes.slice(0, 12)
  new DataView(head.buffer).setUint32(4, body.length + 4, true)
  return join([head, body])
}

function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
