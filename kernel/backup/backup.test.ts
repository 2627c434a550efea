import { randomBytes, randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programmes } from '../../testing/cast.ts'
import { testDatabase } from '../../testing/database.ts'
import { heldBytes } from '../../testing/memory.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { sealAudit } from '../audit/sealing.ts'
import { openSigner } from '../audit/signer.ts'
import { verifyAuditNow } from '../audit/verify.ts'
import { openDb, openPool, sql } from '../db/db.ts'
import { listMigrations, migrate } from '../db/migrate.ts'
import { readBlob, spoolFile } from '../files/blob.ts'
import { keepFile, verifyFiles } from '../files/files.ts'
import { folderStore } from '../files/folder.ts'
import { asActor } from '../http/transaction.ts'
import { openKeyring } from '../seal/keyring.ts'
import { seal, unseal } from '../seal/seal.ts'
import { backup } from './backup.ts'
import { type Lock, type Opener, readLocked, writeLocked } from './lock.ts'
import { openBackup, placeKeys } from './open.ts'
import { restoreInto, settle } from './restore.ts'
import { exactText } from './tables.ts'
import { readTar, tarEnd, tarEntry } from './tar.ts'

let world: World
let folder: string
let lock: Lock
let opener: Opener
const scope = { programme: programmes.balkans, country: 'AL' }
const place = { table: 'kernel.person', column: 'name_sealed', row: 'someone' }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ura-backup-'))
  const identity = await generateX25519Identity()
  lock = { recipients: [await identityToRecipient(identity)] }
  opener = { identity }
  world = await makeWorld()
  await fillWorld()
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

const asSystem = <T>(work: Parameters<typeof asActor<T>>[2]) => asActor(world.kernel.workerDb, 'system', work)
const source = () => ({
  admin: world.database.connections.admin,
  store: world.kernel.files,
  data: world.database.data,
  master: world.kernel.master,
})

async function addFile(content: Buffer) {
  async function* parts() {
    for (let at = 0; at < content.length; at += 70_000) yield content.subarray(at, at + 70_000)
  }
  const { files, keyring } = world.kernel
  const spooled = await spoolFile(files, keyring, scope, parts(), { limit: 1e9, name: 'a' })
  return asSystem((tx) => keepFile(tx, files, spooled, { name: 'a', kind: 'attachment', createdBy: null }))
}

/** Rows with everything that is awkward to copy: nulls, newlines, backslashes, quotes, other alphabets, bytes, jobs. */
async function fillWorld() {
  const awkward = ['', '\\N', '\\.', 'a\tb\nc\rd\\', 'Gëzim „Ђорђе“ 🌉', "' OR 1=1 --", '\u0001\u007f']
  await asSystem(async (tx) => {
    for (const text of awkward) {
      await tx
        .insertInto('kernel.audit')
        .values({
          action: 'test.row.add',
          actor: 'system',
          subjectId: text,
          details: JSON.stringify({ text, n: 1.1, list: [null, text] }),
        })
        .execute()
    }
    await sql`select kernel.enqueue('test.job', '{"a": "ë\\n"}'::jsonb)`.execute(tx)
    await sealAudit(tx, world.kernel.signer)
    await tx.insertInto('kernel.audit').values({ action: 'test.row.unsealed', actor: 'system' }).execute()
  })
  await addFile(randomBytes(300_000))
  await addFile(Buffer.alloc(0))
}

/** Every row of every table as text, and every sequence: what must be the same afterwards. */
async function everything(client: pg.Client): Promise<Map<string, string[]>> {
  await client.query(exactText)
  const { rows: tables } = await client.query<{ name: string; sql: string }>(`
    select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as sql
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`)
  const all = new Map<string, string[]>()
  for (const table of tables) {
    const { rows } = await client.query<{ row: string }>(
      `select t::text as row from ${table.sql} t order by t::text collate "C"`,
    )
    all.set(
      table.name,
      rows.map((row) => row.row),
    )
  }
  return all
}

async function inside<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  snapshot?: string,
): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read')
    if (snapshot) await client.query(`set transaction snapshot '${snapshot}'`)
    return await work(client)
  } finally {
    await client.end()
  }
}

async function restored(file: string, how: Opener = opener) {
  const database = await testDatabase({ migrated: false })
  const opened = await openBackup(file, how)
  placeKeys(opened, database.data)
  const store = folderStore(join(database.data, 'files'))
  const summary = await restoreInto(opened, database.connections, store)
  return { database, store, summary, header: opened.header }
}

const sequences = (client: pg.Client) =>
  client
    .query<{ name: string; last: string }>(
      `select schemaname || '.' || sequencename as name, last_value::text as last from pg_sequences where last_value is not null order by 1`,
    )
    .then(({ rows }) => Object.fromEntries(rows.map((row) => [row.name, Number(row.last)])))

