import { runFigureQuery } from '../../features/evidence/figures.ts'
import { onWorker, takeIn, tidyObservations } from '../../features/evidence/import/intake.ts'
import type { FigureQuery } from '../../features/evidence/shapes.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { makeWorld, programmes } from '../world.ts'
import {
  countryCodes,
  machine,
  makeDataset,
  makeStatistics,
  mapping,
  median,
  percentile,
  tableOf,
} from './statistics.ts'

const million = 1_000_000
const rounds = 20

/** What analysts ask: a question, and the same by hand over the same table without row-level security. */
const questions: { name: string; ask: Partial<FigureQuery>; hand: string }[] = [
  {
    name: 'by nationality',
    ask: { rows: ['nationality'] },
    hand: 'select d2, sum(value) from evidence.observation where vintage = $1 group by d2',
  },
  {
    name: 'by year and country',
    ask: { rows: ['year'], columns: ['country'] },
    hand: `select to_char(period, 'YYYY'), d1, sum(value) from (select period, d1, sum(value) as value from evidence.observation where vintage = $1 group by period, d1) x group by 1, 2`,
  },
  {
    name: 'by month, one country',
    ask: { rows: ['month'], filters: { country: ['SRB'] } },
    hand: `select period, sum(value) from evidence.observation where vintage = $1 and d1 = (select id from evidence.code where list = 'country' and code = 'SRB' and programme_id is null) group by period`,
  },
  {
    name: 'ten largest nationalities by year',
    ask: { rows: ['nationality'], columns: ['year'], top: { axis: 'nationality', count: 10, other: true } },
    hand: `with cells as (select period, d2, sum(value) as v from evidence.observation where vintage = $1 group by period, d2),
      ranked as (select d2 from cells group by d2 order by sum(v) desc limit 10)
      select case when d2 in (select d2 from ranked) then d2 else -1 end, to_char(period, 'YYYY'), sum(v) from cells group by 1, 2`,
  },
  {
    name: 'sex and age of two countries in one year',
    ask: { rows: ['sex'], columns: ['age'], filters: { country: ['ALB', 'SRB'] }, from: '2010', to: '2010' },
    hand: `select d3, d4, sum(value) from evidence.observation where vintage = $1 and period between '2010-01-01' and '2010-12-31'
      and d1 = any (array(select id from evidence.code where list = 'country' and code in ('ALB', 'SRB') and programme_id is null)) group by d3, d4`,
  },
]

/**
 * Time of a pivot over a million observations as the app's role under row-level security, with everything that the page
 * gets (names, notes, digest), in comparison with the bare SQL by the owner of the database, in turn.
 */
export async function run(): Promise<void> {
  console.log(`pivot: ${machine()}`)
  const world = await makeWorld({ URA_LOG: 'silent' })
  const file = await makeStatistics(million, await countryCodes(world))
  try {
    await makeDataset(world, programmes.balkans, 'bench')
    await onWorker(world.kernel, async (tx, client) => {
      const { vintageId } = await takeIn(tx, client, {
        programmeId: programmes.balkans, dataset: 'bench', label: 'bench', publishedOn: null, retrievedOn: null, fileId: null,
        fileName: 'statistics.csv', fileDigest: '0'.repeat(64), personId: null, table: await tableOf(file), mapping, reading: {},
      }) // biome-ignore format: values on few lines
      await tx
        .updateTable('evidence.vintage')
        .set({ state: 'accepted' })
        .where('id', '=', vintageId)
        .execute()
    })
    await tidyObservations(world.kernel)
    await world.admin.query('vacuum analyze evidence.observation')
    const { rows } = await world.admin.query<{ number: number; count: number }>(
      'select v.number, count(*)::int as count from evidence.vintage v join evidence.observation o on o.vintage = v.number group by 1',
    )
    console.log(`  ${rows[0]!.count} observations`)
    const all: number[] = []
    const ratios: number[] = []
    for (const { name, ask, hand } of questions) {
      const mine: number[] = []
      const bare: number[] = []
      for (let round = -2; round < rounds; round++) {
        let started = performance.now()
        await world.admin.query(hand, [rows[0]!.number])
        if (round >= 0) bare.push(performance.now() - started)
        started = performance.now()
        await asActor(
          world.kernel.db,
          { session: 'session-lira' },
          (db) => runFigureQuery(db, programmes.balkans, { dataset: 'bench', ...ask }),
          true,
        )
        if (round >= 0) mine.push(performance.now() - started)
      }
      all.push(...mine)
      ratios.push(median(mine) / median(bare))
      console.log(
        `  ${name}: by hand ${median(bare).toFixed(0)} ms · pivot ${median(mine).toFixed(0)} ms, p95 ${percentile(mine, 0.95).toFixed(0)} ms · ratio ${(median(mine) / median(bare)).toFixed(2)}`,
      )
    }
    console.log(
      `pivot: p95 ${percentile(all, 0.95).toFixed(0)} ms (target < 300), median ratio ${median(ratios).toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)} (target ≤ 1.5)`,
    )
  } finally {
    file.remove()
    await world.close()
  }
}
