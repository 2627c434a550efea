import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programmes } from '../../testing/cast.ts'
import { testDatabase } from '../../testing/database.ts'
import { heldBytes } from '../../testing/memory.ts'
import { everything, inside, openTestSaved, sequences, type TestSaved } from '../../testing/saved.ts'
import { sealAudit } from '../audit/sealing.ts'
import { openSigner } from '../audit/signer.ts'
import { verifyAuditNow } from '../audit/verify.ts'
import { openDb, openPool, sql } from '../db/db.ts'
import { listMigrations, migrate } from '../db/migrate.ts'
import { readBlob } from '../files/blob.ts'
import { verifyFiles } from '../files/files.ts'
import { asActor } from '../http/transaction.ts'
import { openKeyring } from '../seal/keyring.ts'
import { seal, unseal } from '../seal/seal.ts'
import { backup } from './backup.ts'
import { settle } from './restore.ts'

let saved: TestSaved
beforeAll(async () => {
  saved = await openTestSaved()
})
afterAll(() => saved.close())

const scope = { programme: programmes.balkans, country: 'AL' }
const place = { table: 'kernel.person', column: 'name_sealed', row: 'someone' }
const asSystem = <T>(work: Parameters<typeof asActor<T>>[2]) =>
  asActor(saved.world.kernel.workerDb, 'system', work)

