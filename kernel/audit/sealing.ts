import { z } from 'zod'
import { sql, type Transaction } from '../db/db.ts'
import { job } from '../jobs/job.ts'
import { type AuditEntry, chainHash, chainStart, entryColumns } from './entry.ts'
import { keepHeads } from './heads.ts'
import { append, emptyRoot, type Frontier, leafHash, rootOf } from './merkle.ts'
import type { Signer } from './signer.ts'

const sealLock = 817_020
const page = 2000

interface LastSeal {
  size: number
  root: Buffer
  chain: Buffer
  frontier: Buffer
  horizon: string
}

export interface Sealed {
  /** Rows that this batch added. */
  rows: number
  /** Rows sealed in all. */
  size: number
  root: Buffer
}

/**
 * Seals a batch: chains every audit row that no longer can get a neighbour, appends it to the Merkle tree and signs
 * the new head. Requests only insert rows and never wait for this.
 *
 * A row may be sealed once every transaction up to its own has ended (`pg_snapshot_xmin`): then no row of an earlier
 * transaction can still appear. The order of the chain is the order of sealing, by id within a batch.
 * @param tx as the system
 * @param options.all true right after a restore, when nothing else is under way: rows from another server carry that
 *   server's transaction numbers, which say nothing here
 */
export async function sealAudit(
  tx: Transaction,
  signer: Signer,
  options: { all?: boolean } = {},
): Promise<Sealed> {
  await sql`select pg_advisory_xact_lock(${sealLock})`.execute(tx)
  const last = await lastSeal(tx)
  const { rows: now } = await sql<{ horizon: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as horizon`.execute(tx)
  const horizon = now[0]!.horizon
  const between = options.all
    ? sql`true`
    : sql`a.xid >= ${sql.lit(last?.horizon ?? '0')}::xid8 and a.xid < ${sql.lit(horizon)}::xid8`
  const from: Progress = {
    frontier: last ? readFrontier(last.size, last.frontier) : { size: 0, roots: [] },
    chain: last?.chain ?? chainStart(),
    first: 0,
    last: 0,
  }
  const to = await chainRows(tx, from, between)
  const size = to.frontier.size
  const root = rootOf(to.frontier)
  const rows = size - from.frontier.size
  if (rows > 0 || (options.all && last)) {
    await writeSeal(tx, signer, to, last?.root ?? emptyRoot(), horizon)
  }
  return { rows, size, root }
}

interface Progress {
  frontier: Frontier
  chain: Buffer
  first: number
  last: number
}

async function lastSeal(tx: Transaction): Promise<LastSeal | undefined> {
  return tx
    .selectFrom('kernel.auditSeal')
    .select(['size', 'root', 'chain', 'frontier', 'horizon'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Chains the rows that the condition names and that are not chained yet, a page at a time. */
async function chainRows(
  tx: Transaction,
  from: Progress,
  between: ReturnType<typeof sql>,
): Promise<Progress> {
  const at: Progress = { ...from }
  // A cursor: asking for one page after the other would look for all the rest again each time.
  await sql`declare unsealed no scroll cursor for
    select ${entryColumns} from kernel.audit a where ${between} order by a.id`.execute(tx)
  for (;;) {
    const { rows: found } = await sql<AuditEntry>`fetch ${sql.lit(page)} from unsealed`.execute(tx)
    if (found.length === 0) {
      await sql`close unsealed`.execute(tx)
      return at
    }
    const rows = await unchained(tx, found)
    const links = rows.map((entry) => {
      at.chain = chainHash(at.chain, entry)
      const position = at.frontier.size
      at.frontier = append(at.frontier, leafHash(at.chain))
      return { id: entry.id, hash: at.chain.toString('hex'), position }
    })
    await sql`insert into kernel.audit_link (audit_id, hash, position)
      select l.id, decode(l.hash, 'hex'), l.position
      from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as l (id bigint, hash text, position bigint)`.execute(
      tx,
    )
    at.first ||= Number(rows[0]?.id ?? 0)
    at.last = Number(rows.at(-1)?.id ?? at.last)
  }
}

/** Those of a page that have no link yet; after a restore, transaction numbers of two servers may overlap. */
async function unchained(tx: Transaction, page: AuditEntry[]): Promise<AuditEntry[]> {
  const ids = page.map((entry) => Number(entry.id))
  const { rows } = await sql<{ id: number }>`
    select audit_id as id from kernel.audit_link where audit_id = any (${ids})`.execute(tx)
  const chained = new Set(rows.map((row) => row.id))
  return page.filter((entry) => !chained.has(Number(entry.id)))
}

async function writeSeal(
  tx: Transaction,
  signer: Signer,
  to: Progress,
  previous: Buffer,
  horizon: string,
): Promise<void> {
  const head = {
    size: to.frontier.size,
    root: rootOf(to.frontier),
    chain: to.chain,
    previous,
    at: new Date(),
  }
  await tx
    .insertInto('kernel.auditSeal')
    .values({
      ...head,
      firstId: to.first,
      lastId: to.last,
      frontier: Buffer.concat(to.frontier.roots),
      horizon,
      signature: signer.sign(head),
      keyId: signer.keyId,
    })
    .execute()
}

function readFrontier(size: number, bytes: Buffer): Frontier {
  const roots: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 32) roots.push(bytes.subarray(at, at + 32))
  return { size, roots }
}

/** Every minute: what was done in the last one becomes unchangeable. */
export const sealJob = job({
  name: 'kernel.sealAudit',
  payload: z.object({}),
  clock: '* * * * *',
  run: async ({ kernel, db }) => {
    await keepHeads(db, kernel.config.data)
    await sealAudit(db, kernel.signer)
  },
})
