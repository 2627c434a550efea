import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Sealed, sealAudit } from '../kernel/audit/sealing.ts'
import { openSigner, type Signer } from '../kernel/audit/signer.ts'
import { type AuditReport, verifyAudit, verifyAuditNow } from '../kernel/audit/verify.ts'
import { type Db, openDb, openPool, sql, type Transaction } from '../kernel/db/db.ts'
import { asActor } from '../kernel/http/transaction.ts'
import { programmes } from './cast.ts'
import { type TestDatabase, testDatabase } from './database.ts'

/** An audit log of its own to seal, to prove and to tamper with. */
export interface TestLog {
  database: TestDatabase
  app: Db
  worker: Db
  /** The administrator: whoever owns the database can do anything. */
  owner: Db
  signer: Signer
  act(db: Db, action: string, details?: object): Promise<unknown>
  /** Seals what can be sealed at this moment. */
  sealOnce(): Promise<Sealed>
  /** Seals all rows in one batch: waits for transactions of other tests on the same server, which hold rows back, too. */
  seal(): Promise<Sealed>
  verify(): Promise<AuditReport>
  /** A log of `count` rows, sealed in batches of about `batch`. Returns the ids in order. */
  make(count: number, batch: number): Promise<number[]>
  /** Tampers as the owner, with all guards off, verifies what is there then, and takes it all back. */
  tampered(
    work: (tx: Transaction) => Promise<unknown>,
    known?: Parameters<typeof verifyAudit>[2],
  ): Promise<AuditReport>
  /** Takes all rows away. */
  empty(): Promise<void>
  close(): Promise<void>
}

export async function openTestLog(): Promise<TestLog> {
  const database = await testDatabase()
  const app = openDb(openPool(database.connections.app, 8))
  const worker = openDb(openPool(database.connections.worker, 4))
  const owner = openDb(openPool(database.connections.admin, 2))
  const signer = openSigner(database.data, randomBytes(32))
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
  const sealOnce = () => asActor(worker, 'system', (tx) => sealAudit(tx, signer))
  const seal = async () => {
    for (const end = Date.now() + 20_000; Date.now() < end; await pause(5)) {
      const { rows } = await sql<{ free: boolean }>`
        select coalesce(max(xid) < pg_snapshot_xmin(pg_current_snapshot()), true) as free from kernel.audit`.execute(
        owner,
      )
      if (rows[0]!.free) break
    }
    return sealOnce()
  }
  return {
    database,
    app,
    worker,
    owner,
    signer,
    act,
    sealOnce,
    seal,
    verify: () => verifyAuditNow(worker, [signer.publicKey]),
    async make(count, batch) {
      for (let i = 0; i < count; i++) {
        await act(app, 'test.row.add', { i, text: `Gëzim „${i}“`, big: '12345678901234567890' })
        if (i % batch === batch - 1) await seal()
      }
      await seal()
      const rows = await owner.selectFrom('kernel.audit').select('id').orderBy('id').execute()
      return rows.map((row) => row.id)
    },
    async tampered(work, known) {
      const rollback = new Error('rollback')
      let report: AuditReport | undefined
      await owner
        .transaction()
        .execute(async (tx) => {
          await disarm(tx)
          await work(tx)
          report = await verifyAudit(tx, [signer.publicKey], known)
          throw rollback
        })
        .catch((error) => {
          if (error !== rollback) throw error
        })
      return report!
    },
    empty: () =>
      owner.transaction().execute(async (tx) => {
        await disarm(tx)
        await sql`truncate kernel.audit_seal, kernel.audit_link, kernel.audit restart identity`.execute(tx)
        await arm(tx)
      }),
    async close() {
      await Promise.all([app.destroy(), worker.destroy(), owner.destroy()])
      await database.stop()
    },
  }
}

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
