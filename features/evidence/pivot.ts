import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../kernel/db/db.ts'
import { type Granularity, isPeriodAxis, periodBounds, periodName } from './periods.ts'
import type { Prepared } from './prepared.ts'
import { listOf } from './queries.ts'

/** The most cells that one answer may have. */
export const mostCells = 50_000
/** Stands for the codes beyond `top`. */
const rest = -1

/** One combination of the axes: code ids, or names of periods. */
export interface Cell {
  axes: (number | string)[]
  value: number | null
  flags: string
  /** Source rows without a value. */
  missing: number
}

const periodNames: Record<Granularity, RawBuilder<string>> = {
  year: sql`to_char(period, 'YYYY')`,
  half: sql`to_char(period, 'YYYY') || '-H' || case when extract(month from period) <= 6 then 1 else 2 end`,
  quarter: sql`to_char(period, 'YYYY-"Q"Q')`,
  month: sql`to_char(period, 'YYYY-MM')`,
  day: sql`to_char(period, 'YYYY-MM-DD')`,
}

/**
 * Adds up the observations of a question. The millions are grouped once, by plain columns; periods are made longer and
 * the small codes put together on the few groups that remain.
 */
export async function cellsOf(db: Db, prepared: Prepared): Promise<Cell[]> {
  const { query, vintage } = prepared
  const axes = [...query.rows, ...query.columns]
  const longer = axes.some((axis) => isPeriodAxis(axis) && axis !== vintage.granularity)
  const inner = innerQuery(prepared, axes)
  const text =
    longer || query.top
      ? sql`with cells as (${inner}) ${outerQuery(prepared, axes)}`
      : sql`${inner} limit ${sql.lit(mostCells + 1)}`
  const { rows } = await sql<Record<string, string | number | null>>`${text}`.execute(db)
  return rows.map((row) => ({
    axes: axes.map((axis) => {
      const part = row[nameOf(axis)]
      if (!isPeriodAxis(axis)) return Number(part ?? rest)
      return longer || query.top ? String(part) : periodName(String(row.period), axis)
    }),
    value: row.v === null || row.v === undefined ? null : Number(row.v),
    flags: String(row.flags ?? ''),
    missing: Number(row.missing ?? 0),
  }))
}

/** Column of an axis in the answer: the plug-in turns snake case into camel case, so names have neither. */
const nameOf = (axis: string) => `x${axis.toLowerCase()}`

function columnOf({ dataset }: Prepared, axis: string): RawBuilder<unknown> {
  const { slot } = dataset.dimensions.find((dimension) => dimension.key === axis)!
  return sql.ref(`d${slot}`)
}

function innerQuery(prepared: Prepared, axes: string[]): RawBuilder<unknown> {
  const { vintage } = prepared
  const dimensions = axes.filter((axis) => !isPeriodAxis(axis))
  const columns = dimensions.map((axis) => columnOf(prepared, axis))
  const keys = axes.some(isPeriodAxis) ? [sql.ref('period'), ...columns] : columns
  const shown = [
    ...(axes.some(isPeriodAxis) ? [sql.ref('period')] : []),
    ...dimensions.map((axis, at) => sql`${columns[at]} as ${sql.id(nameOf(axis))}`),
    sql`sum(value) as v`,
    ...(vintage.missingCount ? [sql`count(*) - count(value) as missing`] : []),
    ...(vintage.flags ? [flagsOf(vintage.flags)] : []),
  ]
  return sql`select ${sql.join(shown)} from evidence.observation where ${sql.join(conditions(prepared), sql` and `)}
    ${keys.length ? sql`group by ${sql.join(keys)}` : sql`having count(*) > 0`}`
}

/** Which flags stand in a group, in a fixed order. Asked only of vintages that have any. */
function flagsOf(flags: string): RawBuilder<unknown> {
  const each = [...flags].map(
    (flag) => sql`case when bool_or(flag = ${sql.lit(flag)}) then ${sql.lit(flag)} else '' end`,
  )
  return sql`${sql.join(each, sql` || `)} as flags`
}

/** Which observations a question speaks of. */
export function conditions(prepared: Prepared): RawBuilder<unknown>[] {
  const { query, dataset, vintage, codes, series } = prepared
  const parts: RawBuilder<unknown>[] = [sql`vintage = ${sql.lit(vintage.number)}`]
  const span = {
    from: query.from && periodBounds(query.from)?.from,
    to: query.to && periodBounds(query.to)?.to,
  }
  if (span.from) parts.push(sql`period >= ${span.from}::date`)
  if (span.to) parts.push(sql`period <= ${span.to}::date`)
  const idsOf = (key: string, wanted: string[]) => {
    const list = listOf(dataset, dataset.dimensions.find((dimension) => dimension.key === key)!)
    return codes.filter((code) => code.list === list && wanted.includes(code.code)).map((code) => code.id)
  }
  for (const key of vintage.dimensions) {
    const wanted = query.filters[key]
    const aggregates = series.vintage.aggregates[key] ?? []
    const ranked = query.top?.axis === key
    // A total of others is shown when it is asked for by name or stands in a line of its own; it is never added in.
    if (wanted) {
      const own = ranked ? wanted.filter((code) => !aggregates.includes(code)) : wanted
      parts.push(sql`${columnOf(prepared, key)} = any (${idsOf(key, own)}::int[])`)
    } else if (aggregates.length && (ranked || ![...query.rows, ...query.columns].includes(key)))
      parts.push(sql`${columnOf(prepared, key)} <> all (${idsOf(key, aggregates)}::int[])`)
  }
  return parts
}

function outerQuery(prepared: Prepared, axes: string[]): RawBuilder<unknown> {
  const { query, vintage } = prepared
  const top = query.top && { ...query.top, column: sql.ref(`cells.${nameOf(query.top.axis)}`) }
  const keys = axes.map((axis) => {
    if (isPeriodAxis(axis)) return periodNames[axis]
    if (top?.axis === axis && top.other)
      return sql`case when ${top.column} in (select ranked.id from ranked) then ${top.column} else ${sql.lit(rest)} end`
    return sql.ref(`cells.${nameOf(axis)}`)
  })
  const shown = [
    ...keys.map((key, at) => sql`${key} as ${sql.id(nameOf(axes[at]!))}`),
    sql`sum(v) as v`,
    ...(vintage.missingCount ? [sql`sum(missing) as missing`] : []),
    ...(vintage.flags ? [joinedFlags(vintage.flags)] : []),
  ]
  const kept = top && !top.other ? sql`where ${top.column} in (select ranked.id from ranked)` : sql``
  return sql`${top ? rankedQuery(top.column, top.count) : sql``}
    select ${sql.join(shown)} from cells ${kept}
    group by ${sql.join(keys.map((_, at) => sql.lit(at + 1)))} limit ${sql.lit(mostCells + 1)}`
}

const joinedFlags = (flags: string) =>
  sql`${sql.join(
    [...flags].map(
      (flag) =>
        sql`case when bool_or(position(${sql.lit(flag)} in flags) > 0) then ${sql.lit(flag)} else '' end`,
    ),
    sql` || `,
  )} as flags`

/** The largest codes of a dimension; equal ones in the order of their codes, so that the answer is always the same. */
function rankedQuery(column: RawBuilder<unknown>, count: number): RawBuilder<unknown> {
  return sql`, ranked as (select code.id from cells join evidence.code on code.id = ${column}
    group by code.id, code.code order by sum(v) desc nulls last, code.code collate "C" limit ${sql.lit(count)})`
}
