import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { programmes } from '../../testing/cast.ts'
import { type TestDatabase, testDatabase } from '../../testing/database.ts'
import { type Db, openDb, openPool, sql, type Transaction } from '../db/db.ts'
import { asActor } from '../http/transaction.ts'
import { canonicalEntry } from './entry.ts'
import { keepHeads, keptHeads } from './heads.ts'
import {
  InclusionProof,
  proofOfConsistency,
  proofOfInclusion,
  verifyConsistency,
  verifyInclusion,
} from './proofs.ts'
import { sealAudit } from './sealing.ts'
import { openSigner, type Signer } from './signer.ts'
import { verifyAudit, verifyAuditNow } from './verify.ts'

let database: TestDatabase
let app: Db
let worker: Db
let owner: Db
let signer: Signer

beforeAll(async () => {
  database = await testDatabase()
  app = openDb(openPool(database.connections.app, 8))
  worker = openDb(openPool(database.connections.worker, 4))
  owner = openDb(openPool(database.connections.admin, 2))
  signer = openSigner(database.data, randomBytes(32))
})
afterAll(async () => {
  await Promise.all([app.destroy(), worker.destroy(), owner.destroy()])
  await database.stop()
})
beforeEach(async () => {
  await owner.transaction().execute(async (tx) => {
    await disarm(tx)
    await sql`truncate kernel.audit_seal, kernel.audit_link, kernel.audit restart identity`.execute(tx)
    await arm(tx)
  })
})

/** What somebody with the owner's rights can do, and we cannot prevent: switch the guards off. */
async function disarm(tx: Transaction): Promise<void> {
  for (const table of ['audit', 'audit_link', 'audit_seal']) {
    await sql`alter table ${sql.table(`kernel.${table}`)} disable trigger user`.execute(tx)
  }
  await sql`alter table kernel.audit_link drop constraint audit_link_audit_id_fkey`.execute(tx)
}
async function arm(tx: Transaction): Promise<void> {
  await sql`alter table kernel.audit_link add foreign key (audit_id) references kernel.audit`.execute(tx)
  for (const table of ['audit', 'audit_link', 'audit_seal']) {
    await sql`alter table ${sql.table(`kernel.${table}`)} enable trigger user`.execute(tx)
  }
}

const act = (db: Db, action: string, details: object = {}) =>
  db
    .insertInto('kernel.audit')
    .values({
      action,
      actor: 'public',
      programmeId: programmes.balkans,
      country: 'AL',
      details: JSON.stringify(details),
    })
    .execute()
const sealNow = () => asActor(worker, 'system', (tx) => sealAudit(tx, signer))
const verifyNow = () => verifyAuditNow(worker, [signer.publicKey])

/** A log of `count` rows, sealed in batches of about `batch`. Returns the ids in order. */
async function makeLog(count: number, batch: number): Promise<number[]> {
  for (let i = 0; i < count; i++) {
    await act(app, 'test.row.add', { i, text: `Gëzim „${i}“`, big: 12345678901234567890n.toString() })
    if (i % batch === batch - 1) await sealNow()
  }
  await sealNow()
  const rows = await owner.selectFrom('kernel.audit').select('id').orderBy('id').execute()
  return rows.map((row) => row.id)
}

/** Tampers as the owner, verifies what is there then, and takes it all back. */
async function tampered(work: (tx: Transaction) => Promise<unknown>) {
  const rollback = new Error('rollback')
  let report: Awaited<ReturnType<typeof verifyAudit>> | undefined
  await owner
    .transaction()
    .execute(async (tx) => {
      await disarm(tx)
      await work(tx)
      report = await verifyAudit(tx, [signer.publicKey])
      throw rollback
    })
    .catch((error) => {
      if (error !== rollback) throw error
    })
  return report!
}

