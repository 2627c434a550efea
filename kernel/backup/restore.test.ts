import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { generateX25519Identity } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { inside, openTestSaved, type TestSaved } from '../../testing/saved.ts'
import { openSigner } from '../audit/signer.ts'
import { folderStore } from '../files/folder.ts'
import { backup } from './backup.ts'
import { type Opener, readLocked, writeLocked } from './lock.ts'
import { openBackup, placeKeys } from './open.ts'
import { restoreInto } from './restore.ts'
import { readTar, tarEnd, tarEntry } from './tar.ts'

let saved: TestSaved
beforeAll(async () => {
  saved = await openTestSaved()
})
afterAll(() => saved.close())

describe('A restore', () => {
  let file: string
  beforeAll(async () => {
    file = join(saved.folder, 'small.ura')
    const small = await testDatabase()
    await backup({ ...saved.source, admin: small.connections.admin }, file, saved.lock)
    await small.stop()
  })
  const broken = (change: (bytes: Buffer) => Buffer) => {
    const bent = join(saved.folder, `bent-${randomUUID()}.ura`)
    writeFileSync(bent, change(readFileSync(file)))
    return bent
  }
  const attempt = async (path: string, how: Opener = saved.opener) => {
    const database = await testDatabase({ migrated: false })
    try {
      const opened = await openBackup(path, how)
      await restoreInto(opened, database.connections, folderStore(join(database.data, 'files')))
    } finally {
      const { rows } = await inside(database.connections.admin, (client) =>
        client
          .query(
            `select to_regclass('kernel.role') is null or (select count(*) from kernel.data_key) = 0 as empty`,
          )
          .catch(() => ({ rows: [{ empty: true }] })),
      )
      expect(rows[0].empty).toBe(true)
      await database.stop()
    }
  }

  it('refuses a database that is in use, and says what to do', async () => {
    const opened = await openBackup(file, saved.opener)
    const store = folderStore(join(saved.folder, 'unused'))
    await expect(restoreInto(opened, saved.world.database.connections, store)).rejects.toThrow(
      /in use.*URA_DATA/,
    )
  })

  it('refuses another passphrase, another key, a cut, changed or foreign file', async () => {
    await expect(attempt(file, { identity: await generateX25519Identity() })).rejects.toThrow(
      /does not open with this key/,
    )
    await expect(attempt(file, { passphrase: 'not this one' })).rejects.toThrow(
      /does not open with this passphrase/,
    )
    await expect(attempt(broken(() => Buffer.from('PK\x03\x04 something else')))).rejects.toThrow(
      /is not a backup of Ura/,
    )
    await expect(attempt(broken((bytes) => bytes.subarray(0, 120)))).rejects.toThrow()
    await expect(attempt(broken((bytes) => bytes.subarray(0, bytes.length - 10)))).rejects.toThrow()
    const middle = broken((bytes) => {
      bytes[Math.floor(bytes.length * 0.7)]! ^= 1
      return bytes
    })
    await expect(attempt(middle)).rejects.toThrow()
    const cut = broken((bytes) => bytes)
    truncateSync(cut, 70_000)
    await expect(attempt(cut)).rejects.toThrow()
  }, 400_000)

  it('refuses rows that are not those that were saved, and leaves nothing behind', async () => {
    const forged = join(saved.folder, 'forged.ura')
    async function* repacked() {
      for await (const { name, body } of readTar(await readLocked(file, saved.opener))) {
        const rows = name.startsWith('tables/kernel.role/')
        const text = rows ? gunzipSync(body).toString('utf8').replace('donor\t0', 'donor\t3') : ''
        yield* tarEntry(name, rows ? gzipSync(text) : body, new Date())
      }
      yield tarEnd()
    }
    await writeLocked(forged, saved.lock, repacked())
    await expect(attempt(forged)).rejects.toThrow(/kernel\.role did not come back/)
  })

  it('refuses keys that are not the folder’s own', async () => {
    const opened = await openBackup(file, saved.opener)
    const data = mkdtempSync(join(saved.folder, 'data-'))
    expect(() => placeKeys(opened, data, randomBytes(32).toString('base64'))).toThrow(/URA_MASTER_KEY/)
    placeKeys(opened, data)
    placeKeys(opened, data)
    const other = mkdtempSync(join(saved.folder, 'data-'))
    openSigner(other, randomBytes(32))
    expect(() => placeKeys(opened, other)).toThrow(/other keys/)
    expect(existsSync(join(other, 'keys', 'master.key'))).toBe(false)
  })

  it('needs no superuser, nor does a backup', async () => {
    const database = await testDatabase({ migrated: false })
    const name = `plain_${randomUUID().slice(0, 8)}`
    await inside(database.connections.admin, (client) =>
      client.query(
        `create role ${name} login nosuperuser password 'plain'; grant ura_owner to ${name}; commit`,
      ),
    )
    const admin = new URL(database.connections.admin)
    admin.username = name
    admin.password = 'plain'
    const connections = { ...database.connections, admin: admin.toString() }
    try {
      const store = folderStore(join(database.data, 'files'))
      const whole = join(saved.folder, 'whole.ura')
      await backup(saved.source, whole, saved.lock)
      const summary = await restoreInto(await openBackup(whole, saved.opener), connections, store)
      expect(summary.tables['kernel.audit']!.rows).toBeGreaterThan(7)
      const again = join(saved.folder, 'plain.ura')
      const second = await backup({ ...saved.source, admin: connections.admin, store }, again, saved.lock)
      expect(second.summary).toEqual(summary)
    } finally {
      await inside(database.connections.admin, (client) =>
        client.query(`drop owned by ${name}; drop role ${name}; commit`),
      )
      await database.stop()
    }
  })

  it('opens with a passphrase', async () => {
    const small = await testDatabase()
    const locked = join(saved.folder, 'passphrase.ura')
    await expect(
      backup({ ...saved.source, admin: small.connections.admin }, locked, { passphrase: 'short' }),
    ).rejects.toThrow(/12 characters/)
    expect(existsSync(`${locked}.partial`)).toBe(false)
    await backup({ ...saved.source, admin: small.connections.admin }, locked, {
      passphrase: 'ura e gurit mbi Drin',
    })
    await small.stop()
    const { database } = await saved.restored(locked, { passphrase: 'ura e gurit mbi Drin' })
    await database.stop()
  }, 400_000)
})
