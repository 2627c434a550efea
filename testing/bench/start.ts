import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { home } from '../../kernel/config/config.ts'
import { removeData, startServer } from '../../kernel/db/server.ts'

/**
 * Seconds from the command to the first answered page: the first start on an empty data folder (database made, migrated,
 * programme and figures loaded) and later ones, with the ratio of the later ones to PostgreSQL's own start in the same run.
 * Installing the packages is the registry's and the network's time, and is not counted.
 */
export async function run(): Promise<void> {
  const data = mkdtempSync(resolve(tmpdir(), 'ura-bench-'))
  try {
    const first = await once(data)
    console.log(`  first start, empty data folder: ${first.toFixed(2)} s (target < 120 with installing)`)
    const ratios: number[] = []
    for (let round = 0; round < 4; round++) {
      const later = await once(data)
      const floor = await floorOnce(data)
      ratios.push(later / floor)
      console.log(
        `  later start ${later.toFixed(2)} s (target < 5) · PostgreSQL alone ${floor.toFixed(2)} s · ratio ${(later / floor).toFixed(1)}`,
      )
    }
    ratios.sort((a, b) => a - b)
    console.log(`start: median ratio ${ratios[Math.floor(ratios.length / 2)]!.toFixed(1)}`)
  } finally {
    removeData(data)
  }
}

async function once(data: string): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [resolve(home, 'apps/cli.ts'), 'start', '--demo', '--port', '0'], {
    env: { ...process.env, URA_DATA: data, URA_LOG: 'error', NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((done, fail) => {
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
      const found = /Ura is ready: (\S+)/.exec(output)
      if (found) done(found[1]!)
    })
    child.once('exit', () => fail(new Error(output)))
  })
  await (await fetch(url)).text()
  const seconds = (performance.now() - started) / 1000
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await ended
  return seconds
}

async function floorOnce(data: string): Promise<number> {
  const started = performance.now()
  const { masterKey, derived } = await import('../../kernel/config/master.ts')
  const { readConfig } = await import('../../kernel/config/config.ts')
  const server = await startServer(
    data,
    derived(masterKey(readConfig({}, { data })), 'database/administrator'),
  )
  const seconds = (performance.now() - started) / 1000
  await server.stop()
  return seconds
}
