import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programmes } from '../../testing/cast.ts'
import { heldBytes } from '../../testing/memory.ts'
import { startBucket, type TestBucket } from '../../testing/s3.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import type { Transaction } from '../db/db.ts'
import { asActor } from '../http/transaction.ts'
import { SealBroken } from '../seal/box.ts'
import { openKeyring } from '../seal/keyring.ts'
import { rotateDataKey } from '../seal/rotate.ts'
import { blobHeadBytes, readBlob, readHead, rehash, spoolFile } from './blob.ts'
import { collectFiles, rewrapFiles } from './collect.ts'
import { collectLock, keepFile, verifyFiles } from './files.ts'
import { folderStore } from './folder.ts'
import { s3Store } from './s3.ts'
import { type FileStore, StoredFileMissing } from './store.ts'

const scope = { programme: programmes.balkans, country: 'AL' }

async function* parts(content: Buffer, size = 60_000) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
}
async function collectBytes(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const got: Buffer[] = []
  for await (const part of stream) got.push(part)
  return Buffer.concat(got)
}

describe.each(['folder', 's3'] as const)('Files in a store of kind %s', (kind) => {
  let world: World
  let folder: string
  let bucket: TestBucket | undefined
  let opened: FileStore
  const store = () => opened

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ura-files-'))
    if (kind === 's3') {
      bucket = await startBucket()
      opened = s3Store({ ...bucket.settings, spool: join(folder, 'spool'), partBytes: 5 * 1024 * 1024 })
    } else {
      opened = folderStore(join(folder, 'plain'))
    }
    world = await makeWorld()
    world.kernel.files = opened
  })
  afterAll(async () => {
    await world.close()
    await bucket?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const asSystem = <T>(work: (tx: Transaction) => Promise<T>) =>
    asActor(world.kernel.workerDb, 'system', work)
  const spool = (to: FileStore, content: Buffer) =>
    spoolFile(to, world.kernel.keyring, scope, parts(content), { limit: 1e9, name: 'a.txt' })
  const keep = async (to: FileStore, content: Buffer, as = 'attachment') => {
    const spooled = await spool(to, content)
    return asSystem((tx) => keepFile(tx, to, spooled, { name: 'a.txt', kind: as, createdBy: null }))
  }

  it.each([0, 1, 65_536, 200_000, 12_000_000])('come back whole and in ranges (%i bytes)', async (size) => {
    const content = randomBytes(size)
    const file = await keep(store(), content)
    expect(file.size).toBe(size)
    const { keyring } = world.kernel
    expect((await collectBytes(await readBlob(store(), keyring, file))).equals(content)).toBe(true)
    if (size > 10) {
      const range = { start: Math.floor(size / 3), end: Math.floor(size / 2) }
      const got = await collectBytes(await readBlob(store(), keyring, file, range))
      expect(got.equals(content.subarray(range.start, range.end + 1))).toBe(true)
    }
    expect(await rehash(store(), keyring, scope, file.address)).toBe(size)
    expect(readdirSync(store().spool)).toEqual([])
  })

  it('lie once for the same content in the same place, at an address that tells nothing', async () => {
    const content = randomBytes(5000)
    const [one, two] = [await keep(store(), content), await keep(store(), content)]
    expect(two.address).toBe(one.address)
    expect(one.address).not.toBe(createHash('sha256').update(content).digest('hex'))
    const elsewhere = await spoolFile(
      store(),
      world.kernel.keyring,
      { ...scope, country: 'RS' },
      parts(content),
      { limit: 1e6, name: 'a' },
    )
    expect(elsewhere.address).not.toBe(one.address)
  })

  it('say when one is missing, laid at another’s address or sealed with another key', async () => {
    const { keyring } = world.kernel
    await expect(store().open('00'.repeat(32))).rejects.toThrow(StoredFileMissing)
    await expect(store().open('../../secret')).rejects.toThrow(StoredFileMissing)
    const [one, two] = [await keep(store(), randomBytes(300)), await keep(store(), randomBytes(300))]
    const swapped = join(folder, 'swapped')
    writeFileSync(swapped, await collectBytes(await store().open(two.address)))
    await store().put(one.address, swapped)
    await expect(readBlob(store(), keyring, one)).rejects.toThrow(SealBroken)
    await expect(readBlob(store(), openKeyring(world.kernel.db, randomBytes(32)), two)).rejects.toThrow(
      SealBroken,
    )
    await asSystem((tx) => tx.deleteFrom('kernel.file').where('id', '=', one.id).execute())
  })

  it('are collected only when nobody needs them and they are old', async () => {
    const [kept, used, unused] = [
      await keep(store(), randomBytes(100)),
      await keep(store(), randomBytes(101), 'upload'),
      await keep(store(), randomBytes(102), 'upload'),
    ]
    await world.admin.query('create table if not exists kernel.pointer (file_id uuid references kernel.file)')
    await world.admin.query('grant select on kernel.pointer to ura_app')
    await world.admin.query('insert into kernel.pointer values ($1)', [used.id])
    const orphan = await spool(store(), randomBytes(103))
    await store().put(orphan.address, orphan.path)
    const addresses = async () => {
      const all: string[] = []
      for await (const file of store().list()) all.push(file.address)
      return all
    }
    await asSystem((tx) => collectFiles(tx, store()))
    expect(await addresses()).toEqual(
      expect.arrayContaining([kept.address, used.address, unused.address, orphan.address]),
    )
    await asSystem((tx) => collectFiles(tx, store(), -60_000))
    const left = await addresses()
    expect(left).toEqual(expect.arrayContaining([kept.address, used.address]))
    expect(left).not.toContain(unused.address)
    expect(left).not.toContain(orphan.address)
    await world.admin.query('drop table kernel.pointer')
  })

  it('are not collected while somebody is keeping the same content, nor during a backup', async () => {
    const orphan = await spool(store(), Buffer.from(`wanted again ${kind}`))
    await store().put(orphan.address, orphan.path)
    const again = await spool(store(), Buffer.from(`wanted again ${kind}`))
    await asSystem(async (tx) => {
      await keepFile(tx, store(), again, { name: 'a.txt', kind: 'attachment', createdBy: null })
      await asSystem((other) => collectFiles(other, store(), -60_000))
    })
    expect(await store().size(orphan.address)).toBeGreaterThan(0)
    const second = await spool(store(), Buffer.from(`left over ${kind}`))
    await store().put(second.address, second.path)
    await world.admin.query('select pg_advisory_lock_shared($1)', [collectLock])
    expect((await asSystem((tx) => collectFiles(tx, store(), -60_000))).contents).toBe(0)
    await world.admin.query('select pg_advisory_unlock_shared($1)', [collectLock])
    expect((await asSystem((tx) => collectFiles(tx, store(), -60_000))).contents).toBe(1)
  })

  it('are wrapped anew after a rotation, with the same content', async () => {
    const content = randomBytes(150_000)
    const file = await keep(store(), content)
    const before = await readHead(store(), world.kernel.keyring, file.address)
    await asSystem((tx) => rotateDataKey(tx, world.kernel.master, scope))
    const keyring = openKeyring(world.kernel.db, world.kernel.master)
    let batches = 0
    let after: string | null = ''
    while (after !== null) {
      batches++
      const from: string = after
      after = await asSystem((tx) => rewrapFiles(tx, store(), keyring, from, 3))
    }
    expect(batches).toBeGreaterThan(2)
    expect((await readHead(store(), keyring, file.address)).keyId).not.toBe(before.keyId)
    expect((await collectBytes(await readBlob(store(), keyring, file))).equals(content)).toBe(true)
    expect((await asSystem((tx) => verifyFiles(tx, store(), keyring))).bad).toEqual([])
  })

  it('are read again by verify, which names what is missing or changed', async () => {
    const { keyring } = world.kernel
    const [good, bent, gone] = [
      await keep(store(), randomBytes(90_000)),
      await keep(store(), randomBytes(90_000)),
      await keep(store(), randomBytes(10)),
    ]
    const stored = await collectBytes(await store().open(bent.address))
    stored[blobHeadBytes + 70_000]! ^= 1
    const file = join(folder, 'bent')
    writeFileSync(file, stored)
    await store().put(bent.address, file)
    await store().remove(gone.address)
    const { read, bad } = await asSystem((tx) => verifyFiles(tx, store(), keyring))
    expect(read).toBeGreaterThanOrEqual(3)
    expect(bad.map(({ id }) => id).sort()).toEqual([bent.id, gone.id].sort())
    expect(bad.find(({ id }) => id === bent.id)?.reason).toMatch(/Part 2/)
    expect(bad.map(({ id }) => id)).not.toContain(good.id)
    await asSystem((tx) => tx.deleteFrom('kernel.file').where('id', 'in', [bent.id, gone.id]).execute())
  })

  it('go in and out with flat memory (96 MB)', async () => {
    const block = randomBytes(1024 * 1024)
    const before = await heldBytes()
    let most = 0
    async function* many() {
      for (let i = 0; i < 96; i++) {
        if (i % 16 === 15) most = Math.max(most, (await heldBytes()) - before)
        yield block
      }
    }
    const about = { name: 'big', kind: 'attachment', createdBy: null }
    const spooled = await spoolFile(store(), world.kernel.keyring, scope, many(), { limit: 1e9, name: 'big' })
    const file = await asSystem((tx) => keepFile(tx, store(), spooled, about))
    let size = 0
    let next = 0
    for await (const part of await readBlob(store(), world.kernel.keyring, file)) {
      size += part.length
      if (size < next) continue
      next += 16 * 1024 * 1024
      most = Math.max(most, (await heldBytes()) - before)
    }
    expect(size).toBe(96 * 1024 * 1024)
    expect(most).toBeLessThan(24 * 1024 * 1024)
  }, 400_000)
})
