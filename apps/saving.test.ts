import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { home, readConfig } from '../kernel/config/config.ts'
import { spoolFile } from '../kernel/files/blob.ts'
import { keepFile } from '../kernel/files/files.ts'
import { asActor } from '../kernel/http/transaction.ts'
import { type Kernel, openKernel } from '../kernel/kernel.ts'
import { house } from '../kernel/seal/keyring.ts'
import { openDatabase } from './workspace.ts'

// Saving, restoring and proving as somebody does it at the command line, with real processes.

const folder = mkdtempSync(join(tmpdir(), 'ura-saving-'))
const env = (data: string) => ({
  ...process.env,
  URA_DATA: join(folder, data),
  URA_LOG: 'silent',
  URA_BACKUP_PASSPHRASE: 'ura e gurit mbi Drin',
  NODE_NO_WARNINGS: '1',
})

function ura(data: string, ...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [resolve(home, 'apps/cli.ts'), ...args],
      { env: env(data) },
      (error, out, err) => done({ code: error ? Number(error.code) : 0, said: out + err }),
    )
  })
}

async function within<T>(data: string, work: (kernel: Kernel) => Promise<T>): Promise<T> {
  const config = readConfig(env(data))
  const database = await openDatabase(config)
  const kernel = openKernel(config, database.connections)
  try {
    return await work(kernel)
  } finally {
    await kernel.close()
  }
}

const databases = new Set<string>()
afterAll(async () => {
  // Servers that a check adopted are stopped in good order.
  for (const data of databases) await (await openDatabase(readConfig(env(data)))).stop()
  rmSync(folder, { recursive: true, force: true })
}, 400_000)

test('a running workspace is saved, restored elsewhere and proved there; what is tampered with is named', async () => {
  const file = join(folder, 'whole.backup')
  const worker = spawn(
    process.execPath,
    [resolve(home, 'apps/cli.ts'), 'start', '--only', 'worker', '--port', '0'],
    {
      env: env('first'),
      stdio: 'ignore',
    },
  )
  databases.add('first')
  const stopped = new Promise((done) => worker.once('exit', done))
  try {
    while (!existsSync(join(folder, 'first', 'running.json'))) await pause(100)
    await within('first', async (kernel) => {
      async function* content() {
        yield Buffer.from('Një dëshmi')
      }
      const spooled = await spoolFile(kernel.files, kernel.keyring, house, content(), {
        limit: 100,
        name: 'a.txt',
      })
      await asActor(kernel.workerDb, 'system', async (tx) => {
        await keepFile(tx, kernel.files, spooled, { name: 'a.txt', kind: 'attachment', createdBy: null })
        for (let i = 0; i < 5; i++) {
          await tx.insertInto('kernel.audit').values({ action: 'test.row.add', actor: 'system' }).execute()
        }
      })
    })
    const saved = await ura('first', 'backup', file)
    expect(saved.said).toMatch(
      /Saved: .*whole\.backup \([\d.]+ kB\)\n {2}\d+ rows of \d+ tables, 1 file, keys/,
    )
    expect(saved.code).toBe(0)
    expect(statSync(file).mode & 0o077).toBe(0)
    const twice = await ura('first', 'backup', file)
    expect([twice.code, twice.said]).toEqual([1, expect.stringContaining('exists already')])
    const into = await ura('first', 'restore', file)
    expect([into.code, into.said]).toEqual([1, expect.stringContaining('Stop it, or restore into a new one')])
    // The workspace runs on.
    expect(worker.exitCode).toBeNull()
  } finally {
    worker.kill('SIGTERM')
    await stopped
  }

  databases.add('second')
  const restored = await ura('second', 'restore', file)
  expect(restored.said).toMatch(/Restored: \d+ rows, 1 file; every table is as it was saved\./)
  expect(restored.said).toMatch(/The audit log is proved: 5 rows\./)
  expect(restored.code).toBe(0)
  const again = await ura('second', 'restore', file)
  expect([again.code, again.said]).toEqual([1, expect.stringContaining('This database is in use')])
  const whole = await ura('second', 'verify')
  expect(whole.said).toMatch(/Audit log: proved\. 5 rows under \d+ signed heads?; not sealed yet: 0/)
  expect(whole.said).toMatch(/Files: 1 file read again, all as stored\./)
  expect(whole.code).toBe(0)

  await within('second', async (kernel) => {
    const admin = new pg.Client({ connectionString: kernel.connections.admin })
    await admin.connect()
    await admin.query(
      `alter table kernel.audit disable trigger user; update kernel.audit set action = 'test.row.remove' where id = 4`,
    )
    await admin.end()
    for await (const { address } of kernel.files.list()) await kernel.files.remove(address)
  })
  const bent = await ura('second', 'verify')
  expect(bent.said).toMatch(/Audit log: NOT as it was written\. Row 4 \(test\.row\.remove/)
  expect(bent.said).toMatch(/Files: a\.txt \([\w-]+\): /)
  expect(bent.said).toMatch(/Files: NOT as they were stored: 1 of 1\./)
  expect(bent.code).toBe(1)
  const unknown = await ura('second', 'verify', 'weather')
  expect([unknown.code, unknown.said]).toEqual([1, expect.stringContaining('There is: audit, files')])
}, 400_000)