describe('A backup', () => {
  it('taken while others write comes back row for row, as of one moment', async () => {
    const file = join(folder, 'busy.ura')
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
          if (i % 5 === 0) await sealAudit(tx, world.kernel.signer)
        })
      }
    })
    let before: Map<string, string[]> | undefined
    const made = await backup(source(), file, lock, {
      onSnapshot: async (snapshot) => {
        await new Promise((done) => setTimeout(done, 150))
        before = await inside(source().admin, everything, snapshot)
        await new Promise((done) => setTimeout(done, 150))
      },
    })
    writing = false
    await Promise.all(writers)
    expect(existsSync(`${file}.partial`)).toBe(false)

    const { database, summary, header } = await restored(file)
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
        await inside(source().admin, sequences),
        await inside(database.connections.admin, sequences),
      ]
      expect(Object.keys(now)).toEqual(Object.keys(then))
      expect(now['kernel.audit_id_seq']).toBeGreaterThanOrEqual(summary.tables['kernel.audit']!.rows)
    } finally {
      await database.stop()
    }
  })

  it('opens what was sealed, proves its log and its files, and goes on from there', async () => {
    const sealed = await seal(world.kernel.keyring, scope, place, 'Drita Hoxha')
    const content = randomBytes(200_000)
    const kept = await addFile(content)
    const file = join(folder, 'whole.ura')
    await backup(source(), file, lock)
    const { database, store } = await restored(file)
    const worker = openDb(openPool(database.connections.worker, 3))
    try {
      const master = Buffer.from(readFileSync(join(database.data, 'keys', 'master.key'), 'utf8'), 'base64')
      const signer = openSigner(database.data, randomBytes(32))
      expect(signer.keyId).toBe(world.kernel.signer.keyId)
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
      expect(await verifyAuditNow(worker, [signer.publicKey])).toMatchObject({
        verified: report.verified + 1,
        fault: null,
      })
      // The guards are up again.
      await expect(sql`delete from kernel.audit`.execute(worker)).rejects.toThrow(/append-only/)
      await expect(
        sql`insert into kernel.audit_link (audit_id, hash, position) values (-5, '', 1e9)`.execute(
          openDb(openPool(database.connections.admin, 1)),
        ),
      ).rejects.toThrow(/foreign key/)
      // And it can be saved in its turn.
      const again = join(folder, 'again.ura')
      await backup({ admin: database.connections.admin, store, data: database.data, master }, again, lock)
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
    const file = join(folder, 'old.ura')
    await backup({ ...source(), admin: old.connections.admin, data: old.data }, file, lock)
    await old.stop()
    const { database, header } = await restored(file)
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
    await world.admin.query(`insert into kernel.audit (action, actor, details)
      select 'test.row.add', 'system', jsonb_build_object('i', i, 'text', repeat(md5(i::text), 30)) from generate_series(1, 60000) i`)
    await addFile(randomBytes(60 * 1024 * 1024))
    const file = join(folder, 'large.ura')
    const least = await heldBytes()
    let most = 0
    const watched = async <T>(work: Promise<T>): Promise<T> => {
      let done = false
      const watch = (async () => {
        while (!done) {
          most = Math.max(most, (await heldBytes()) - least)
          await new Promise((go) => setTimeout(go, 200))
        }
      })()
      return work.finally(async () => {
        done = true
        await watch
      })
    }
    const { summary } = await watched(backup(source(), file, lock))
    expect(summary.files.bytes).toBeGreaterThan(60 * 1024 * 1024)
    const { database } = await watched(restored(file))
    await database.stop()
    expect(most).toBeLessThan(60 * 1024 * 1024)
  })
})

describe('A restore', () => {
  let file: string
  beforeAll(async () => {
    file = join(folder, 'small.ura')
    const small = await testDatabase()
    await backup({ ...source(), admin: small.connections.admin }, file, lock)
    await small.stop()
  })
  const broken = (change: (bytes: Buffer) => Buffer) => {
    const bent = join(folder, `bent-${randomUUID()}.ura`)
    writeFileSync(bent, change(readFileSync(file)))
    return bent
  }
  const attempt = async (path: string, how: Opener = opener) => {
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
    const opened = await openBackup(file, opener)
    const store = folderStore(join(folder, 'unused'))
    await expect(restoreInto(opened, world.database.connections, store)).rejects.toThrow(/in use.*URA_DATA/)
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
  })

  it('refuses rows that are not those that were saved, and leaves nothing behind', async () => {
    const forged = join(folder, 'forged.ura')
    async function* repacked() {
      for await (const { name, body } of readTar(await readLocked(file, opener))) {
        const rows = name.startsWith('tables/kernel.role/')
        const text = rows ? gunzipSync(body).toString('utf8').replace('donor\t0', 'donor\t3') : ''
        yield* tarEntry(name, rows ? gzipSync(text) : body, new Date())
      }
      yield tarEnd()
    }
    await writeLocked(forged, lock, repacked())
    await expect(attempt(forged)).rejects.toThrow(/kernel\.role did not come back/)
  })

  it('refuses keys that are not the folder’s own', async () => {
    const opened = await openBackup(file, opener)
    const data = mkdtempSync(join(folder, 'data-'))
    expect(() => placeKeys(opened, data, randomBytes(32).toString('base64'))).toThrow(/URA_MASTER_KEY/)
    placeKeys(opened, data)
    placeKeys(opened, data)
    const other = mkdtempSync(join(folder, 'data-'))
    openSigner(other, randomBytes(32))
    expect(() => placeKeys(opened, other)).toThrow(/other keys/)
    expect(existsSync(join(other, 'keys', 'master.key'))).toBe(false)
  })

  it('opens with a passphrase', async () => {
    const small = await testDatabase()
    const locked = join(folder, 'passphrase.ura')
    await expect(
      backup({ ...source(), admin: small.connections.admin }, locked, { passphrase: 'short' }),
    ).rejects.toThrow(/12 characters/)
    expect(existsSync(`${locked}.partial`)).toBe(false)
    await backup({ ...source(), admin: small.connections.admin }, locked, {
      passphrase: 'ura e gurit mbi Drin',
    })
    await small.stop()
    const { database } = await restored(locked, { passphrase: 'ura e gurit mbi Drin' })
    await database.stop()
  })
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
