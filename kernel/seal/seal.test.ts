import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../testing/database.ts'
import { type Db, openDb, openPool, sql } from '../db/db.ts'
import { asActor } from '../http/transaction.ts'
import { SealBroken } from './box.ts'
import { house, openKeyring } from './keyring.ts'
import { reseal, rotateDataKey, rotateMasterKey, sealedColumns } from './rotate.ts'
import { blindIndex, comparableEmail, type Keyring, seal, sealAll, sealedKeyId, unseal } from './seal.ts'

let database: TestDatabase
let app: Db
let worker: Db
const master = randomBytes(32)
const programme = randomUUID()
const place = { table: 'kernel.person', column: 'name_sealed', row: 'r1' }

beforeAll(async () => {
  database = await testDatabase()
  app = openDb(openPool(database.connections.app, 4))
  worker = openDb(openPool(database.connections.worker, 4))
})
afterAll(async () => {
  await app.destroy()
  await worker.destroy()
  await database.stop()
})

const people = (keyring: Keyring, count: number) =>
  asActor(worker, 'system', async (tx) => {
    for (let i = 0; i < count; i++) {
      const row = randomUUID()
      const name = await seal(
        keyring,
        house,
        { table: 'kernel.person', column: 'name_sealed', row },
        `Person ${row}`,
      )
      const email = await seal(
        keyring,
        house,
        { table: 'kernel.person', column: 'email_sealed', row },
        `${row}@example.org`,
      )
      await tx
        .insertInto('kernel.person')
        .values({ id: row, nameSealed: name, emailSealed: email, emailIndex: row })
        .execute()
    }
  })

describe('Sealing', () => {
  it('gives back every text, at its own place only', async () => {
    const keyring = openKeyring(app, master)
    const part = fc.string({ maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        part,
        part,
        part,
        async (value, table, column, row) => {
          const at = { table, column, row }
          const sealed = await seal(keyring, { programme, country: 'AL' }, at, value)
          expect(await unseal(keyring, at, sealed)).toBe(value)
          if (value.length > 3) expect(sealed).not.toContain(value)
          await expect(unseal(keyring, { ...at, row: `${row}x` }, sealed)).rejects.toThrow(SealBroken)
          await expect(unseal(keyring, { ...at, column: `${column}x` }, sealed)).rejects.toThrow(SealBroken)
          await expect(unseal(keyring, { ...at, table: `${table}x` }, sealed)).rejects.toThrow(SealBroken)
        },
      ),
    )
  })

  it('refuses a value of which any character was changed, cut off or swapped for another key', async () => {
    const keyring = openKeyring(app, master)
    const sealed = await seal(keyring, house, place, 'Drita Hoxha')
    for (let i = 0; i < sealed.length; i++) {
      const other = sealed[i] === 'A' ? 'B' : 'A'
      const bent = sealed.slice(0, i) + other + sealed.slice(i + 1)
      await expect(unseal(keyring, place, bent), `character ${i}`).rejects.toThrow(SealBroken)
      await expect(unseal(keyring, place, sealed.slice(0, i)), `cut at ${i}`).rejects.toThrow(SealBroken)
    }
    const other = await seal(keyring, { programme, country: 'RS' }, place, 'x')
    const swapped = sealed.replace(sealedKeyId(sealed), sealedKeyId(other))
    await expect(unseal(keyring, place, swapped)).rejects.toThrow(SealBroken)
    await expect(unseal(keyring, place, 'Drita Hoxha')).rejects.toThrow(SealBroken)
  })

  it('never seals the same value twice to the same text', async () => {
    const keyring = openKeyring(app, master)
    const values = Array.from({ length: 50 }, () => ({ at: place, value: 'same' }))
    expect(new Set(await sealAll(keyring, house, values)).size).toBe(50)
  })

  it('has a key for each programme and country, the same in every process, unreadable without the master key', async () => {
    const scope = { programme: randomUUID(), country: 'MK' }
    const rings = Array.from({ length: 6 }, () => openKeyring(app, master))
    const keys = await Promise.all(rings.map((ring) => ring.current(scope)))
    expect(new Set(keys.map((key) => key.id)).size).toBe(1)
    expect(new Set(keys.map((key) => key.key.toString('hex'))).size).toBe(1)
    const neighbour = await rings[0]!.current({ ...scope, country: 'ME' })
    expect(neighbour.key.equals(keys[0]!.key)).toBe(false)
    const { rows } = await sql<{
      all: string
    }>`select string_agg(encode(wrapped, 'hex'), '') as all from kernel.data_key`.execute(app)
    expect(rows[0]!.all).not.toContain(keys[0]!.key.toString('hex'))
    const sealed = await seal(rings[0]!, scope, place, 'x')
    await expect(unseal(openKeyring(app, randomBytes(32)), place, sealed)).rejects.toThrow(
      /another master key/,
    )
  })

  it('finds an e-mail address by its blind index, which says nothing by itself', async () => {
    const index = (email: string, ring = openKeyring(app, master), purpose = 'kernel.person.email') =>
      blindIndex(ring, purpose, comparableEmail(email)).then((bytes) => bytes.toString('hex'))
    expect(await index(' Drita.Hoxha@Example.org')).toBe(await index('drita.hoxha@example.org'))
    expect(await index('drita@example.org')).not.toBe(await index('drita@example.com'))
    expect(await index('a@example.org')).not.toBe(
      await index('a@example.org', openKeyring(app, master), 'other'),
    )
    const before = await index('b@example.org')
    await asActor(worker, 'system', (tx) => rotateDataKey(tx, master, house))
    expect(await index('b@example.org')).toBe(before)
  })
})

