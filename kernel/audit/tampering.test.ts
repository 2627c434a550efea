import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestLog, type TestLog } from '../../testing/audit-log.ts'
import { sql, type Transaction } from '../db/db.ts'
import { keepHeads, keptHeads } from './heads.ts'
import { sealAudit } from './sealing.ts'
import type { Signer } from './signer.ts'
import { verifyAuditNow } from './verify.ts'

let log: TestLog
beforeAll(async () => {
  log = await openTestLog()
})
afterAll(() => log.close())
beforeEach(() => log.empty())

describe('Tampering by somebody who owns the database', () => {
  const changes = [
    sql`action = 'test.row.remove'`,
    sql`at = at + interval '1 microsecond'`,
    sql`person_id = gen_random_uuid()`,
    sql`details = jsonb_set(details, '{i}', '1.10')`,
    sql`details = '{}'`,
    sql`country = null`,
    sql`subject_id = ''`,
    sql`request_id = 'x'`,
    sql`actor = 'system'`,
    sql`programme_id = null`,
    sql`xid = '3'`,
  ]

  it('names the first row that was changed, whichever column', async () => {
    const ids = await log.make(30, 7)
    for (const [i, change] of changes.entries()) {
      const id = ids[(i * 11) % ids.length]!
      const report = await log.tampered((tx) =>
        sql`update kernel.audit set ${change} where id >= ${id}`.execute(tx),
      )
      expect(report.fault, `change ${i}`).toMatchObject({ kind: 'changed', auditId: id })
    }
    expect((await log.verify()).fault).toBeNull()
  })

  it('names what was deleted, changed, inserted or swapped anywhere in any log', async () => {
    await fc.assert(
      fc
        .asyncProperty(
          fc.integer({ min: 3, max: 24 }),
          fc.integer({ min: 1, max: 9 }),
          fc.nat(),
          fc.nat(),
          async (count, batch, a, b) => {
            const ids = await log.make(count, batch)
            const [low, high] = [a % count, b % count].sort((x, y) => x - y) as [number, number]
            const [one, two] = [ids[low]!, ids[high]!]

            const deleted = await log.tampered((tx) =>
              sql`delete from kernel.audit where id in (${one}, ${two})`.execute(tx),
            )
            expect(deleted.fault).toMatchObject({ kind: 'deleted', auditId: one, position: low })

            const withLink = await log.tampered(async (tx) => {
              await sql`delete from kernel.audit_link where audit_id = ${one}`.execute(tx)
              await sql`delete from kernel.audit where id = ${one}`.execute(tx)
            })
            expect(withLink.fault).toMatchObject({ kind: 'deleted', position: low })

            const inserted = await log.tampered((tx) =>
              sql`insert into kernel.audit (id, action, actor, at, xid) overriding system value
              select 1000000 + id, 'test.row.add', 'public', at, xid from kernel.audit where id = ${one}`.execute(
                tx,
              ),
            )
            expect(inserted.fault).toMatchObject({ kind: 'inserted', auditId: 1_000_000 + one })

            if (low !== high) {
              const swapped = await log.tampered(async (tx) => {
                await sql`update kernel.audit a set details = b.details, at = b.at from kernel.audit b
                where (a.id, b.id) in ((${one}, ${two}), (${two}, ${one}))`.execute(tx)
              })
              expect(swapped.fault).toMatchObject({ kind: 'changed', auditId: one })
              const moved = await log
                .tampered(async (tx) => {
                  await sql`update kernel.audit_link set position = -1 - position where audit_id in (${one}, ${two})`
                    .execute(tx)
                    .catch(() => undefined)
                })
                .catch(() => null)
              expect(moved).toBeNull() // the constraint on positions refuses even that
              const order = await log.tampered(async (tx) => {
                await sql`alter table kernel.audit_link drop constraint audit_link_position`.execute(tx)
                await sql`update kernel.audit_link set position = case audit_id when ${one} then ${high}::bigint else ${low}::bigint end
                where audit_id in (${one}, ${two})`.execute(tx)
              })
              expect(order.fault).toMatchObject({ kind: 'changed', auditId: two, position: low })
            }
          },
        )
        .beforeEach(() => log.empty()),
      { numRuns: 12 },
    )
  })

  it('finds a log that was rewritten with all its hashes, by the signature', async () => {
    const ids = await log.make(12, 5)
    const { privateKey } = generateKeyPairSync('ed25519')
    const forger: Signer = {
      ...log.signer,
      publicKey: createPublicKey(privateKey),
      sign: () => randomBytes(64),
    }
    const report = await log.tampered(async (tx) => {
      await sql`update kernel.audit set action = 'test.row.nothing' where id = ${ids[6]}`.execute(tx)
      await sql`truncate kernel.audit_seal, kernel.audit_link`.execute(tx)
      await sealAudit(tx, forger, { all: true })
    })
    expect(report.fault).toMatchObject({ kind: 'head' })
    expect(report.fault!.sentence).toMatch(/signature/)
    const rehashed = await log.tampered(async (tx) => {
      const heads = await sql`select * from kernel.audit_seal order by id`.execute(tx)
      expect(heads.rows).toHaveLength(3)
      await sql`update kernel.audit_seal set root = ${randomBytes(32)} where size = 10`.execute(tx)
    })
    expect(rehashed.fault).toMatchObject({ kind: 'head', auditId: ids[5] })
  })

  it('finds that the end was cut off, by the heads kept outside', async () => {
    await log.make(10, 5)
    await keepHeads(log.owner, log.database.data)
    await keepHeads(log.owner, log.database.data)
    const kept = keptHeads(log.database.data)
    expect(kept.map((head) => head.size)).toEqual([5, 10])
    expect((await verifyAuditNow(log.worker, [log.signer.publicKey], kept)).fault).toBeNull()
    const cut = async (tx: Transaction) => {
      await sql`delete from kernel.audit_link where position >= 5`.execute(tx)
      await sql`delete from kernel.audit where id not in (select audit_id from kernel.audit_link)`.execute(tx)
      await sql`delete from kernel.audit_seal where size > 5`.execute(tx)
    }
    // Seen from inside alone, a log that was cut cleanly looks whole: that is why heads are kept outside.
    expect((await log.tampered(cut)).fault).toBeNull()
    expect((await log.tampered(cut, kept)).fault).toMatchObject({ kind: 'lost_head', position: 10 })
    // A line that was torn by a crash is no head.
    const file = join(log.database.data, 'audit-heads.jsonl')
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"size":12,"ro`)
    expect(keptHeads(log.database.data)).toHaveLength(2)
  })
})
