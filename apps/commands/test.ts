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

const known = ['check', 'stories', 'browser']

/**
 * Everything that continuous integration runs, or the parts named: check, stories, browser.
 * @param parts what is no part narrows: paths of stories for Vitest, words of a title for the browser
 */
export async function test(parts: string[]): Promise<void> {
  const named = parts.filter((part) => known.includes(part))
  const narrow = parts.filter((part) => !known.includes(part))
  if (narrow.length > 0 && (named.length !== 1 || named[0] === 'check'))
    throw new Error(
      `There is no part "${narrow[0]}". There are: ${known.join(', ')}. One of the last two may be narrowed: ura test browser programme`,
    )
  const wanted = (part: string) => named.length === 0 || named.includes(part)
  if (wanted('check')) check()
  if (wanted('stories'))
    run('Stories and guards (Vitest)', process.execPath, [
      resolve(home, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...narrow,
    ])
  if (wanted('browser')) {
    const { browserTests } = await import('../../testing/e2e/run.ts')
    await browserTests(narrow.length ? narrow.join(' ') : undefined)
  }
}