describe('The audit log', () => {
  it('is append-only: for the app, for the system, and for the owner who does not switch the guard off', async () => {
    await makeLog(3, 2)
    await expect(
      app.updateTable('kernel.audit').set({ action: 'test.other.thing' }).execute(),
    ).rejects.toThrow(/append-only/)
    await expect(app.deleteFrom('kernel.audit').execute()).rejects.toThrow(/append-only/)
    await expect(
      asActor(worker, 'system', (tx) => tx.deleteFrom('kernel.auditLink').execute()),
    ).rejects.toThrow(/append-only/)
    await expect(owner.updateTable('kernel.auditSeal').set({ size: 1 }).execute()).rejects.toThrow(
      /append-only/,
    )
    await expect(sql`truncate kernel.audit cascade`.execute(owner)).rejects.toThrow(/append-only/)
    expect((await verifyNow()).fault).toBeNull()
  })

  it('is chained and sealed in batches, and proved', async () => {
    expect(await sealNow()).toMatchObject({ rows: 0, size: 0 })
    expect(await verifyNow()).toMatchObject({ verified: 0, heads: 0, fault: null })
    await makeLog(25, 10)
    expect(await verifyNow()).toMatchObject({ verified: 25, waiting: 0, heads: 3, fault: null })
    await act(app, 'test.row.add')
    expect(await verifyNow()).toMatchObject({ verified: 25, waiting: 1, fault: null })
  })

  it('does not seal past a transaction that is still under way', async () => {
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    let started = () => {}
    const begun = new Promise<void>((done) => {
      started = done
    })
    const slow = app.transaction().execute(async (tx) => {
      await act(tx, 'test.slow.row')
      started()
      await held
    })
    await begun
    await act(app, 'test.quick.row')
    expect(await sealNow()).toMatchObject({ rows: 0 })
    release()
    await slow
    expect(await sealNow()).toMatchObject({ rows: 2 })
    expect((await verifyNow()).fault).toBeNull()
  })

  it('seals every row once while many write, some roll back and two seal at once', async () => {
    let writing = true
    const sealers = [0, 1].map(async () => {
      while (writing) await sealNow()
    })
    const writers = Array.from({ length: 6 }, async (_, w) => {
      for (let i = 0; i < 40; i++) {
        const failing = (i + w) % 7 === 0
        await app
          .transaction()
          .execute(async (tx) => {
            await act(tx, 'test.row.add', { w, i })
            if (i % 5 === 0) await sql`select pg_sleep(0.004)`.execute(tx)
            if (failing) throw new Error('changed my mind')
          })
          .catch((error) => expect(error.message).toBe('changed my mind'))
      }
    })
    await Promise.all(writers)
    writing = false
    await Promise.all(sealers)
    await sealNow()
    const { n } = await owner
      .selectFrom('kernel.audit')
      .select(sql<number>`count(*)::int`.as('n'))
      .executeTakeFirstOrThrow()
    expect(await verifyNow()).toMatchObject({ verified: n, waiting: 0, fault: null })
    expect(n).toBeGreaterThan(200)
  })

  it('hashes rows in the database’s own spelling', () => {
    const entry = {
      id: '7',
      at: '2026-01-02T03:04:05.678901Z',
      xid: '812',
      personId: null,
      actor: 'public',
      action: 'a.b',
      programmeId: null,
      country: 'XK',
      subjectId: 'ë"\\\n',
      details: '{"n": 1.10}',
      requestId: null,
    }
    expect(canonicalEntry(entry)).toBe(
      '{"action":"a.b","actor":"public","at":"2026-01-02T03:04:05.678901Z","country":"XK","details":"{\\"n\\": 1.10}","id":"7","personId":null,"programmeId":null,"requestId":null,"subjectId":"ë\\"\\\\\\n","xid":"812"}',
    )
  })
})

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
    const ids = await makeLog(30, 7)
    for (const [i, change] of changes.entries()) {
      const id = ids[(i * 11) % ids.length]!
      const report = await tampered((tx) =>
        sql`update kernel.audit set ${change} where id >= ${id}`.execute(tx),
      )
      expect(report.fault, `change ${i}`).toMatchObject({ kind: 'changed', auditId: id })
    }
    expect((await verifyNow()).fault).toBeNull()
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
            const ids = await makeLog(count, batch)
            const [low, high] = [a % count, b % count].sort((x, y) => x - y) as [number, number]
            const [one, two] = [ids[low]!, ids[high]!]

            const deleted = await tampered((tx) =>
              sql`delete from kernel.audit where id in (${one}, ${two})`.execute(tx),
            )
            expect(deleted.fault).toMatchObject({ kind: 'deleted', auditId: one, position: low })

            const withLink = await tampered(async (tx) => {
              await sql`delete from kernel.audit_link where audit_id = ${one}`.execute(tx)
              await sql`delete from kernel.audit where id = ${one}`.execute(tx)
            })
            expect(withLink.fault).toMatchObject({ kind: 'deleted', position: low })

            const inserted = await tampered((tx) =>
              sql`insert into kernel.audit (id, action, actor, at, xid) overriding system value
              select 1000000 + id, 'test.row.add', 'public', at, xid from kernel.audit where id = ${one}`.execute(
                tx,
              ),
            )
            expect(inserted.fault).toMatchObject({ kind: 'inserted', auditId: 1_000_000 + one })

            if (low !== high) {
              const swapped = await tampered(async (tx) => {
                await sql`update kernel.audit a set details = b.details, at = b.at from kernel.audit b
                where (a.id, b.id) in ((${one}, ${two}), (${two}, ${one}))`.execute(tx)
              })
              expect(swapped.fault).toMatchObject({ kind: 'changed', auditId: one })
              const moved = await tampered(async (tx) => {
                await sql`update kernel.audit_link set position = -1 - position where audit_id in (${one}, ${two})`
                  .execute(tx)
                  .catch(() => undefined)
              }).catch(() => null)
              expect(moved).toBeNull() // the constraint on positions refuses even that
              const order = await tampered(async (tx) => {
                await sql`alter table kernel.audit_link drop constraint audit_link_position`.execute(tx)
                await sql`update kernel.audit_link set position = case audit_id when ${one} then ${high}::bigint else ${low}::bigint end
                where audit_id in (${one}, ${two})`.execute(tx)
              })
              expect(order.fault).toMatchObject({ kind: 'changed', auditId: two, position: low })
            }
          },
        )
        .beforeEach(async () => {
          await owner.transaction().execute(async (tx) => {
            await disarm(tx)
            await sql`truncate kernel.audit_seal, kernel.audit_link, kernel.audit restart identity`.execute(
              tx,
            )
            await arm(tx)
          })
        }),
      { numRuns: 12 },
    )
  })

  it('finds a log that was rewritten with all its hashes, by the signature', async () => {
    const ids = await makeLog(12, 5)
    const { privateKey } = generateKeyPairSync('ed25519')
    const forger: Signer = { ...signer, publicKey: createPublicKey(privateKey), sign: () => randomBytes(64) }
    const report = await tampered(async (tx) => {
      await sql`update kernel.audit set action = 'test.row.nothing' where id = ${ids[6]}`.execute(tx)
      await sql`truncate kernel.audit_seal, kernel.audit_link`.execute(tx)
      await sealAudit(tx, forger, { all: true })
    })
    expect(report.fault).toMatchObject({ kind: 'head' })
    expect(report.fault!.sentence).toMatch(/signature/)
    const rehashed = await tampered(async (tx) => {
      const heads = await sql`select * from kernel.audit_seal order by id`.execute(tx)
      expect(heads.rows).toHaveLength(3)
      await sql`update kernel.audit_seal set root = ${randomBytes(32)} where size = 10`.execute(tx)
    })
    expect(rehashed.fault).toMatchObject({ kind: 'head', auditId: ids[5] })
  })

  it('finds that the end was cut off, by the heads kept outside', async () => {
    await makeLog(10, 5)
    await keepHeads(owner, database.data)
    await keepHeads(owner, database.data)
    const kept = keptHeads(database.data)
    expect(kept.map((head) => head.size)).toEqual([5, 10])
    expect((await verifyAuditNow(worker, [signer.publicKey], kept)).fault).toBeNull()
    const cut = async (tx: Transaction) => {
      await sql`delete from kernel.audit_link where position >= 5`.execute(tx)
      await sql`delete from kernel.audit where id not in (select audit_id from kernel.audit_link)`.execute(tx)
      await sql`delete from kernel.audit_seal where size > 5`.execute(tx)
    }
    // Seen from inside alone, a log that was cut cleanly looks whole: that is why heads are kept outside.
    expect((await tampered(cut)).fault).toBeNull()
    let report: Awaited<ReturnType<typeof verifyAudit>> | undefined
    await owner
      .transaction()
      .execute(async (tx) => {
        await disarm(tx)
        await cut(tx)
        report = await verifyAudit(tx, [signer.publicKey], kept)
        throw new Error('rollback')
      })
      .catch(() => undefined)
    expect(report!.fault).toMatchObject({ kind: 'lost_head', position: 10 })
    // A line that was torn by a crash is no head.
    const file = join(database.data, 'audit-heads.jsonl')
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"size":12,"ro`)
    expect(keptHeads(database.data)).toHaveLength(2)
  })
})

