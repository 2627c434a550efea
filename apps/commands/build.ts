import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { home } from '../../kernel/config/config.ts'

const sources = [
  'apps/web',
  'apps/collect',
  'apps/build',
  'common',
  'features',
  'ui',
  'kernel',
  'package-lock.json',
]

/** Builds the pages when their sources have changed since the last build. */
export async function build(options: { force?: boolean; say?: (line: string) => void } = {}): Promise<void> {
  const say = options.say ?? console.log
  if (!existsSync(resolve(home, 'apps/web/vite.config.ts'))) return
  const wanted = await stamp()
  const mark = resolve(home, 'dist/.built')
  if (!options.force && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  say('Building the pages …')
  await new Promise<void>((done, fail) => {
    const child = spawn(process.execPath, [resolve(home, 'apps/build/pages.ts')], {
      stdio: ['ignore', 'inherit', 'inherit'],
      // What the shell or a test runner says of itself must not bring React's far heavier development build to readers.
      env: { ...process.env, NODE_ENV: 'production', NODE_NO_WARNINGS: '1' },
    })
    child.once('error', fail)
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new Error('The pages could not be built: see the lines above.')),
    )
  })
  writeFileSync(mark, wanted)
}

/** Names, sizes and times of the sources: enough to see that something has changed. */
async function stamp(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources) {
    const path = resolve(home, source)
    const info = await stat(path).catch(() => null)
    if (!info) continue
    if (info.isFile()) {
      hash.update(`${source} ${info.size} ${info.mtimeMs}\n`)
      continue
    }
    const names = await readdir(path, { recursive: true })
    for (const name of names.sort()) {
      if (!/\.(tsx?|css|html|json|svg|cjs)$/.test(name)) continue
      const file = await stat(resolve(path, name))
      hash.update(`${source}/${name} ${file.size} ${file.mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}
