import { type RawBuilder, sql } from 'kysely'
import type { Transaction } from '../../../kernel/db/db.ts'
import { type Granularity, granularities } from '../periods.ts'
import {
  codesNamed,
  type DatasetRecord,
  listOf,
  type SlottedDimension,
  type VintageRecord,
} from '../queries.ts'
import type { Differences } from '../shapes.ts'

type Dataset = NonNullable<DatasetRecord>

/** The most differences that are written down one by one; the largest first. All are counted. */
export const listedDifferences = 20_000

const truncated: Record<Granularity, RawBuilder<unknown>> = {
  day: sql`period`,
  month: sql`date_trunc('month', period)::date`,
  quarter: sql`date_trunc('quarter', period)::date`,
  half: sql`make_date(extract(year from period)::int, case when extract(month from period) <= 6 then 1 else 7 end, 1)`,
  year: sql`date_trunc('year', period)::date`,
}

/** On what two vintages can be compared; undefined when nothing may be added up far enough to meet. */
export function commonGround(
  dataset: Pick<Dataset, 'dimensions' | 'summableOverTime'>,
  one: Pick<VintageRecord, 'dimensions' | 'granularity'>,
  other: Pick<VintageRecord, 'dimensions' | 'granularity'>,
): { dimensions: SlottedDimension[]; granularity: Granularity } | undefined {
  const has = (key: string) => one.dimensions.includes(key) && other.dimensions.includes(key)
  const lost = dataset.dimensions.filter(
    ({ key }) => !has(key) && (one.dimensions.includes(key) || other.dimensions.includes(key)),
  )
  if (lost.some((dimension) => !dimension.summable)) return undefined
  if (!dataset.summableOverTime && one.granularity !== other.granularity) return undefined
  const longer = Math.max(granularities.indexOf(one.granularity), granularities.indexOf(other.granularity))
  return {
    dimensions: dataset.dimensions.filter(({ key }) => has(key)).sort((a, b) => a.slot - b.slot),
    granularity: granularities[longer]!,
  }
}

/**
 * Lists what a new vintage changes in comparison with the one before: cells that came, went or have another value, and
 * the totals by year. A finer vintage is added up to the cells of the coarser one first.
 * @returns the counts, or null when the two cannot be compared
 */
export async function compareVintages(
  db: Transaction,
  dataset: Dataset,
  vintage: VintageRecord,
  previous: VintageRecord,
): Promise<Differences | null> {
  const ground = commonGround(dataset, vintage, previous)
  await db.deleteFrom('evidence.difference').where('vintageId', '=', vintage.id).execute()
  if (!ground) return null
  const keys = ground.dimensions.map((dimension) => sql.ref(`d${dimension.slot}`))
  const cells = async (of: VintageRecord) => sql`
    select ${truncated[ground.granularity]} as at${keys.length ? sql`, ${sql.join(keys)}` : sql``}, sum(value) as v
    from evidence.observation where vintage = ${sql.lit(of.number)} ${await withoutTotals(db, dataset, of, ground.dimensions)}
    group by 1${keys.length ? sql`, ${sql.join(keys)}` : sql``}`
  const same = sql.join([sql`n.at = o.at`, ...keys.map((key) => sql`n.${key} = o.${key}`)], sql` and `)
  const named = ground.dimensions.map(
    ({ key, slot }) =>
      sql`${sql.lit(key)}::text, (select code from evidence.code where id = ${sql.ref(`d.d${slot}`)})`,
  )
  const both = keys.map((key) => sql`coalesce(n.${key}, o.${key}) as ${key}`)
  const { rows } = await sql<{ added: number; removed: number; changed: number; listed: number }>`
    with n as (${await cells(vintage)}), o as (${await cells(previous)}),
    d as materialized (
      select coalesce(n.at, o.at) as at${both.length ? sql`, ${sql.join(both)}` : sql``}, o.v as old, n.v as new,
        case when o.at is null then 'added' when n.at is null then 'removed' else 'changed' end as kind
      from n full join o on ${same} where n.at is null or o.at is null or n.v is distinct from o.v
    ),
    listed as (
      insert into evidence.difference (programme_id, sensitivity, vintage_id, kind, period, cell, old, new)
      select ${dataset.programmeId}, ${vintage.sensitivity}, ${vintage.id}, d.kind, d.at, ${named.length ? sql`jsonb_build_object(${sql.join(named)})` : sql`'{}'::jsonb`}, d.old, d.new
      from d order by abs(coalesce(d.new, 0) - coalesce(d.old, 0)) desc, d.at limit ${sql.lit(listedDifferences)}
      returning 1
    )
    select count(*) filter (where kind = 'added') as added, count(*) filter (where kind = 'removed') as removed,
      count(*) filter (where kind = 'changed') as changed, (select count(*) from listed) as listed from d`.execute(
    db,
  )
  return {
    compared: { dimensions: ground.dimensions.map(({ key }) => key), granularity: ground.granularity },
    ...rows[0]!,
    years: await totalsByYear(db, dataset, vintage, previous),
  }
}

/** Totals of the same list (both sexes, the European Union) are not added to what they are made of. */
async function withoutTotals(
  db: Transaction,
  dataset: Dataset,
  of: VintageRecord,
  kept: SlottedDimension[],
): Promise<RawBuilder<unknown>> {
  const lost = dataset.dimensions.filter(
    ({ key }) => of.dimensions.includes(key) && !kept.some((dimension) => dimension.key === key),
  )
  const parts: RawBuilder<unknown>[] = []
  for (const dimension of lost) {
    const list = listOf(dataset, dimension)
    const codes = await codesNamed(db, dataset.programmeId, [
      { list, codes: Object.keys(of.members[dimension.key] ?? {}) },
    ])
    const totals = codes.filter((code) => code.kind === 'aggregate').map((code) => code.id)
    if (totals.length) parts.push(sql`and ${sql.ref(`d${dimension.slot}`)} <> all (${totals}::int[])`)
  }
  return sql.join(parts, sql` `)
}

async function totalsByYear(
  db: Transaction,
  dataset: Dataset,
  vintage: VintageRecord,
  previous: VintageRecord,
): Promise<Differences['years']> {
  const closed = dataset.dimensions.every(
    ({ key, summable }) =>
      summable || (!vintage.dimensions.includes(key) && !previous.dimensions.includes(key)),
  )
  const stocks =
    !dataset.summableOverTime && (vintage.granularity !== 'year' || previous.granularity !== 'year')
  if (!closed || stocks) return []
  const years = async (of: VintageRecord) => sql`
    select to_char(period, 'YYYY') as year, sum(value) as v from evidence.observation
    where vintage = ${sql.lit(of.number)} ${await withoutTotals(db, dataset, of, [])} group by 1`
  const { rows } = await sql<Differences['years'][number]>`
    select coalesce(n.year, o.year) as year, o.v as old, n.v as new
    from (${await years(vintage)}) n full join (${await years(previous)}) o on n.year = o.year order by 1`.execute(
    db,
  )
  return rows
}
