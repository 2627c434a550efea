import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { nodeFlags } from '../../apps/node-flags.mjs'
import type { Connections } from '../../kernel/db/db.ts'
import { prepareRoles } from '../../kernel/db/roles.ts'
import { removeData, startServer } from '../../kernel/db/server.ts'
import { prepareTemplate } from '../database.ts'

const passwords = { app: 'app', auth: 'auth', worker: 'worker' }

/**
 * A PostgreSQL as the product runs it, fsync on, with the template from which test databases are copied; stories that are
 * opened afterwards in this process lie on it.
 */
export async function durableServer(): Promise<{ stop(): Promise<void> }> {
  const folder = mkdtempSync(resolve(tmpdir(), 'ura-durable-'))
  const server = await startServer(folder, createHash('sha256').update(folder).digest('hex').slice(0, 16))
  await prepareRoles(server.url, passwords)
  const before = process.env.URA_TEST_SERVER
  process.env.URA_TEST_SERVER = server.url
  await prepareTemplate(server.url)
  return {
    stop: async () => {
      if (before === undefined) delete process.env.URA_TEST_SERVER
      else process.env.URA_TEST_SERVER = before
      await server.stop()
      removeData(folder)
    },
  }
}

export interface WebProcess {
  url: string
  child: ChildProcess
  /** Kills with -9 and waits until it is gone. */
  kill(): Promise<void>
  /** Bytes of memory that it holds now. */
  memory(): Promise<number>
}

/** Starts a web process on the database and the data folder of a world. */
export async function webProcess(connections: Connections, data: string, port = 0): Promise<WebProcess> {
  const child = fork(resolve(import.meta.dirname, 'serve.ts'), {
    env: {
      ...process.env,
      URA_TEST_CONNECTIONS: JSON.stringify(connections),
      URA_TEST_DATA: data,
      URA_TEST_PORT: String(port),
      MALLOC_ARENA_MAX: '2',
      NODE_NO_WARNINGS: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // As apps/ura.mjs starts the workspace.
    execArgv: nodeFlags,
  })
  const url = await new Promise<string>((done, fail) => {
    child.stdout!.on('data', (chunk: Buffer) => {
      const found = /listening (\d+)/.exec(String(chunk))
      if (found) done(`http://127.0.0.1:${found[1]}`)
    })
    child.once('exit', (code) => fail(new Error(`the web process ended with ${code}`)))
  })
  return {
    url,
    child,
    kill: () =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done()
        child.once('exit', () => done())
        child.kill('SIGKILL')
      }),
    memory: () =>
      new Promise((done) => {
        child.once('message', (message) => done((message as { rss: number }).rss))
        child.send('memory')
      }),
  }
}
