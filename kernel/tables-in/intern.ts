/**
 * Texts of one column by their bytes. Statistics say the same few labels a million times: a text that has come before is
 * found by its hash and compared byte by byte, so that no string is made anew and the next look-up finds it by identity.
 */
export class Interned {
  readonly #decode: (bytes: Buffer) => string
  #hashes = new Int32Array(64)
  /** Index of the entry plus one, by slot; 0 is a free slot. */
  #slots = new Int32Array(64)
  #texts: string[] = []
  #ends = new Int32Array(64)
  #bytes = Buffer.allocUnsafe(1024)

  constructor(decode: (bytes: Buffer) => string) {
    this.#decode = decode
  }

  /** The text of `bytes[from … to)`. @param hash of these bytes, made while they were read */
  get(bytes: Buffer, from: number, to: number, hash: number): string {
    const mask = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (;;) {
      const entry = this.#slots[slot]!
      if (entry === 0) break
      if (this.#hashes[slot] === hash && this.#same(entry - 1, bytes, from, to))
        return this.#texts[entry - 1]!
      slot = (slot + 1) & mask
    }
    const text = this.#decode(bytes.subarray(from, to))
    // Beyond that a column holds figures or free text, not labels; remembering them would only cost memory.
    if (this.#texts.length < 40_000 && to - from <= 200) this.#add(bytes, from, to, hash, text)
    return text
  }

  #same(entry: number, bytes: Buffer, from: number, to: number): boolean {
    const start = entry === 0 ? 0 : this.#ends[entry - 1]!
    if (this.#ends[entry]! - start !== to - from) return false
    const own = this.#bytes
    for (let at = from, mine = start; at < to; at++, mine++) if (bytes[at] !== own[mine]) return false
    return true
  }

  #add(bytes: Buffer, from: number, to: number, hash: number, text: string): void {
    const entry = this.#texts.length
    const start = entry === 0 ? 0 : this.#ends[entry - 1]!
    const end = start + to - from
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(end * 2)
      this.#bytes.copy(larger, 0, 0, start)
      this.#bytes = larger
    }
    bytes.copy(this.#bytes, start, from, to)
    if (entry >= this.#ends.length) {
      const larger = new Int32Array(this.#ends.length * 2)
      larger.set(this.#ends)
      this.#ends = larger
    }
    this.#ends[entry] = end
    this.#texts.push(text)
    if (this.#texts.length * 2 > this.#slots.length) this.#grow()
    this.#place(hash, entry + 1)
  }

  #place(hash: number, entry: number): void {
    const mask = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
    this.#slots[slot] = entry
    this.#hashes[slot] = hash
  }

  #grow(): void {
    const [slots, hashes] = [this.#slots, this.#hashes]
    this.#slots = new Int32Array(slots.length * 4)
    this.#hashes = new Int32Array(slots.length * 4)
    for (let at = 0; at < slots.length; at++) if (slots[at] !== 0) this.#place(hashes[at]!, slots[at]!)
  }
}