describe('A backup', () => {
  it('taken while others write comes back row for row, as of one moment', async () => {
    const file = join(saved.folder, 'busy.ura')
    // Every sequence is in use before the snapshot, however slowly the writers begin.
    await asSystem(async (tx) => {
      await tx.insertInto('kernel.audit').values({ action: 'test.row.add', actor: 'system' }).execute()
      await sealAudit(tx, saved.world.kernel.signer)
    })
    let writing = true
    const writers = Array.from({ length: 4 }, async (_, w) => {
      for (let i = 0; writing; i++) {
        await asSystem(async (tx) => {
          await tx
            .insertInto('kernel.audit')
            .values({ action: 'test.row.add', actor: 'system', subjectId: `${w}/${i}` })
            .execute()
          await tx
            .insertInto('kernel.notice')
            .values({ personId: await anyone(tx), message: `${w}` })
            .execute()
          if (i % 3 === 0)
            await tx
              .deleteFrom('kernel.notice')
              .where('message', '=', String((w + 1) % 4))
              .execute()
          if (i % 5 === 0) await sealAudit(tx, saved.world.kernel.signer)
        })
      }
    })
    let before: Map<string, string[]> | undefined
    const made = await backup(saved.source, file, saved.lock, {
      onSnapshot: async (snapshot) => {
        await new Promise((done) => setTimeout(done, 150))
        before = await inside(saved.source.admin, everything, snapshot)
        await new Promise((done) => setTimeout(done, 150))
      },
    })
    writing = false
    await Promise.all(writers)
    expect(existsSync(`${file}.partial`)).toBe(false)

    const { database, summary, header } = await saved.restored(file)
    try {
      const after = await inside(database.connections.admin, everything)
      expect([...after.keys()]).toEqual([...before!.keys()])
      let rows = 0
      for (const [table, wanted] of before!) {
        expect(after.get(table), table).toEqual(wanted)
        expect(summary.tables[table]?.rows, table).toBe(wanted.length)
        rows += wanted.length
      }
      expect(rows).toBeGreaterThan(100)
      expect(before!.get('graphile_worker._private_jobs')).toHaveLength(1)
      expect(header.tables.length).toBe(before!.size)
      expect(made.summary).toEqual(summary)
      // Sequences are never behind the rows.
      const [then, now] = [
        await inside(saved.source.admin, sequences),
        await inside(database.connections.admin, sequences),
      ]
      expect(Object.keys(now)).toEqual(Object.keys(then))
      expect(now['kernel.audit_id_seq']).toBeGreaterThanOrEqual(summary.tables['kernel.audit']!.rows)
    } finally {
      await database.stop()
    }
  })

  it('opens what was sealed, proves its log and its files, and goes on from there', async () => {
    const sealed = await seal(saved.world.kernel.keyring, scope, place, 'Drita Hoxha')
    const content = randomBytes(200_000)
    const kept = await saved.addFile(content)
    const file = join(saved.folder, 'whole.ura')
    await backup(saved.source, file, saved.lock)
    const { database, store } = await saved.restored(file)
    const worker = openDb(openPool(database.connections.worker, 3))
    try {
      const master = Buffer.from(readFileSync(join(database.data, 'keys', 'master.key'), 'utf8'), 'base64')
      const signer = openSigner(database.data, randomBytes(32))
      expect(signer.keyId).toBe(saved.world.kernel.signer.keyId)
      await settle(database.connections, signer)
      const keyring = openKeyring(worker, master)
      expect(await unseal(keyring, place, sealed)).toBe('Drita Hoxha')
      const parts: Buffer[] = []
      for await (const part of await readBlob(store, keyring, kept)) parts.push(part)
      expect(Buffer.concat(parts).equals(content)).toBe(true)
      expect((await asActor(worker, 'system', (tx) => verifyFiles(tx, store, keyring))).bad).toEqual([])
      expect(readdirSync(store.spool)).toEqual([])

      const report = await verifyAuditNow(worker, [signer.publicKey])
      expect(report).toMatchObject({ waiting: 0, fault: null })
      expect(report.verified).toBeGreaterThan(7)
      await asActor(worker, 'system', async (tx) => {
        await tx.insertInto('kernel.audit').values({ action: 'test.row.later', actor: 'system' }).execute()
      })
      await asActor(worker, 'system', (tx) => sealAudit(tx, signer))
      // Other tests' transactions on this server may hold the row back from being sealed.
      const later = await verifyAuditNow(worker, [signer.publicKey])
      expect(later.fault).toBeNull()
      expect(later.verified + later.waiting).toBe(report.verified + 1)
      // The guards are up again.
      await expect(sql`delete from kernel.audit`.execute(worker)).rejects.toThrow(/append-only/)
      await expect(
        sql`insert into kernel.audit_link (audit_id, hash, position) values (-5, '', 1e9)`.execute(
          openDb(openPool(database.connections.admin, 1)),
        ),
      ).rejects.toThrow(/foreign key/)
      // And it can be saved in its turn.
      const again = join(saved.folder, 'again.ura')
      await backup(
        { admin: database.connections.admin, store, data: database.data, master },
        again,
        saved.lock,
      )
    } finally {
      await worker.destroy()
      await database.stop()
    }
  })

  it('made by an older version comes back under this one', async () => {
    const old = await testDatabase({ migrated: false })
    await migrate(old.connections, { upTo: 1 })
    const person = randomUUID()
    await inside(old.connections.admin, async (client) => {
      await client.query(
        `insert into kernel.person (id, name_sealed, email_sealed, email_index) values ($1, 'n', 'e', 'i')`,
        [person],
      )
      await client.query(`insert into kernel.audit (action, actor) values ('test.row.add', 'system')`)
      await client.query('commit')
    })
    const file = join(saved.folder, 'old.ura')
    await backup({ ...saved.source, admin: old.connections.admin, data: old.data }, file, saved.lock)
    await old.stop()
    const { database, header } = await saved.restored(file)
    const worker = openDb(openPool(database.connections.worker, 2))
    try {
      expect(header.migration).toBe(1)
      const signer = openSigner(database.data, randomBytes(32))
      await settle(database.connections, signer)
      const { rows } = await sql<{
        newest: number
      }>`select max(number) as newest from public.migration`.execute(
        openDb(openPool(database.connections.admin, 1)),
      )
      expect(rows[0]!.newest).toBe((await listMigrations()).at(-1)!.number)
      const people = await asActor(worker, 'system', (tx) =>
        tx.selectFrom('kernel.person').select('id').execute(),
      )
      expect(people).toEqual([{ id: person }])
      expect(await verifyAuditNow(worker, [signer.publicKey])).toMatchObject({ verified: 1, fault: null })
    } finally {
      await worker.destroy()
      await database.stop()
    }
  })

  it('is written and read with flat memory', async () => {
    await saved.world.admin.query(`insert into kernel.audit (action, actor, details)
      select 'test.row.add', 'system', jsonb_build_object('i', i, 'text', repeat(md5(i::text), 30)) from generate_series(1, 60000) i`)
    await saved.addFile(randomBytes(60 * 1024 * 1024))
    const file = join(saved.folder, 'large.ura')
    const least = await heldBytes()
    let most = 0
    const watched = async <T>(work: Promise<T>): Promise<T> => {
      let done = false
      const watch = (async () => {
        while (!done) {
          most = Math.max(most, (await heldBytes()) - least)
          await new Promise((go) => setTimeout(go, 500))
        }
      })()
      return work.finally(async () => {
        done = true
        await watch
      })
    }
    const { summary } = await watched(backup(saved.source, file, saved.lock))
    expect(summary.files.bytes).toBeGreaterThan(60 * 1024 * 1024)
    const { database } = await watched(saved.restored(file))
    await database.stop()
    expect(most).toBeLessThan(60 * 1024 * 1024)
  }, 400_000)
})

async function anyone(tx: Parameters<Parameters<typeof asActor>[2]>[0]): Promise<string> {
  const person = await tx
    .selectFrom('kernel.person')
    .select('id')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  return person.id
}
