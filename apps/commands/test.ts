import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { home } from '../../kernel/config/config.ts'

const bin = (name: string) => resolve(home, 'node_modules/.bin', name)

function run(title: string, program: string, args: string[]): void {
  console.log(`\n— ${title}`)
  try {
    execFileSync(program, args, {
      cwd: home,
      stdio: 'inherit',
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    })
  } catch {
    throw new Error(`${title}: failed, see above.`)
  }
}

/** Types, style and the map of rooms. */
export function check(): void {
  run('Types (TypeScript)', bin('tsc'), ['-p', '.'])
  run('Style (Biome)', bin('biome'), ['check', '--error-on-warnings', '.'])
  run('The map of rooms (dependency-cruiser)', bin('depcruise'), [
    '--config',
    'testing/guards/map.config.cjs',
    'apps',
    'common',
    'features',
    'kernel',
    'ui',
  ])
}

/** Everything that continuous integration runs, or the parts named: check, stories, browser. */
export async function test(parts: string[]): Promise<void> {
  const wanted = (part: string) => parts.length === 0 || parts.includes(part)
  if (wanted('check')) check()
  if (wanted('stories'))
    run('Stories and guards (Vitest)', process.execPath, [
      resolve(home, 'node_modules/vitest/vitest.mjs'),
      'run',
    ])
  if (wanted('browser')) {
    const { browserTests } = await import('../../testing/e2e/run.ts')
    await browserTests()
  }
}
