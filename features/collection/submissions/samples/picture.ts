import { crc32, deflateSync } from 'node:zlib'

/** A picture that shows nothing and says by its hatching that it is a sample: PNG, made from a number. */
export function samplePicture(seed: number, width = 480, height = 320): Buffer {
  const raw = Buffer.alloc((width * 3 + 1) * height)
  const hue = [(seed * 47) % 90, (seed * 83) % 80, (seed * 29) % 100] as const
  const horizon = height * (0.45 + ((seed * 13) % 20) / 100)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (width * 3 + 1) + 1 + x * 3
      const hill = horizon + 26 * Math.sin(x / (40 + (seed % 7) * 9) + seed)
      const stripe = (x + y) % 46 < 3 ? 26 : 0
      const sky = y < hill ? 150 : 92
      for (let part = 0; part < 3; part++)
        raw[at + part] = Math.min(255, sky + hue[part]! * (y < hill ? 0.6 : 0.4) + (y / height) * 30 + stripe)
    }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const framed = Buffer.alloc(body.length + 8)
    framed.writeUInt32BE(data.length, 0)
    body.copy(framed, 4)
    framed.writeUInt32BE(crc32(body), body.length + 4)
    return framed
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
