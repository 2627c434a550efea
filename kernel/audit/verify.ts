import type { KeyObject } from 'node:crypto'
import { type Db, sql } from '../db/db.ts'
import { type AuditEntry, chainHash, chainStart, entryColumns } from './entry.ts'
import { append, emptyFrontier, emptyRoot, leafHash, rootOf } from './merkle.ts'
import { headIsSigned, type SignedHead } from './signer.ts'

export type FaultKind = 'changed' | 'deleted' | 'inserted' | 'head' | 'lost_head'

/** The first thing that is wrong with the log. */
export interface Fault {
  kind: FaultKind
  /** The audit row concerned, where one can be named. */
  auditId: number | null
  /** Its place in the chain, from 0. */
  position: number | null
  /** One English sentence for whoever runs `ura verify`. */
  sentence: string
}

export interface AuditReport {
  /** Rows that were sealed and found as they were. */
  verified: number
  /** Rows that are too young to be sealed. */
  waiting: number
  heads: number
  root: Buffer
  fault: Fault | null
}

const page = 2000

interface LinkRow extends AuditEntry {
  auditId: string
  position: number
  hash: Buffer
  found: boolean
}
interface HeadRow extends SignedHead {
  id: number
  firstId: number
  lastId: number
  horizon: string
}

/**
 * Proves the audit log: reads every sealed row again, chains and hashes it anew, and compares each hash and every signed
 * head. Names the first row that was changed, deleted, inserted or moved.
 * @param db one transaction that sees the whole log (the system's, or the owner's), repeatable read when others write
 * @param keys public keys whose signatures count; they come from outside of the database
 * @param known heads kept outside of the database: one that is missing means that the end of the log was cut off
 */
export async function verifyAudit(
  db: Db,
  keys: readonly KeyObject[],
  known: readonly SignedHead[] = [],
  progress: (done: number) => void = () => undefined,
): Promise<AuditReport> {
  const heads = await readHeads(db)
  const state = { frontier: emptyFrontier(), chain: chainStart() }
  const report = {
    verified: 0,
    waiting: 0,
    heads: heads.length,
    root: emptyRoot(),
    fault: null as Fault | null,
  }
  let sealed = heads[0]
  let next = 0
  report.fault = firstHeadFault(heads, keys, known)
  // Inserted rows have no place in the chain, so they are looked for by themselves; the earlier one is named.
  const inserted = await insertedRow(db, heads.at(-1)?.horizon)
  for await (const row of links(db)) {
    const position = state.frontier.size
    const fault = linkFault(row, position, state.chain)
    if (fault) {
      const earlier = inserted && Number(inserted.auditId) < Number(fault.auditId ?? Number.POSITIVE_INFINITY)
      return { ...report, fault: earlier ? inserted : fault }
    }
    state.chain = row.hash
    state.frontier = append(state.frontier, leafHash(row.hash))
    while (sealed && sealed.size === state.frontier.size) {
      const bad = headMismatch(sealed, heads[next - 1], rootOf(state.frontier), state.chain)
      if (bad) return { ...report, fault: bad }
      sealed = heads[++next]
    }
    report.verified++
    if (report.verified % page === 0) progress(report.verified)
  }
  report.root = rootOf(state.frontier)
  report.waiting = await countWaiting(db)
  if (inserted) return { ...report, fault: inserted }
  if (sealed) return { ...report, fault: report.fault ?? cutOff(sealed, report.verified) }
  if (report.verified !== (heads.at(-1)?.size ?? 0)) {
    const sentence = `${report.verified} rows are chained, but the last signed head stands for ${heads.at(-1)?.size ?? 0}.`
    return { ...report, fault: { kind: 'head', auditId: null, position: heads.at(-1)?.size ?? 0, sentence } }
  }
  return report
}

/** `verifyAudit` in a transaction of its own that sees one moment, while others go on writing. `db`: the worker's. */
export function verifyAuditNow(
  db: Db,
  keys: readonly KeyObject[],
  known: readonly SignedHead[] = [],
  progress?: (done: number) => void,
): Promise<AuditReport> {
  const begin = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return begin.execute(async (tx) => {
    await sql`select kernel.act_as()`.execute(tx)
    return verifyAudit(tx, keys, known, progress)
  })
}

