import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Db } from '../db/db.ts'
import { read, written } from './proofs.ts'
import type { SignedHead } from './signer.ts'

/**
 * Signed heads kept outside of the database, one JSON a line: whoever could cut off the end of the log in the database
 * alone would be found out by them.
 */
const file = (dataFolder: string): string => join(dataFolder, 'audit-heads.jsonl')

/** The heads that were kept. A torn last line (a crash while it was written) is left out. */
export function keptHeads(dataFolder: string): SignedHead[] {
  if (!existsSync(file(dataFolder))) return []
  const lines = readFileSync(file(dataFolder), 'utf8').split('\n')
  return lines.slice(0, -1).map((line) => read(JSON.parse(line)))
}

/** Keeps the committed heads that are not kept yet. Called before the next one is made: only committed ones are seen. */
export async function keepHeads(db: Db, dataFolder: string): Promise<void> {
  const last = keptHeads(dataFolder).at(-1)
  const heads = await db
    .selectFrom('kernel.auditSeal')
    .select(['size', 'root', 'chain', 'previous', 'at', 'signature', 'keyId'])
    .where('size', '>', last?.size ?? 0)
    .orderBy('id')
    .execute()
  if (heads.length === 0) return
  mkdirSync(dirname(file(dataFolder)), { recursive: true })
  const lines = heads.map((head) => `${JSON.stringify(written(head))}\n`).join('')
  appendFileSync(file(dataFolder), lines, { mode: 0o600, flush: true })
}
