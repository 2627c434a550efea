#!/usr/bin/env node
// The door for any Node from version 20: installs what is missing, then hands over to the pinned Node 24.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeFlags } from './node-flags.mjs'

const home = resolve(dirname(fileURLToPath(import.meta.url)), '..')
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Ura needs Node 20 or newer; this is ${process.version}.`)
  process.exit(1)
}

// The lockfile's digest tells whether node_modules is the one that it describes.
const lock = createHash('sha256')
  .update(readFileSync(resolve(home, 'package-lock.json')))
  .digest('hex')
const mark = resolve(home, 'node_modules', '.ura-installed')
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
  console.log('Installing packages (once; a minute or so) …')
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    execFileSync(
      npm,
      ['ci', '--loglevel=error', '--no-audit', '--no-fund', '--include=dev', '--include=optional'],
      {
        cwd: home,
        stdio: 'inherit',
        shell: process.platform === 'win32',
      },
    )
  } catch {
    console.error('The packages could not be installed: see the lines above. Is this machine online?')
    process.exit(1)
  }
  writeFileSync(mark, lock)
}

const bin = process.platform === 'win32' ? 'node.exe' : 'node'
const node = [resolve(home, 'node_modules/node/bin', bin), process.execPath].find((path) => existsSync(path))
const flags = ['--disable-warning=ExperimentalWarning', ...nodeFlags]
const child = spawn(node, [...flags, resolve(home, 'apps/cli.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  // Few arenas, for the same reason as a small young generation.
  env: { MALLOC_ARENA_MAX: '2', ...process.env, URA_CALLED_FROM: process.env.INIT_CWD ?? process.cwd() },
})
// Ctrl+C reaches the whole group already; a signal sent to this process alone must be passed on.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
process.on('SIGINT', () => undefined)
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
