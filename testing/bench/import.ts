import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from } from 'pg-copy-streams'
import { onWorker, takeIn } from '../../features/evidence/import/intake.ts'
import { makeWorld, programmes, type World } from '../world.ts'
import {
  countryCodes,
  type MadeFile,
  machine,
  makeDataset,
  makeStatistics,
  mapping,
  median,
  tableOf,
} from './statistics.ts'

const million = 1_000_000

/**
 * Rows a second of taking in a statistics CSV of a million rows (read, checked against code lists, looked through for
 * repeated cells, stored), as a ratio to PostgreSQL's COPY of the same file in the same run, in turn; and how much
 * memory it takes in comparison with a file of a tenth.
 */
export async function run(): Promise<void> {
  console.log(`import: ${machine()}`)
  const world = await makeWorld({ URA_LOG: 'silent' })
  const codes = await countryCodes(world)
  const tenth = await makeStatistics(million / 10, codes)
  const whole = await makeStatistics(million, codes)
  try {
    await makeDataset(world, programmes.balkans, 'bench')
    await importOnce(world, tenth, 'warm-up')
    const small = await watched(() => importOnce(world, tenth, 'tenth'))
    const ratios: number[] = []
    for (let round = 1; round <= 5; round++) {
      const copy = await copyOnce(world, whole)
      const mine = await watched(() => importOnce(world, whole, `round ${round}`))
      ratios.push(copy / mine.seconds)
      console.log(
        `  COPY ${rate(copy)} · import ${rate(mine.seconds)} · ratio ${(copy / mine.seconds).toFixed(2)} · memory +${mine.megabytes} MB`,
      )
    }
    console.log(`  memory of a file of a tenth: +${small.megabytes} MB`)
    console.log(`import: median ratio ${median(ratios).toFixed(2)} (target ≥ 0.5)`)
  } finally {
    tenth.remove()
    whole.remove()
    await world.close()
  }
}

const rate = (seconds: number) => `${Math.round(million / seconds / 1000)} 000 rows/s`

/** COPY of the same file into a plain table with a column of its own type for each of its columns. */
async function copyOnce(world: World, file: MadeFile): Promise<number> {
  const client = new pg.Client({ connectionString: world.database.connections.admin })
  await client.connect()
  await client.query('drop table if exists public.bench_copy')
  await client.query(
    'create table public.bench_copy (period date, country text, nationality text, sex text, age text, persons numeric)',
  )
  const started = performance.now()
  await pipeline(
    createReadStream(file.path),
    client.query(from('copy public.bench_copy from stdin (format csv, header)')),
  )
  const seconds = (performance.now() - started) / 1000
  await client.query('drop table public.bench_copy')
  await client.end()
  return seconds
}

/** One import, as the worker does it, compared with nothing: the dataset has no accepted vintage. */
async function importOnce(world: World, file: MadeFile, label: string): Promise<number> {
  const started = performance.now()
  await onWorker(world.kernel, async (tx, client) =>
    takeIn(tx, client, {
      programmeId: programmes.balkans,
      dataset: 'bench',
      label,
      publishedOn: null,
      retrievedOn: null,
      fileId: null,
      fileName: 'statistics.csv',
      fileDigest: '0'.repeat(64),
      personId: null,
      table: await tableOf(file),
      mapping,
      reading: {},
    }),
  )
  const seconds = (performance.now() - started) / 1000
  await world.admin.query('truncate evidence.observation')
  return seconds
}

/** Runs something and watches how far the process grows meanwhile. */
async function watched(work: () => Promise<number>): Promise<{ seconds: number; megabytes: number }> {
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  const seconds = await work()
  clearInterval(timer)
  return { seconds, megabytes: Math.round((Math.max(most, process.memoryUsage().rss) - before) / 2 ** 20) }
}
