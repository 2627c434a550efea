import type { RawBuilder } from 'kysely'
import type { Measure } from '../../common/measures.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import type { Meaning } from './contract-indicators.ts'

/** How facts of a measure become a number: the counting part of a definition. */
export type Counting = Pick<Meaning, 'measure' | 'aggregate' | 'filter' | 'over' | 'counted'>
export type Measures = ReadonlyMap<string, Measure>

/** From and to are inclusive days; without them all time. */
export interface Span {
  from?: string | null
  to?: string | null
}

/** A number with what it rests on. `value` is null when nothing can be said (the mean of nothing). */
export interface Count {
  value: number | null
  /** How many facts it rests on, and how many of them are samples. */
  facts: number
  samples: number
}
export interface Counted extends Count {
  /** Per country, where the facts have one. A total is not always their sum (distinct, mean, ratio). */
  countries: Map<string, Count>
}

const always = ['country', 'organisation'] as const

/** Why a definition cannot be computed today: no measure, or dimensions that the measure does not have. Null: it can. */
export function cannotCompute(
  counting: Counting,
  measures: Measures,
): 'no_measure' | 'unknown_dimension' | null {
  const measure = counting.measure === null ? undefined : measures.get(counting.measure)
  if (!measure) return 'no_measure'
  const known = new Set<string>([...measure.dims, ...always])
  const asked = [...Object.keys(counting.filter), ...Object.keys(counting.over ?? {})]
  if (counting.counted !== null && counting.counted !== 'record') asked.push(counting.counted)
  return asked.every((dimension) => known.has(dimension)) ? null : 'unknown_dimension'
}

/**
 * Computes several countings in one statement, in total and by country.
 * @param countings must be computable (`cannotCompute`)
 * @returns in the order asked; a counting without any fact has value 0 (count, sum, distinct) or null (mean, ratio)
 */
export async function count(
  db: Transaction,
  measures: Measures,
  programme: string,
  countings: readonly Counting[],
  span: Span = {},
): Promise<Counted[]> {
  if (countings.length === 0) return []
  const parts = countings.map(
    (counting, at) => sql`
      select ${at}::integer at, country, grouping(country) = 1 whole, ${aggregateOf(counting)} value,
        count(*) facts, count(*) filter (where sample) samples
      from ${factsOf(measures, programme, counting, span)} group by grouping sets ((country), ())`,
  )
  const { rows } = await sql<{
    at: number
    country: string | null
    whole: boolean
    value: number | null
    facts: number
    samples: number
  }>`${sql.join(parts, sql` union all `)}`.execute(db)
  const counted = countings.map((counting): Counted => ({ ...nothing(counting), countries: new Map() }))
  for (const { at, country, whole, ...found } of rows) {
    const number = { ...found, value: found.value ?? nothing(countings[at]!).value }
    if (whole) Object.assign(counted[at]!, number)
    else if (country !== null) counted[at]!.countries.set(country, number)
  }
  return counted
}

/** What a counting says without any fact: none were counted, but there is no mean of nothing. */
export const nothing = ({ aggregate }: Pick<Counting, 'aggregate'>): Count => ({
  value: aggregate === 'mean' || aggregate === 'ratio' ? null : 0,
  facts: 0,
  samples: 0,
})

export interface Part extends Count {
  keys: Record<string, string | null>
}

/**
 * Breaks one counting down.
 * @param by `country`, `organisation`, `month`, `quarter`, `year` (of the fact's day) or dimensions of the measure
 */
export async function breakDown(
  db: Transaction,
  measures: Measures,
  programme: string,
  counting: Counting,
  by: readonly string[],
  span: Span = {},
): Promise<Part[]> {
  const names = by.map((_, at) => sql.ref(`k${at}`))
  const keys = by.map((key, at) => sql`${keyOf(key)} as ${names[at]!}`)
  const { rows } = await sql<Count & Record<`k${number}`, string | null>>`
    select ${sql.join([...names, aggregateOf(counting)])} value, count(*) facts, count(*) filter (where sample) samples
    from (select facts.*, ${sql.join(keys.length ? keys : [sql`null`])} from ${factsOf(measures, programme, counting, span)}) f
    ${names.length ? sql`group by ${sql.join(names)} order by ${sql.join(names)}` : sql``}`.execute(db)
  return rows.map((row) => ({
    keys: Object.fromEntries(by.map((key, at) => [key, row[`k${at}`] ?? null])),
    value: row.value,
    facts: row.facts,
    samples: row.samples,
  }))
}

function keyOf(key: string): RawBuilder<unknown> {
  if (key === 'country') return sql`facts.country`
  if (key === 'organisation') return sql`facts.organisation_id::text`
  if (key === 'year') return sql`to_char(facts.occurred_on, 'YYYY')`
  if (key === 'quarter') return sql`to_char(facts.occurred_on, 'YYYY-"Q"Q')`
  if (key === 'month') return sql`to_char(facts.occurred_on, 'YYYY-MM')`
  return sql`facts.dims ->> ${key}`
}

/**
 * The facts that a counting looks at, as a sub-select with `sample`, and with `counts` (above the line) and `under`
 * (below it) for a ratio. Facts of sample records count in demo programmes only.
 */
export function factsOf(
  measures: Measures,
  programme: string,
  counting: Counting,
  span: Span,
): RawBuilder<unknown> {
  const view = measures.get(counting.measure!)!.view
  const above = filterOf(counting.filter)
  const below = counting.over ? filterOf(counting.over) : sql`false`
  const conditions = [sql`f.programme_id = ${programme}::uuid`, sql`(${above} or ${below})`]
  if (span.from) conditions.push(sql`f.occurred_on >= ${span.from}::date`)
  if (span.to) conditions.push(sql`f.occurred_on <= ${span.to}::date`)
  conditions.push(
    sql`(f.dims ->> 'sample' is distinct from 'true' or (select programme.is_demo(${programme}::uuid)))`,
  )
  return sql`(select f.*, coalesce(f.dims ->> 'sample' = 'true', false) sample, ${above} counts, ${below} under
    from ${sql.table(view)} f where ${sql.join(conditions, sql` and `)}) facts`
}

function filterOf(filter: Counting['filter']): RawBuilder<unknown> {
  const conditions = Object.entries(filter).map(([dimension, values]) => {
    if (dimension === 'country') return sql`f.country = any (${values}::text[])`
    if (dimension === 'organisation') return sql`f.organisation_id::text = any (${values}::text[])`
    // A dimension may hold several values at once: then one of them is enough.
    return sql`coalesce(case jsonb_typeof(f.dims -> ${dimension}) when 'array' then f.dims -> ${dimension} ?| ${values}::text[]
      else f.dims ->> ${dimension} = any (${values}::text[]) end, false)`
  })
  return conditions.length ? sql`(${sql.join(conditions, sql` and `)})` : sql`true`
}

function aggregateOf({ aggregate, counted }: Counting): RawBuilder<unknown> {
  switch (aggregate) {
    case 'sum':
      return sql`sum(value)`
    case 'mean':
      return sql`avg(value)`
    case 'ratio':
      return sql`100 * sum(value) filter (where counts) / nullif(sum(value) filter (where under), 0)`
    case 'distinct':
      return sql`count(distinct ${distinctOf(counted)})`
    default:
      return sql`count(*)`
  }
}

function distinctOf(counted: string | null): RawBuilder<unknown> {
  if (counted === null || counted === 'record') return sql`record_id`
  if (counted === 'organisation') return sql`organisation_id`
  if (counted === 'country') return sql`country`
  return sql`dims ->> ${counted}`
}
