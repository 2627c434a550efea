/** A set of bits is used as long as its size stays below 2^29 bits (64 MB). */
const mostBits = 29

/**
 * Notices cells that come twice, in memory that does not grow with the number of rows. A cell is a handful of small
 * numbers (which period, which code of each dimension, in the order in which they were met), so the cube of all possible
 * cells is a set of bits: exact, and small for anything that statistics are made of. Only where the cube would be too
 * large a Bloom filter takes its place; what that suspects is looked at again in a second reading of the file.
 */
export class Twice {
  /** Cells that came more than once, or may have. */
  readonly suspects = new Set<number>()
  /** True when there were too many to remember: then every cell is looked at again. */
  overflow = false
  /** Bits of each axis and where they begin in a cell's number. */
  readonly #widths: number[]
  readonly #shifts: number[]
  /** The axes from the lowest bits to the highest. The one that grew last lies highest: it can grow on without a move. */
  readonly #order: number[]
  #bits = new Uint32Array(1)
  #filter: Uint32Array | undefined

  constructor(axes: number) {
    this.#widths = new Array(axes).fill(0)
    this.#shifts = new Array(axes).fill(0)
    this.#order = Array.from({ length: axes }, (_, axis) => axis)
  }

  /** Takes note of a cell. @param ordinals a small number for each axis, the same as long as the reading lasts */
  note(ordinals: Int32Array): void {
    if (this.#filter) {
      this.#noteInFilter(ordinals)
      return
    }
    let cell = 0
    for (let axis = 0; axis < ordinals.length; axis++) {
      const ordinal = ordinals[axis]!
      if (ordinal >>> this.#widths[axis]! !== 0) {
        this.#widen(axis, ordinal)
        this.note(ordinals)
        return
      }
      cell |= ordinal << this.#shifts[axis]!
    }
    const mask = 1 << (cell & 31)
    const word = this.#bits[cell >>> 5]!
    if ((word & mask) !== 0) this.#suspect(cell)
    else this.#bits[cell >>> 5] = word | mask
  }

  /** Whether a cell was noticed to come twice. The ordinals must be those of the first reading. */
  isSuspect(ordinals: Int32Array): boolean {
    if (this.overflow) return true
    if (this.#filter) return this.suspects.has(keyOf(ordinals))
    return this.suspects.has(this.#numberOf(ordinals))
  }

  #suspect(key: number): void {
    if (this.suspects.size >= 200_000) this.overflow = true
    else this.suspects.add(key)
  }

  /** Gives an axis more room: it becomes the highest, and unless it was, every cell moves to its new number. */
  #widen(axis: number, ordinal: number): void {
    const [before, old] = [[...this.#shifts], [...this.#widths]]
    const stays = this.#order.at(-1) === axis
    this.#order.splice(this.#order.indexOf(axis), 1)
    this.#order.push(axis)
    this.#widths[axis] = 32 - Math.clz32(ordinal)
    let total = 0
    for (const at of this.#order) {
      this.#shifts[at] = total
      total += this.#widths[at]!
    }
    if (total > mostBits) {
      this.#turnToFilter(before, old)
      return
    }
    const bits = new Uint32Array(Math.max(1, 2 ** (total - 5)))
    if (stays) bits.set(this.#bits)
    else {
      for (const moved of this.#cells(before, old)) {
        const cell = this.#numberOf(moved)
        bits[cell >>> 5]! |= 1 << (cell & 31)
      }
      const suspects = [...this.suspects]
      this.suspects.clear()
      for (const cell of suspects)
        this.suspects.add(this.#numberOf(before.map((shift, at) => (cell >>> shift) & (2 ** old[at]! - 1))))
    }
    this.#bits = bits
  }

  #numberOf(ordinals: ArrayLike<number>): number {
    let cell = 0
    for (let axis = 0; axis < ordinals.length; axis++) cell |= ordinals[axis]! << this.#shifts[axis]!
    return cell
  }

  #turnToFilter(shifts: number[], widths: number[]): void {
    this.#filter = new Uint32Array(2 ** 22)
    // What was suspected is known by its number in the cube, which is gone: look at everything again.
    if (this.suspects.size > 0) this.overflow = true
    for (const moved of this.#cells(shifts, widths)) this.#noteInFilter(moved)
    this.#bits = new Uint32Array(0)
  }

  /** The ordinals of every cell of the cube as it was laid out before. */
  *#cells(shifts: number[], widths: number[]): Generator<Int32Array> {
    const ordinals = new Int32Array(shifts.length)
    const bits = this.#bits
    for (let word = 0; word < bits.length; word++) {
      if (bits[word] === 0) continue
      for (let bit = 0; bit < 32; bit++) {
        if ((bits[word]! & (1 << bit)) === 0) continue
        const cell = word * 32 + bit
        for (let at = 0; at < shifts.length; at++)
          ordinals[at] = (cell >>> shifts[at]!) & (2 ** widths[at]! - 1)
        yield ordinals
      }
    }
  }

  #noteInFilter(ordinals: Int32Array): void {
    const first = hashOf(ordinals, 0x9e3779b9)
    const second = hashOf(ordinals, 0x7f4a7c15)
    const bits = this.#filter!
    // All six bits lie in one line of the processor's cache: one wait instead of six.
    const line = (first >>> 14) << 4
    let fresh = 0
    let turn = second
    for (let count = 0; count < 6; count++) {
      if (count === 3) turn = Math.imul(second ^ (first << 7), 0x85ebca6b)
      const at = line + ((turn >>> 5) & 15)
      const mask = 1 << (turn & 31)
      fresh |= ~bits[at]! & mask
      bits[at]! |= mask
      turn >>>= 9
    }
    if (fresh === 0) this.#suspect(keyOf(ordinals))
  }
}

/** 53 bits of a cell's hashes. */
const keyOf = (ordinals: Int32Array) =>
  (hashOf(ordinals, 0x9e3779b9) >>> 0) * 2 ** 21 + (hashOf(ordinals, 0x7f4a7c15) >>> 11)

/** MurmurHash3's mixing of 32-bit words. */
function hashOf(words: Int32Array, seed: number): number {
  let hash = seed | 0
  for (let at = 0; at < words.length; at++) {
    hash ^= Math.imul(words[at]!, 0x1b873593)
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