describe('Proofs for those outside', () => {
  it('show that a row is in a signed head, and that heads only grow', async () => {
    const ids = await makeLog(40, 9)
    const sizes = [9, 18, 27, 36, 40]
    for (const [at, id] of ids.entries()) {
      const size = sizes.find((one) => one > at)!
      const sent = JSON.stringify(await asActor(worker, 'system', (tx) => proofOfInclusion(tx, id, size)))
      const proof = InclusionProof.parse(JSON.parse(sent))
      expect(verifyInclusion(proof, signer.publicKey)).toBe(true)
      expect(
        verifyInclusion({ ...proof, entry: { ...proof.entry, action: 'test.other.row' } }, signer.publicKey),
      ).toBe(false)
      expect(verifyInclusion({ ...proof, position: proof.position + 1 }, signer.publicKey)).toBe(false)
      expect(verifyInclusion({ ...proof, head: { ...proof.head, size: size + 1 } }, signer.publicKey)).toBe(
        false,
      )
      expect(verifyInclusion(proof, generateKeyPairSync('ed25519').publicKey)).toBe(false)
    }
    for (const older of sizes)
      for (const newer of sizes.filter((size) => size >= older)) {
        const proof = await asActor(worker, 'system', (tx) => proofOfConsistency(tx, older, newer))
        expect(verifyConsistency(proof!, signer.publicKey)).toBe(true)
        expect(
          verifyConsistency({ ...proof!, path: [...proof!.path, '00'.repeat(32)] }, signer.publicKey),
        ).toBe(false)
      }
    expect(await asActor(worker, 'system', (tx) => proofOfInclusion(tx, 999_999))).toBeUndefined()
    expect(await asActor(worker, 'system', (tx) => proofOfInclusion(tx, ids[39]!, 9))).toBeUndefined()
    expect(await asActor(worker, 'system', (tx) => proofOfConsistency(tx, 10))).toBeUndefined()
  })
})
