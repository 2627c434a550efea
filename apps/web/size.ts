import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

/** The most script that the first page may fetch, gzipped: 300 kB. */
export const firstLoadLimit = 300_000

export interface FirstLoad {
  files: { file: string; gzipped: number }[]
  total: number
}

/**
 * Measures what the first page fetches: the scripts that the built page names, and what these import at once (a lazy
 * `import()` is not followed). Whatever else a page shows comes later, when it is opened.
 * @param folder the built pages, `dist/web`
 */
export function firstLoad(folder: string): FirstLoad {
  const page = readFileSync(resolve(folder, 'index.html'), 'utf8')
  const waiting = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((match) => match[1]!)
  const seen = new Map<string, number>()
  while (waiting.length > 0) {
    const file = waiting.pop()!
    if (seen.has(file)) continue
    const text = readFileSync(resolve(folder, file), 'utf8')
    seen.set(file, gzipSync(text, { level: 9 }).length)
    for (const match of text.matchAll(/\b(?:import|from)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) {
      waiting.push(`assets/${match[1]}`)
    }
  }
  const files = [...seen].map(([file, gzipped]) => ({ file, gzipped })).sort((a, b) => b.gzipped - a.gzipped)
  return { files, total: files.reduce((sum, one) => sum + one.gzipped, 0) }
}

/** Sizes of all built scripts, gzipped, for those who look for weight. */
export function allScripts(folder: string): { file: string; gzipped: number }[] {
  return readdirSync(resolve(folder, 'assets'))
    .filter((file) => /\.m?js$/.test(file))
    .map((file) => ({
      file,
      gzipped: gzipSync(readFileSync(resolve(folder, 'assets', file)), { level: 9 }).length,
    }))
    .sort((a, b) => b.gzipped - a.gzipped)
}

if (process.argv[1] === import.meta.filename) {
  const folder = resolve(import.meta.dirname, '../../dist/web')
  const { files, total } = firstLoad(folder)
  for (const { file, gzipped } of files) console.log(`${String(gzipped).padStart(9)}  ${file}`)
  console.log(
    `${String(total).padStart(9)}  bytes of gzipped script on the first page (limit ${firstLoadLimit})`,
  )
  const first = new Set(files.map((one) => one.file.replace('assets/', '')))
  console.log('\nLater, when it is opened:')
  for (const { file, gzipped } of allScripts(folder)
    .filter((one) => !first.has(one.file))
    .slice(0, 15)) {
    console.log(`${String(gzipped).padStart(9)}  ${file}`)
  }
  if (total > firstLoadLimit) process.exitCode = 1
}
