import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { home } from '../kernel/config/config.ts'
import { removeData } from '../kernel/db/server.ts'
import { startTestServer } from './database.ts'

// The doors as a newcomer finds them: real processes, a real database with its data on disk.

interface Started {
  child: ChildProcess
  output(): string
  /** Resolves with the process's exit code. */
  ended: Promise<number | null>
  says(pattern: RegExp): Promise<RegExpExecArray>
}

const data = mkdtempSync(resolve(tmpdir(), 'ura-start-'))
const children: ChildProcess[] = []

function ura(args: string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [resolve(home, 'apps/cli.ts'), ...args], {
    env: { ...process.env, URA_DATA: data, URA_LOG: 'warn', NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  const says = async (pattern: RegExp) => {
    for (let waited = 0; waited < 60_000; waited += 50) {
      const found = pattern.exec(output)
      if (found) return found
      if (child.exitCode !== null) throw new Error(`ended without saying ${pattern}:\n${output}`)
      await pause(50)
    }
    throw new Error(`did not say ${pattern}:\n${output}`)
  }
  return { child, ended, output: () => output, says }
}

const ready = /Ura is ready: (\S+)[\s\S]*Stop it with/
const answers = async (url: string) => (await fetch(`${url}/health/ready`)).status

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(async () => {
  // A server that a killed process left behind is adopted by one more start, and stopped in good order.
  const last = ura(['start', '--port', '0'])
  await last.says(ready)
  last.child.kill('SIGTERM')
  await last.ended
  removeData(data)
}, 400_000)

test('start says where it is; a second start says where the first one is; told to stop, both go quietly', async () => {
  const first = ura(['start', '--port', '0'])
  const url = (await first.says(ready))[1]!
  expect(await answers(url)).toBe(200)
  const second = ura(['start', '--port', '0'])
  expect(await second.ended).toBe(0)
  expect(second.output()).toContain(`already runs on this data folder: ${url}`)
  expect(await answers(url)).toBe(200)
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  await expect(fetch(url)).rejects.toThrow()
}, 400_000)

test('killed with -9 it loses nothing, and the next start takes over the database that lives on', async () => {
  const first = ura(['start', '--port', '0'])
  await first.says(ready)
  const key = readFileSync(resolve(data, 'keys/master.key'), 'utf8')
  first.child.kill('SIGKILL')
  await first.ended
  const second = ura(['start', '--port', '0'])
  const url = (await second.says(ready))[1]!
  expect(second.output()).not.toContain('Creating the database')
  expect(second.output()).not.toContain('Migrating')
  expect(readFileSync(resolve(data, 'keys/master.key'), 'utf8')).toBe(key)
  expect(await answers(url)).toBe(200)
}, 400_000)

test('told to stop more than once, as a group of processes is, it still stops in good order', async () => {
  const started = ura(['start', '--port', '0'])
  await started.says(ready)
  started.child.kill('SIGTERM')
  await started.says(/Stopping/)
  started.child.kill('SIGTERM')
  started.child.kill('SIGHUP')
  // Killed by the second signal it would have ended with none, and left its database running.
  expect(await started.ended).toBe(0)
}, 400_000)

test('a port that is taken is said, and the next free one is used', async () => {
  const other = await new Promise<Server>((done) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => done(server))
  })
  const { port } = other.address() as { port: number }
  const started = ura(['start', '--port', String(port)])
  const url = (await started.says(ready))[1]!
  expect(started.output()).toContain(`Port ${port} is in use`)
  expect(url).not.toBe(`http://localhost:${port}`)
  expect(await answers(url)).toBe(200)
  started.child.kill('SIGTERM')
  await started.ended
  other.close()
}, 400_000)

test('a setting that cannot be used is named, and nothing is started', async () => {
  const started = ura(['start'], { URA_PORT: 'many' })
  expect(await started.ended).toBe(1)
  expect(started.output()).toContain('URA_PORT')
  const unknown = ura(['begin'])
  expect(await unknown.ended).toBe(1)
  expect(unknown.output()).toContain('ura --help')
})

// A server of its own: preparing a database gives its roles passwords of this workspace, and roles belong to the server.
let server: Awaited<ReturnType<typeof startTestServer>>
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test('two web servers and a worker on one database of its own work together', async () => {
  const key = Buffer.alloc(32, 7).toString('base64')
  const folders = ['a', 'b', 'c'].map((name) => resolve(data, name))
  const env = (at: number) => ({
    DATABASE_URL: server.url,
    URA_MASTER_KEY: key,
    URA_DATA: folders[at]!,
  })
  const migrated = ura(['migrate'], env(0))
  expect(await migrated.ended).toBe(0)
  const one = ura(['start', '--only', 'web', '--port', '0'], env(0))
  const two = ura(['start', '--only', 'web', '--port', '0'], env(1))
  const worker = ura(['start', '--only', 'worker', '--port', '0'], env(2))
  const urls = await Promise.all([one, two, worker].map(async (started) => (await started.says(ready))[1]!))
  expect(await Promise.all(urls.slice(0, 2).map(answers))).toEqual([200, 200])
  const words = await Promise.all(
    urls.slice(0, 2).map(async (url) => (await fetch(`${url}/api/words/sq`)).json()),
  )
  expect(words[0]).toEqual(words[1])
  for (const started of [one, two, worker]) started.child.kill('SIGTERM')
  expect(await Promise.all([one, two, worker].map((started) => started.ended))).toEqual([0, 0, 0])
}, 400_000)