describe('Rotation', () => {
  it('seals everything anew in batches while others read and write, and can be broken off', async () => {
    const writer = openKeyring(app, master)
    await people(writer, 60)
    expect(await asActor(worker, 'system', (tx) => sealedColumns(tx))).toEqual(
      expect.arrayContaining([{ table: 'kernel.person', column: 'email_sealed' }]),
    )
    const old = (await writer.current(house)).id
    await asActor(worker, 'system', (tx) => rotateDataKey(tx, master, house))
    const fresh = openKeyring(app, master)
    expect((await fresh.current(house)).id).not.toBe(old)

    let reading = true
    let reads = 0
    const reader = (async () => {
      while (reading) {
        const rows = await asActor(
          worker,
          'system',
          (tx) => tx.selectFrom('kernel.person').select(['id', 'nameSealed']).execute(),
          true,
        )
        for (const row of rows) {
          const name = await unseal(writer, { ...place, row: row.id }, row.nameSealed)
          expect(name).toBe(`Person ${row.id}`)
          reads++
        }
      }
    })()
    // The first batch is broken off half-way: nothing of it may count.
    await expect(
      asActor(worker, 'system', async (tx) => {
        expect(await reseal(tx, fresh, 20)).toBe(20)
        throw new Error('broken off')
      }),
    ).rejects.toThrow('broken off')
    let batches = 0
    // A process that has not noticed the new version still writes with the old one.
    await people(writer, 3)
    while ((await asActor(worker, 'system', (tx) => reseal(tx, fresh, 20))) > 0) batches++
    reading = false
    await reader
    expect(batches).toBe(7)
    expect(reads).toBeGreaterThan(60)
    const { rows } = await asActor(worker, 'system', (tx) =>
      sql<{
        left: number
      }>`select count(*)::int as left from kernel.person where name_sealed like ${`ura1.${old}.%`} or email_sealed like ${`ura1.${old}.%`}`.execute(
        tx,
      ),
    )
    expect(rows[0]!.left).toBe(0)
  })

  it('re-wraps all keys with a new master key, or none', async () => {
    const sealed = await seal(openKeyring(app, master), house, place, 'Drita')
    const next = randomBytes(32)
    await expect(
      asActor(worker, 'system', (tx) => rotateMasterKey(tx, randomBytes(32), next)),
    ).rejects.toThrow(SealBroken)
    expect(await unseal(openKeyring(app, master), place, sealed)).toBe('Drita')
    expect(await asActor(worker, 'system', (tx) => rotateMasterKey(tx, master, next))).toBeGreaterThan(3)
    expect(await unseal(openKeyring(app, next), place, sealed)).toBe('Drita')
    await expect(unseal(openKeyring(app, master), place, sealed)).rejects.toThrow(/another master key/)
    await asActor(worker, 'system', (tx) => rotateMasterKey(tx, next, master))
  })

  it('is not for the app’s role: it may add a key, never change one', async () => {
    const before = (await openKeyring(app, master).current(house)).id
    const changed = await app
      .updateTable('kernel.dataKey')
      .set({ masterId: 'x' })
      .where('id', '=', before)
      .executeTakeFirst()
    expect(Number(changed.numUpdatedRows)).toBe(0)
    const removed = await app.deleteFrom('kernel.dataKey').where('id', '=', before).executeTakeFirst()
    expect(Number(removed.numDeletedRows)).toBe(0)
  })
})
