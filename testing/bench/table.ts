import { listSubmissions } from '../../features/collection/contract.ts'
import { durableServer } from '../collection/durable.ts'
import { multiply } from '../collection/multiply.ts'
import { openStation, type Station } from '../collection/station.ts'
import { surveyForm, surveyXml } from '../collection/survey.ts'

const rows = Number(process.env.URA_BENCH_ROWS ?? 1_000_000)
const rounds = Number(process.env.URA_BENCH_ROUNDS ?? 15)
const kept = ['/count1', '/site', '/share2', '/yn3', '/topics1', '/access/access1', '*']

/** Pages as people ask for them: filtered, sorted, searched; the floor is the same page in SQL by hand, without any rights asked. */
const pages: { name: string; query: Record<string, unknown>; floor: string }[] = [
  { name: 'newest first', query: {}, floor: `order by id desc` },
  { name: 'one state, by day', query: { filter: 'state:received', sort: '-day' }, floor: `and state = 'received' order by occurred_on desc, id desc` },
  { name: 'a choice, newest first', query: { where: '/site is hani' }, floor: `and data ->> 'site' = 'hani' order by id desc` },
  { name: 'a number from–to, by that number', query: { where: ['/count1 from 10', '/count1 to 12'], sort: '/count1' }, floor: `and (data ->> 'count1')::int between 10 and 12 order by (data ->> 'count1')::int, id` },
  { name: 'two choices, by a number', query: { where: ['/yn3 is yes', '/topics1 is children'], sort: '-/share2' }, floor: `and data ->> 'yn3' = 'yes' and data ->> 'topics1' = 'children' order by (data ->> 'share2')::float desc, id desc` },
  { name: 'rare (nobody), by day', query: { where: '/count1 is 777', sort: 'day' }, floor: `and data ->> 'count1' = '777' order by occurred_on, id` },
  { name: 'a month, by a number', query: { where: ['day from 2026-03-01', 'day to 2026-03-31'], sort: '/count1' }, floor: `and occurred_on between '2026-03-01' and '2026-03-31' order by (data ->> 'count1')::int, id` },
  { name: 'searched words', query: { search: 'interpreter absent' }, floor: `and data::text ilike '%interpreter%' and data::text ilike '%absent%' order by id desc` },
  { name: 'page 40 of a state', query: { filter: 'state:approved', page: 40 }, floor: `and state = 'approved' order by id desc offset 1950` },
] // biome-ignore format: a table

/** p95 of a page of the table at a million submissions, over HTTP with rights and all; and what the same costs in SQL by hand. */
export async function run(): Promise<void> {
  const server = await durableServer()
  const s = await openStation({ URA_LOG: 'silent' })
  try {
    const form = await s.publish(surveyForm())
    const phone = await s.device({ country: 'AL' })
    // As many different ones as are copied: sorted by an answer, equals must not stand in blocks.
    for (let at = 0; at < 2000; at += 20)
      await Promise.all(Array.from({ length: 20 }, () => phone.send(surveyXml())))
    const started = Date.now()
    await multiply(s.admin, rows)
    console.log(`  ${rows} submissions in ${Math.round((Date.now() - started) / 1000)} s`)
    await keep(s, form)
    const all: number[] = []
    for (const { name, query, floor } of pages) {
      const bare = await times(Math.min(rounds, 5), () =>
        s.admin.query(
          `select id, instance_id, state, occurred_on, site, data from collection.submission where form_id = '${form}' and state <> 'test' ${floor} limit 50`,
        ),
      )
      const ours = await times(rounds, async () => {
        const answer = await s.ask('petra', listSubmissions, {
          params: { form },
          query: { size: 50, ...query } as never,
        })
        if (answer.status !== 200) throw new Error(`${name}: ${answer.text}`)
        if (answer.body.unkept.length) throw new Error(`${name}: not kept: ${answer.body.unkept}`)
      })
      all.push(...ours)
      console.log(
        `  ${name.padEnd(34)} p50 ${ms(at(ours, 0.5))} p95 ${ms(at(ours, 0.95))} ms · SQL by hand ${ms(at(bare, 0.5))} ms · ratio ${(at(ours, 0.5) / at(bare, 0.5)).toFixed(2)}`,
      )
    }
    console.log(`  all pages: p95 ${ms(at(all, 0.95))} ms at ${rows} submissions`)
  } finally {
    await s.close()
    await server.stop()
  }
}

const ms = (value: number) => value.toFixed(1)
const at = (sorted: number[], share: number) =>
  sorted.toSorted((a, b) => a - b)[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  await work()
  const found: number[] = []
  for (let round = 0; round < count; round++) {
    const begun = performance.now()
    await work()
    found.push(performance.now() - begun)
  }
  return found
}

/** Has the answers kept in order, as the screens ask for it; the job's work is done here. */
async function keep(s: Station, form: string): Promise<void> {
  const kinds: Record<string, string> = { '/topics1': 'tokens', '*': 'words' }
  const client = await s.kernel.workerPool.connect()
  try {
    for (const path of kept) {
      const begun = Date.now()
      await client.query('begin')
      await client.query('select kernel.act_as()')
      const { rows: added } = await client.query('select collection.add_key($1, $2, $3) key', [
        form,
        path,
        kinds[path] ?? 'one',
      ])
      await client.query('commit')
      let after: string | null = '00000000-0000-0000-0000-000000000000'
      while (after) {
        await client.query('begin')
        await client.query('select kernel.act_as()')
        const { rows: filled }: { rows: { last: string | null }[] } = await client.query(
          'select collection.fill_key($1, $2, 20000) last',
          [added[0].key, after],
        )
        await client.query('commit')
        after = filled[0]!.last
      }
      console.log(`  … ${path} kept in order in ${Math.round((Date.now() - begun) / 1000)} s`)
    }
  } finally {
    client.release()
  }
  await s.admin.query('vacuum analyze collection.answer_value, collection.answer_words')
}
