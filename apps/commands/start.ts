import { insistOnKind } from '../../kernel/access/demo.ts'
import { readConfig } from '../../kernel/config/config.ts'
import { freePort } from '../../kernel/db/server.ts'
import { startWorker } from '../../kernel/jobs/worker.ts'
import { openKernel } from '../../kernel/kernel.ts'
import { giveMemoryBack } from '../../kernel/memory.ts'
import { features } from '../features.ts'
import { webServer } from '../server.ts'
import { welcome } from '../welcome.ts'
import { markRunning, migrateDatabase, openDatabase, runningWorkspace, unmarkRunning } from '../workspace.ts'
import { build } from './build.ts'

export interface StartOptions {
  demo?: boolean
  only?: 'web' | 'worker'
  port?: string
}

/**
 * Starts the workspace and stays until it is told to stop. Started twice, it says where the first one is.
 * Order matters: the pages are built before the database opens, so that a build error leaves nothing running.
 */
export async function start(options: StartOptions): Promise<void> {
  const say = (line: string) => console.log(line)
  const config = readConfig(process.env, options.demo ? { demo: true } : {})
  const other = runningWorkspace(config)
  if (other) {
    say(`Ura already runs on this data folder: ${other.url} (process ${other.pid}). Nothing was started.`)
    return
  }
  const parts = { web: options.only !== 'worker', worker: options.only !== 'web' }
  if (parts.web) await build({ say })
  const database = await openDatabase(config, say)
  try {
    await migrateDatabase(database, say)
    const port = await choosePort(Number(options.port ?? config.URA_PORT), config.URA_HOST, say)
    const url = config.URA_URL ?? `http://localhost:${port}`
    const kernel = openKernel(config, database.connections, url)
    await insistOnKind(kernel)
    const worker = parts.worker ? await startWorker(kernel, features) : null
    const app = parts.web ? await webServer(kernel) : null
    // The address is said below, in words.
    if (app) await app.listen({ port, host: config.URA_HOST, listenTextResolver: () => 'listening' })
    markRunning(config, url)
    if (parts.web) await welcome(kernel, say)
    giveMemoryBack()
    say(`\nUra is ready: ${url}\nStop it with Ctrl+C.`)
    await untilTold()
    say('Stopping …')
    // No new work, then what is under way, then the connections.
    await app?.close()
    await worker?.stop()
    await kernel.close()
  } finally {
    unmarkRunning(config)
    await database.stop()
  }
}

async function choosePort(wanted: number, host: string, say: (line: string) => void): Promise<number> {
  if (wanted === 0) return freePort(host)
  for (let port = wanted; port < wanted + 50; port++) {
    if (await isFree(port, host)) {
      if (port !== wanted) say(`Port ${wanted} is in use by another program; using ${port}.`)
      return port
    }
  }
  throw new Error(`No free port from ${wanted} to ${wanted + 49}. Choose one: ura start --port NUMBER`)
}

async function isFree(port: number, host: string): Promise<boolean> {
  const { createServer } = await import('node:net')
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', () => done(false))
    probe.listen(port, host, () => probe.close(() => done(true)))
  })
}

/**
 * Resolves when the process is told to stop. It is told again while it stops: a signal to its whole group (a closed terminal, a
 * service manager) comes once from there and once from the launcher. Only who insists ends it in the middle of that.
 */
function untilTold(): Promise<void> {
  let times = 0
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (++times > 4) process.exit(1)
        done()
      })
  })
}
