/**
 * Notices cells that come twice, in memory that does not grow with the file: a Bloom filter says "never seen" for
 * certain and "perhaps seen" for very few others (below one in a million up to a million rows). Those few are looked at
 * again, exactly, in a second reading of the file.
 */
export class Twice {
  readonly #bits = new Uint32Array(2 ** 22)
  /** Hashes of cells that may have come before. */
  readonly suspects = new Set<number>()
  /** True when there were too many to remember: the file repeats itself, and that alone is reported. */
  overflow = false

  /** Takes note of a cell. @param parts its period and codes */
  note(day: number, codes: Int32Array): void {
    const first = hashOf(day, codes, 0x9e3779b9)
    const second = hashOf(day, codes, 0x85ebca6b) | 1
    let seen = true
    for (let turn = 0; turn < 4; turn++) {
      const bit = (first + Math.imul(turn, second)) >>> 5
      const at = bit >>> 5
      const mask = 1 << (bit & 31)
      if ((this.#bits[at]! & mask) === 0) {
        seen = false
        this.#bits[at]! |= mask
      }
    }
    if (!seen) return
    if (this.suspects.size >= 200_000) this.overflow = true
    else this.suspects.add(first >>> 0)
  }

  isSuspect(day: number, codes: Int32Array): boolean {
    return this.suspects.has(hashOf(day, codes, 0x9e3779b9) >>> 0)
  }
}

function hashOf(day: number, codes: Int32Array, seed: number): number {
  let hash = Math.imul(day ^ seed, 0xcc9e2d51)
  for (let at = 0; at < codes.length; at++) {
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
    hash ^= Math.imul(codes[at]!, 0x1b873593)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