/** All links in the order of the chain, each with its row as it is now (or none). */
async function* links(db: Db): AsyncGenerator<LinkRow> {
  for (let after = -1; ; ) {
    const { rows } = await sql<LinkRow>`
      select l.audit_id::text as audit_id, l.position, l.hash, a.id is not null as found, ${entryColumns}
      from kernel.audit_link l left join kernel.audit a on a.id = l.audit_id
      where l.position > ${after} order by l.position limit ${page}`.execute(db)
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.position
  }
}

function linkFault(row: LinkRow, position: number, chain: Buffer): Fault | null {
  const auditId = Number(row.auditId)
  if (row.position !== position) {
    const sentence = `The row at place ${position}, just before row ${auditId}, was deleted with its link.`
    return { kind: 'deleted', auditId: null, position, sentence }
  }
  if (!row.found) {
    return { kind: 'deleted', auditId, position, sentence: `Row ${auditId} was deleted.` }
  }
  if (chainHash(chain, row).equals(row.hash)) return null
  const sentence = `Row ${auditId} (${row.action}, ${row.at}) is not what was sealed: it was changed, or its place in the chain was.`
  return { kind: 'changed', auditId, position, sentence }
}

async function readHeads(db: Db): Promise<HeadRow[]> {
  return db
    .selectFrom('kernel.auditSeal')
    .select([
      'id',
      'firstId',
      'lastId',
      'size',
      'root',
      'chain',
      'previous',
      'horizon',
      'at',
      'signature',
      'keyId',
    ])
    .orderBy('id')
    .execute()
}

function firstHeadFault(
  heads: readonly HeadRow[],
  keys: readonly KeyObject[],
  known: readonly SignedHead[],
): Fault | null {
  for (const head of heads) {
    if (keys.some((key) => headIsSigned(head, key))) continue
    const sentence = `The head of ${head.size} rows (rows ${head.firstId}–${head.lastId}) does not carry our signature.`
    return { kind: 'head', auditId: head.firstId, position: null, sentence }
  }
  for (const kept of known) {
    if (heads.some((head) => head.size === kept.size && head.root.equals(kept.root))) continue
    const sentence = `A head of ${kept.size} rows was signed on ${kept.at.toISOString()} and is not in the log any more: the log was cut off or rewritten.`
    return { kind: 'lost_head', auditId: null, position: kept.size, sentence }
  }
  return null
}

function headMismatch(head: HeadRow, before: HeadRow | undefined, root: Buffer, chain: Buffer): Fault | null {
  const same =
    head.root.equals(root) && head.chain.equals(chain) && head.previous.equals(before?.root ?? emptyRoot())
  if (same) return null
  const sentence = `The rows up to ${head.lastId} do not give the head that was signed for ${head.size} rows: rows ${head.firstId}–${head.lastId} were rewritten.`
  return { kind: 'head', auditId: head.firstId, position: null, sentence }
}

function cutOff(head: HeadRow, verified: number): Fault {
  const sentence = `The chain ends after ${verified} rows; ${head.size} were sealed (rows ${head.firstId}–${head.lastId}).`
  return { kind: 'deleted', auditId: head.lastId, position: verified, sentence }
}

/** A row below the horizon that was never sealed: it was not there when everything below was sealed. */
async function insertedRow(db: Db, horizon: string | undefined): Promise<Fault | null> {
  if (horizon === undefined) return null
  const { rows } = await sql<{ id: number; action: string }>`
    select a.id, a.action from kernel.audit a where a.xid < ${horizon}::xid8
      and not exists (select 1 from kernel.audit_link l where l.audit_id = a.id)
    order by a.id limit 1`.execute(db)
  const row = rows[0]
  if (!row) return null
  const sentence = `Row ${row.id} (${row.action}) was inserted after its time: everything of its time had been sealed without it.`
  return { kind: 'inserted', auditId: row.id, position: null, sentence }
}

async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from kernel.audit a
    where not exists (select 1 from kernel.audit_link l where l.audit_id = a.id)`.execute(db)
  return rows[0]!.waiting
}
