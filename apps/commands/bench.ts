import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { resolve } from 'node:path'
import { home } from '../../kernel/config/config.ts'

/** Runs one benchmark of `testing/bench`, or lists them. A benchmark prints figures and ratios; it never fails on time. */
export async function bench(name: string | undefined): Promise<void> {
  const folder = resolve(home, 'testing/bench')
  const known = (await readdir(folder))
    .filter((file) => /^[a-z]+\.ts$/.test(file))
    .map((file) => file.slice(0, -3))
  if (!name || !existsSync(resolve(folder, `${name}.ts`))) {
    console.log(`Benchmarks: ${known.join(', ')}\nnpm run bench -- NAME`)
    if (name) throw new Error(`There is no benchmark "${name}".`)
    return
  }
  console.log(
    `Machine: ${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  )
  const { run } = (await import(resolve(folder, `${name}.ts`))) as { run: () => Promise<void> }
  await run()
}
