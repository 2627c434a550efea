import { createHash } from 'node:crypto'

/**
 * The Merkle tree of RFC 9162 §2.1: SHA-256, leaf = H(0x00 ‖ entry), node = H(0x01 ‖ left ‖ right), split at the
 * largest power of two below the size, the empty tree = H("").
 */
const leafPrefix = Buffer.from([0])
const nodePrefix = Buffer.from([1])

export const emptyRoot = (): Buffer => createHash('sha256').digest()
export const leafHash = (entry: Buffer): Buffer =>
  createHash('sha256').update(leafPrefix).update(entry).digest()
export const nodeHash = (left: Buffer, right: Buffer): Buffer =>
  createHash('sha256').update(nodePrefix).update(left).update(right).digest()

/**
 * The right edge of a growing tree: the roots of its perfect subtrees, largest first (one for each bit set in
 * the size). All that is needed to append leaves and to know the root.
 */
export interface Frontier {
  size: number
  roots: Buffer[]
}

export const emptyFrontier = (): Frontier => ({ size: 0, roots: [] })

/** Appends a leaf hash. */
export function append(frontier: Frontier, leaf: Buffer): Frontier {
  const roots = frontier.roots.slice()
  let node = leaf
  // As in binary counting: each trailing 1 of the size is a subtree that the new one completes.
  for (let size = frontier.size; size % 2 === 1; size = Math.floor(size / 2)) {
    node = nodeHash(roots.pop()!, node)
  }
  roots.push(node)
  return { size: frontier.size + 1, roots }
}

/** The root of the tree that a frontier stands for. */
export function rootOf(frontier: Frontier): Buffer {
  return frontier.roots.length === 0
    ? emptyRoot()
    : frontier.roots.reduceRight((right, left) => nodeHash(left, right))
}

/** Root of the leaf hashes `from … to-1`, by the definition (used for proofs). */
function subtree(leaves: readonly Buffer[], from: number, to: number): Buffer {
  if (to - from === 1) return leaves[from]!
  const middle = from + split(to - from)
  return nodeHash(subtree(leaves, from, middle), subtree(leaves, middle, to))
}

/** The largest power of two smaller than n (n > 1). */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** The root of a whole list of leaf hashes. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  return leaves.length === 0 ? emptyRoot() : subtree(leaves, 0, leaves.length)
}

/** Leaves `from … to-1`. A proof is a list of the roots of such ranges; they never overlap. */
export type LeafRange = readonly [from: number, to: number]

/** RFC 9162 §2.1.3.1: the ranges whose roots show leaf `index` in a tree of `size`. @throws RangeError */
export function inclusionRanges(size: number, index: number): LeafRange[] {
  if (!Number.isInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`There is no leaf ${index} in a tree of ${size}.`)
  }
  const path = (from: number, to: number): LeafRange[] => {
    if (to - from === 1) return []
    const middle = from + split(to - from)
    return index < middle ? [...path(from, middle), [middle, to]] : [...path(middle, to), [from, middle]]
  }
  return path(0, size)
}

/** RFC 9162 §2.1.4.1: the ranges whose roots show that the first `older` leaves are a prefix. @throws RangeError */
export function consistencyRanges(size: number, older: number): LeafRange[] {
  if (!Number.isInteger(older) || older < 0 || older > size) {
    throw new RangeError(`A tree of ${size} has no prefix of ${older}.`)
  }
  if (older === 0 || older === size) return []
  const path = (from: number, to: number, whole: boolean): LeafRange[] => {
    if (older === to) return whole ? [] : [[from, to]]
    const middle = from + split(to - from)
    return older <= middle
      ? [...path(from, middle, whole), [middle, to]]
      : [...path(middle, to, false), [from, middle]]
  }
  return path(0, size, true)
}

/** The path of leaf `index` in the tree of all these leaves. @throws RangeError */
export const inclusionPath = (leaves: readonly Buffer[], index: number): Buffer[] =>
  inclusionRanges(leaves.length, index).map(([from, to]) => subtree(leaves, from, to))

/** The path from the tree of the first `older` leaves to the tree of all. @throws RangeError */
export const consistencyPath = (leaves: readonly Buffer[], older: number): Buffer[] =>
  consistencyRanges(leaves.length, older).map(([from, to]) => subtree(leaves, from, to))

/** The roots of ranges in the order given, from one pass over the leaves; memory stays flat. */
export async function rangeRoots(
  leaves: AsyncIterable<Buffer>,
  ranges: readonly LeafRange[],
): Promise<Buffer[]> {
  const found = new Map<LeafRange, Frontier>(ranges.map((range) => [range, emptyFrontier()]))
  const ahead = [...ranges].sort((a, b) => a[0] - b[0])
  let at = 0
  for await (const leaf of leaves) {
    while (ahead[0] && ahead[0][1] <= at) ahead.shift()
    const range = ahead[0]
    if (!range) break
    if (range[0] <= at) found.set(range, append(found.get(range)!, leaf))
    at++
  }
  return ranges.map((range) => rootOf(found.get(range)!))
}

/** RFC 9162 §2.1.3.2. Never throws: a malformed proof is a proof that fails. */
export function verifyInclusionPath(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  if (leaf.length !== 32) return false
  let fn = index
  let sn = size - 1
  let hash = leaf
  for (const step of path) {
    if (sn === 0 || step.length !== 32) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(step, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      hash = nodeHash(hash, step)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && hash.equals(root)
}

/** RFC 9162 §2.1.4.2, which asks for 0 < older; equal sizes need an empty path and equal roots. Never throws. */
export function verifyConsistencyPath(
  older: number,
  newer: number,
  path: readonly Buffer[],
  olderRoot: Buffer,
  newerRoot: Buffer,
): boolean {
  // From the empty tree everything follows: such a proof would prove nothing (older < 1).
  if (!Number.isSafeInteger(older) || !Number.isSafeInteger(newer) || older < 1 || older > newer) return false
  if (older === newer) return path.length === 0 && olderRoot.equals(newerRoot)
  if (path.some((step) => step.length !== 32)) return false
  const powerOfTwo = 2 ** Math.floor(Math.log2(older)) === older
  const steps = powerOfTwo ? [olderRoot, ...path] : path.slice()
  const first = steps.shift()
  if (!first || (powerOfTwo && path.length === 0)) return false
  let fn = older - 1
  let sn = newer - 1
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  let fr = first
  let sr = first
  for (const step of steps) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(step, fr)
      sr = nodeHash(step, sr)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      sr = nodeHash(sr, step)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && fr.equals(olderRoot) && sr.equals(newerRoot)
}

const half = (n: number): number => Math.floor(n / 2)
