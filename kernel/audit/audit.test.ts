import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestLog, type TestLog } from '../../testing/audit-log.ts'
import { sql } from '../db/db.ts'
import { asActor } from '../http/transaction.ts'
import { canonicalEntry } from './entry.ts'

let log: TestLog
beforeAll(async () => {
  log = await openTestLog()
})
afterAll(() => log.close())
beforeEach(() => log.empty())

describe('The audit log', () => {
  it('is append-only: for the app, for the system, and for the owner who does not switch the guard off', async () => {
    await log.make(3, 2)
    await expect(
      log.app.updateTable('kernel.audit').set({ action: 'test.other.thing' }).execute(),
    ).rejects.toThrow(/append-only/)
    await expect(log.app.deleteFrom('kernel.audit').execute()).rejects.toThrow(/append-only/)
    await expect(
      asActor(log.worker, 'system', (tx) => tx.deleteFrom('kernel.auditLink').execute()),
    ).rejects.toThrow(/append-only/)
    await expect(log.owner.updateTable('kernel.auditSeal').set({ size: 1 }).execute()).rejects.toThrow(
      /append-only/,
    )
    await expect(sql`truncate kernel.audit cascade`.execute(log.owner)).rejects.toThrow(/append-only/)
    expect((await log.verify()).fault).toBeNull()
  })

  it('is chained and sealed in batches, and proved', async () => {
    expect(await log.seal()).toMatchObject({ rows: 0, size: 0 })
    expect(await log.verify()).toMatchObject({ verified: 0, heads: 0, fault: null })
    await log.make(25, 10)
    expect(await log.verify()).toMatchObject({ verified: 25, waiting: 0, heads: 3, fault: null })
    await log.act(log.app, 'test.row.add')
    expect(await log.verify()).toMatchObject({ verified: 25, waiting: 1, fault: null })
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
    const slow = log.app.transaction().execute(async (tx) => {
      await log.act(tx, 'test.slow.row')
      started()
      await held
    })
    await begun
    await log.act(log.app, 'test.quick.row')
    expect(await log.sealOnce()).toMatchObject({ rows: 0 })
    release()
    await slow
    expect(await log.seal()).toMatchObject({ rows: 2 })
    expect((await log.verify()).fault).toBeNull()
  })

  it('seals every row once while many write, some roll back and two seal at once', async () => {
    let writing = true
    const sealers = [0, 1].map(async () => {
      while (writing) await log.sealOnce()
    })
    const writers = Array.from({ length: 6 }, async (_, w) => {
      for (let i = 0; i < 40; i++) {
        const failing = (i + w) % 7 === 0
        await log.app
          .transaction()
          .execute(async (tx) => {
            await log.act(tx, 'test.row.add', { w, i })
            if (i % 5 === 0) await sql`select pg_sleep(0.004)`.execute(tx)
            if (failing) throw new Error('changed my mind')
          })
          .catch((error) => expect(error.message).toBe('changed my mind'))
      }
    })
    await Promise.all(writers)
    writing = false
    await Promise.all(sealers)
    await log.seal()
    const { n } = await log.owner
      .selectFrom('kernel.audit')
      .select(sql<number>`count(*)::int`.as('n'))
      .executeTakeFirstOrThrow()
    expect(await log.verify()).toMatchObject({ verified: n, waiting: 0, fault: null })
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
