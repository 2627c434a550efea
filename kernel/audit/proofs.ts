import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { type Db, sql } from '../db/db.ts'
import { type AuditEntry, chainHash, chainStart, entryColumns } from './entry.ts'
import {
  consistencyRanges,
  inclusionRanges,
  leafHash,
  rangeRoots,
  verifyConsistencyPath,
  verifyInclusionPath,
} from './merkle.ts'
import { headIsSigned, type SignedHead } from './signer.ts'

const hex = z.string().regex(/^([0-9a-f]{2})*$/)
const Head = z.object({
  size: z.int().min(0),
  root: hex,
  chain: hex,
  previous: hex,
  at: z.iso.datetime(),
  signature: hex,
  keyId: z.string(),
})
const text = z.string()
const Entry = z.object({
  id: text,
  at: text,
  xid: text,
  personId: text.nullable(),
  actor: text,
  action: text,
  programmeId: text.nullable(),
  country: text.nullable(),
  subjectId: text.nullable(),
  details: text,
  requestId: text.nullable(),
})

/** Shows that a row is in the log of a signed head. Byte strings are hexadecimal: it is made to be sent and kept. */
export const InclusionProof = z.object({
  entry: Entry,
  position: z.int().min(0),
  /** Hash of the chain just before the row. */
  before: hex,
  path: z.array(hex),
  head: Head,
})
export type InclusionProof = z.infer<typeof InclusionProof>

/** Shows that the log of the newer head is the log of the older one, continued. */
export const ConsistencyProof = z.object({ older: Head, newer: Head, path: z.array(hex) })
export type ConsistencyProof = z.infer<typeof ConsistencyProof>

/**
 * Proof that an audit row is in the log.
 * @param db one transaction that sees the row and its links
 * @param size of the head to prove it for; the newest one by default
 * @returns undefined when the row is not sealed (yet), or not in that head
 */
export async function proofOfInclusion(
  db: Db,
  auditId: number,
  size?: number,
): Promise<InclusionProof | undefined> {
  const head = await headOf(db, size)
  const { rows } = await sql<AuditEntry & { position: number; before: Buffer | null }>`
    select l.position, b.hash as before, ${entryColumns}
    from kernel.audit_link l join kernel.audit a on a.id = l.audit_id
      left join kernel.audit_link b on b.position = l.position - 1
    where l.audit_id = ${auditId}`.execute(db)
  const row = rows[0]
  if (!head || !row || row.position >= head.size) return undefined
  const { position, before, ...entry } = row
  const path = await rangeRoots(leaves(db, head.size), inclusionRanges(head.size, position))
  return {
    entry,
    position,
    before: (before ?? chainStart()).toString('hex'),
    path: path.map((hash) => hash.toString('hex')),
    head: written(head),
  }
}

/** Checks a proof of inclusion with nothing but our public key. */
export function verifyInclusion(proof: InclusionProof, publicKey: KeyObject): boolean {
  const head = read(proof.head)
  const leaf = leafHash(chainHash(bytes(proof.before), proof.entry))
  return (
    headIsSigned(head, publicKey) &&
    verifyInclusionPath(leaf, proof.position, head.size, proof.path.map(bytes), head.root)
  )
}

/** Proof that the log has only grown between two heads. @returns undefined when there is no head of such a size */
export async function proofOfConsistency(
  db: Db,
  olderSize: number,
  newerSize?: number,
): Promise<ConsistencyProof | undefined> {
  const [older, newer] = [await headOf(db, olderSize), await headOf(db, newerSize)]
  if (!older || !newer || older.size > newer.size) return undefined
  const path = await rangeRoots(leaves(db, newer.size), consistencyRanges(newer.size, older.size))
  return { older: written(older), newer: written(newer), path: path.map((hash) => hash.toString('hex')) }
}

/** Checks a proof of consistency with nothing but our public key. */
export function verifyConsistency(proof: ConsistencyProof, publicKey: KeyObject): boolean {
  const [older, newer] = [read(proof.older), read(proof.newer)]
  return (
    headIsSigned(older, publicKey) &&
    headIsSigned(newer, publicKey) &&
    verifyConsistencyPath(older.size, newer.size, proof.path.map(bytes), older.root, newer.root)
  )
}

/** The signed head of that size, or the newest. */
export async function headOf(db: Db, size?: number): Promise<SignedHead | undefined> {
  const heads = db
    .selectFrom('kernel.auditSeal')
    .select(['size', 'root', 'chain', 'previous', 'at', 'signature', 'keyId'])
    .orderBy('id', 'desc')
    .limit(1)
  return (size === undefined ? heads : heads.where('size', '=', size)).executeTakeFirst()
}

async function* leaves(db: Db, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < size; from += 5000) {
    const { rows } = await sql<{ hash: Buffer }>`
      select hash from kernel.audit_link where position >= ${from} and position < ${Math.min(from + 5000, size)}
      order by position`.execute(db)
    for (const { hash } of rows) yield leafHash(hash)
  }
}

const bytes = (text: string): Buffer => Buffer.from(text, 'hex')

/** A head as text, for files and answers. */
export function written(head: SignedHead): z.infer<typeof Head> {
  const { size, keyId, at, root, chain, previous, signature } = head
  const [r, c, p, s] = [root, chain, previous, signature].map((one) => one.toString('hex'))
  return { size, root: r!, chain: c!, previous: p!, at: at.toISOString(), signature: s!, keyId }
}

/** A head from its text. @throws ZodError when it is none */
export function read(value: unknown): SignedHead {
  const { root, chain, previous, signature, at, ...rest } = Head.parse(value)
  return {
    ...rest,
    root: bytes(root),
    chain: bytes(chain),
    previous: bytes(previous),
    signature: bytes(signature),
    at: new Date(at),
  }
}
