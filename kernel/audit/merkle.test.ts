import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import cases from './data/merkle.cases.json' with { type: 'json' }
import {
  append,
  consistencyPath,
  emptyFrontier,
  emptyRoot,
  inclusionPath,
  leafHash,
  merkleRoot,
  rootOf,
  verifyConsistencyPath,
  verifyInclusionPath,
} from './merkle.ts'

const bytes = (text: string) => Buffer.from(text, 'base64')
const leavesOf = (n: number) => Array.from({ length: n }, (_, i) => leafHash(Buffer.from(`entry ${i}`)))

describe('The Merkle tree of RFC 9162', () => {
  it('has the roots of Certificate Transparency’s reference tree', () => {
    // The eight reference entries and roots of google/certificate-transparency and transparency-dev/merkle.
    const entries = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ]
    const roots = [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]
    const leaves = entries.map((hex) => leafHash(Buffer.from(hex, 'hex')))
    for (const [size, root] of roots.entries()) {
      expect(merkleRoot(leaves.slice(0, size)).toString('hex')).toBe(root)
    }
  })

  it('judges the 196 proofs of transparency-dev/merkle as they do', () => {
    let judged = 0
    for (const { name, leafIdx, treeSize, root, leafHash: leaf, proof, wantErr } of cases.inclusion) {
      const good = verifyInclusionPath(bytes(leaf), leafIdx, treeSize, (proof ?? []).map(bytes), bytes(root))
      expect(good, name).toBe(!wantErr)
      judged++
    }
    for (const { name, size1, size2, root1, root2, proof, wantErr } of cases.consistency) {
      const good = verifyConsistencyPath(size1, size2, (proof ?? []).map(bytes), bytes(root1), bytes(root2))
      expect(good, name).toBe(!wantErr)
      judged++
    }
    expect(judged).toBe(196)
  })

  it('grows by its right edge to the same root', () => {
    const leaves = leavesOf(200)
    let frontier = emptyFrontier()
    expect(rootOf(frontier)).toEqual(emptyRoot())
    for (const [i, leaf] of leaves.entries()) {
      frontier = append(frontier, leaf)
      expect(rootOf(frontier).equals(merkleRoot(leaves.slice(0, i + 1)))).toBe(true)
    }
  })

  it('proves every leaf of every tree, and no other leaf, place or root', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 130 }), fc.nat(), fc.nat(), (size, a, b) => {
        const leaves = leavesOf(size)
        const [index, other] = [a % size, b % size]
        const path = inclusionPath(leaves, index)
        const root = merkleRoot(leaves)
        expect(verifyInclusionPath(leaves[index]!, index, size, path, root)).toBe(true)
        if (other !== index) {
          expect(verifyInclusionPath(leaves[other]!, index, size, path, root)).toBe(false)
          expect(verifyInclusionPath(leaves[index]!, other, size, path, root)).toBe(false)
        }
        expect(verifyInclusionPath(leaves[index]!, index, size, path, leafHash(root))).toBe(false)
        expect(verifyInclusionPath(leaves[index]!, index, size, [...path, root], root)).toBe(false)
        expect(verifyInclusionPath(leaves[index]!, index, size, path.slice(1), root)).toBe(path.length === 0)
      }),
    )
  })

  it('proves that an older tree is a prefix, and refuses one that was rewritten', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 130 }), fc.nat(), fc.nat(), (newer, a, b) => {
        const leaves = leavesOf(newer)
        const older = 1 + (a % newer)
        const path = consistencyPath(leaves, older)
        const [olderRoot, newerRoot] = [merkleRoot(leaves.slice(0, older)), merkleRoot(leaves)]
        expect(verifyConsistencyPath(older, newer, path, olderRoot, newerRoot)).toBe(true)
        const rewritten = leaves.slice()
        rewritten[b % older] = createHash('sha256').update('other').digest()
        const forged = consistencyPath(rewritten, older)
        expect(verifyConsistencyPath(older, newer, forged, olderRoot, merkleRoot(rewritten))).toBe(false)
        if (path.length > 0) {
          expect(verifyConsistencyPath(older, newer, path.slice(0, -1), olderRoot, newerRoot)).toBe(false)
        }
      }),
    )
  })

  it('refuses to prove what is not there', () => {
    expect(() => inclusionPath(leavesOf(3), 3)).toThrow(RangeError)
    expect(() => consistencyPath(leavesOf(3), 4)).toThrow(RangeError)
  })
})
