/**
 * The plainest tar (POSIX ustar): regular files with short names, each held whole. Contents are cut into parts by the
 * caller, so an entry is small, memory stays flat, and any `tar` can unpack what any `age` has decrypted.
 */
const block = 512
/** No part of ours is larger; a larger one is no backup of ours. */
const largest = 64 * 1024 * 1024

export interface TarEntry {
  name: string
  body: Buffer
}

/** The bytes of one entry: header, content, padding. @throws RangeError when the name is too long for the format */
export function tarEntry(name: string, body: Buffer, modified: Date): Buffer[] {
  const padding = Buffer.alloc((block - (body.length % block)) % block)
  return [header(name, body.length, modified), body, padding]
}

/** What ends an archive: two empty blocks. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * block)

function header(name: string, size: number, modified: Date): Buffer {
  const head = Buffer.alloc(block)
  const [prefix, rest] = splitName(name)
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`
  head.write(rest, 0, 100)
  head.write(octal(0o600, 7), 100)
  head.write(octal(0, 7), 108)
  head.write(octal(0, 7), 116)
  head.write(octal(size, 11), 124)
  head.write(octal(Math.floor(modified.getTime() / 1000), 11), 136)
  head.write('0', 156)
  head.write('ustar\x0000', 257)
  head.write(prefix, 345, 155)
  head.write(`${octal(checksum(head), 6)} `, 148)
  return head
}

function splitName(name: string): [prefix: string, rest: string] {
  if (Buffer.byteLength(name) <= 100) return ['', name]
  for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
    const [prefix, rest] = [name.slice(0, at), name.slice(at + 1)]
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(rest) <= 100) return [prefix, rest]
  }
  throw new RangeError(`${name} is too long a name for a backup.`)
}

/** Sum of the header's bytes, its checksum field counted as spaces. */
function checksum(head: Buffer): number {
  let sum = 0
  for (let i = 0; i < block; i++) sum += i >= 148 && i < 156 ? 32 : head[i]!
  return sum
}

/** Reads an archive entry by entry. @throws Error when it is damaged or ends before its end */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const { take, drain } = taker(source)
  for (;;) {
    const head = await take(block)
    if (head.every((byte) => byte === 0)) break
    const field = (from: number, length: number) => {
      const end = head.indexOf(0, from)
      return head.toString('utf8', from, end < from || end > from + length ? from + length : end)
    }
    const size = Number.parseInt(field(124, 12), 8)
    const whole = Number.parseInt(field(148, 8), 8) === checksum(head)
    if (!whole || !(size >= 0 && size <= largest)) throw new Error('The backup is damaged.')
    const prefix = field(345, 155)
    const body = await take(size)
    await take((block - (size % block)) % block)
    yield { name: prefix ? `${prefix}/${field(0, 100)}` : field(0, 100), body }
  }
  await take(block)
  // Reading to the very end lets the decryption see that nothing was cut off.
  await drain()
}

function taker(source: AsyncIterable<Uint8Array>) {
  const parts = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  return {
    async take(length: number): Promise<Buffer> {
      const got: Buffer[] = []
      for (let need = length; need > 0; ) {
        if (held.length === 0) {
          const next = await parts.next()
          if (next.done) throw new Error('The backup ends too early.')
          held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength)
          continue
        }
        const part = held.subarray(0, need)
        got.push(part)
        held = held.subarray(part.length)
        need -= part.length
      }
      return got.length === 1 ? got[0]! : Buffer.concat(got)
    },
    async drain(): Promise<void> {
      while (!(await parts.next()).done);
    },
  }
}
