import { createHash } from 'node:crypto'
import { sql } from '../db/db.ts'

/** An audit row as it is hashed: every column as text, exactly as the database prints it. */
export interface AuditEntry {
  id: string
  at: string
  xid: string
  personId: string | null
  actor: string
  action: string
  programmeId: string | null
  country: string | null
  subjectId: string | null
  details: string
  requestId: string | null
}

/**
 * The columns of `kernel.audit` (alias `a`) as texts. Numbers and JSON stay in PostgreSQL's own spelling: reading them
 * into JavaScript numbers first would let two different rows look alike.
 */
export const entryColumns = sql<string>`
  a.id::text as id, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, a.xid::text as xid,
  a.person_id::text as person_id, a.actor, a.action, a.programme_id::text as programme_id, a.country, a.subject_id,
  a.details::text as details, a.request_id`

const names = [
  'action',
  'actor',
  'at',
  'country',
  'details',
  'id',
  'personId',
  'programmeId',
  'requestId',
  'subjectId',
  'xid',
] as const satisfies readonly (keyof AuditEntry)[]

/**
 * The entry as canonical JSON (RFC 8785): keys in order, no spaces; all values are strings or null, for which
 * `JSON.stringify` writes what the RFC asks.
 */
export function canonicalEntry(entry: AuditEntry): string {
  // A column that was not read would be left out of the hash silently, and could then be changed unseen.
  if (names.some((name) => entry[name] === undefined)) throw new TypeError('An audit row was not read whole.')
  return JSON.stringify(entry, names as unknown as string[])
}

/** Hash of the chain before the first row. */
export const chainStart = (): Buffer => Buffer.alloc(32)

/** The next hash of the chain: SHA-256(previous hash ‖ canonical JSON of the row). */
export function chainHash(previous: Buffer, entry: AuditEntry): Buffer {
  return createHash('sha256').update(previous).update(canonicalEntry(entry)).digest()
}
