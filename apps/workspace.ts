import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from '../kernel/config/config.ts'
import { derived, masterKey } from '../kernel/config/master.ts'
import type { Connections } from '../kernel/db/db.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { connectionsFor, prepareRoles } from '../kernel/db/roles.ts'
import { startServer } from '../kernel/db/server.ts'

export interface Database {
  connections: Connections
  /** Stops the bundled PostgreSQL if this process started or adopted it; does nothing with one of one's own. */
  stop(): Promise<void>
}

/** The passwords of the database's roles, derived from the master key. */
export function rolePasswords(config: Config): { app: string; auth: string; worker: string } {
  const master = masterKey(config)
  const password = (role: string) => derived(master, `database/${role}`)
  return { app: password('app'), auth: password('auth'), worker: password('worker') }
}

/** Finds or starts the database and makes its roles. Migrations are the caller's next step. */
export async function openDatabase(
  config: Config,
  say: (line: string) => void = () => undefined,
): Promise<Database> {
  mkdirSync(config.data, { recursive: true })
  const passwords = rolePasswords(config)
  if (config.DATABASE_URL) {
    await prepareRoles(config.DATABASE_URL, passwords)
    return {
      connections: connectionsFor(config.DATABASE_URL, passwords, config.DATABASE_READ_URL),
      stop: async () => undefined,
    }
  }
  const server = await startServer(config.data, derived(masterKey(config), 'database/administrator'), say)
  await prepareRoles(server.url, passwords)
  return { connections: connectionsFor(server.url, passwords), stop: server.stop }
}

/** Brings the database up to date, saying each step. */
export async function migrateDatabase(database: Database, say: (line: string) => void): Promise<void> {
  await migrate(database.connections, { onStep: (name) => say(`Migrating: ${name}`) })
}

interface RunState {
  pid: number
  url: string
}

const stateFile = (config: Config) => resolve(config.data, 'running.json')

/** The workspace that already runs on this data folder, if one does. */
export function runningWorkspace(config: Config): RunState | null {
  if (!existsSync(stateFile(config))) return null
  try {
    const state = JSON.parse(readFileSync(stateFile(config), 'utf8')) as RunState
    process.kill(state.pid, 0)
    if (
      process.platform === 'linux' &&
      !readFileSync(`/proc/${state.pid}/cmdline`, 'utf8').includes('cli.ts')
    )
      return null
    return state
  } catch {
    return null
  }
}

/** Remembers that this process runs the workspace. */
export function markRunning(config: Config, url: string): void {
  writeFileSync(stateFile(config), JSON.stringify({ pid: process.pid, url }))
}

export function unmarkRunning(config: Config): void {
  rmSync(stateFile(config), { force: true })
}
