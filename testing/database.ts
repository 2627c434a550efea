import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import pg from 'pg'
import type { Connections } from '../kernel/db/db.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { connectionsFor, prepareRoles } from '../kernel/db/roles.ts'
import { removeData, startServer } from '../kernel/db/server.ts'

export interface TestDatabase {
  connections: Connections
  /** Data folder of this database alone, for files and keys. */
  data: string
  stop(): Promise<void>
}

const passwords = { app: 'app', auth: 'auth', worker: 'worker' }

/**
 * A fresh, migrated database on a real PostgreSQL. In a Vitest run all of them are copies of one template on one server
 * (testing/global.ts starts it); alone, it starts a server of its own.
 */
export async function testDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const shared = process.env.URA_TEST_SERVER
  const data = mkdtempSync(resolve(tmpdir(), 'ura-test-'))
  if (!shared) {
    const server = await startTestServer()
    const connections = connectionsFor(server.url, passwords)
    if (options.migrated !== false) await migrate(connections)
    return {
      connections,
      data,
      stop: async () => {
        await server.stop()
        rmSync(data, { recursive: true, force: true })
      },
    }
  }
  const name = `t_${randomBytes(6).toString('hex')}`
  await onServer(
    shared,
    `create database ${name} ${options.migrated === false ? '' : 'template ura_template'}`,
  )
  const url = new URL(shared)
  url.pathname = `/${name}`
  if (options.migrated === false) await prepareRoles(url.toString(), passwords)
  else
    await onServer(
      shared,
      `grant connect, create on database ${name} to ura_worker, ura_owner; grant connect on database ${name} to ura_app, ura_auth`,
    )
  return {
    connections: connectionsFor(url.toString(), passwords),
    data,
    stop: async () => {
      await onServer(shared, `drop database if exists ${name} with (force)`)
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Starts a PostgreSQL for tests in a folder of its own: no fsync, nothing to keep. */
export async function startTestServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(resolve(tmpdir(), 'ura-pg-'))
  const server = await startServer(folder, createHash('sha256').update(folder).digest('hex').slice(0, 16))
  await onServer(server.url, 'alter system set fsync = off')
  await onServer(server.url, 'alter system set synchronous_commit = off')
  await onServer(server.url, 'select pg_reload_conf()')
  await prepareRoles(server.url, passwords)
  return {
    url: server.url,
    stop: async () => {
      await server.stop()
      removeData(folder)
    },
  }
}

/** Migrates the template that every test database is a copy of. */
export async function prepareTemplate(server: string): Promise<void> {
  await onServer(server, 'create database ura_template')
  const url = new URL(server)
  url.pathname = '/ura_template'
  await prepareRoles(url.toString(), passwords)
  await migrate(connectionsFor(url.toString(), passwords))
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const one of statement.split('; ')) await client.query(one)
  } finally {
    await client.end()
  }
}
