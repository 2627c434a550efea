import { sql } from 'kysely'
import type { PageQuery } from '../../common/ids.ts'
import type { LocalText } from '../../common/languages.ts'
import type { Actor } from '../../kernel/access/actor.ts'
import type { Transaction } from '../../kernel/db/db.ts'
import { cannotCompute, type Measures } from './compute.ts'
import { definitionsOf } from './indicators.ts'
import { mayFollow, mayReport } from './policy.ts'
import { readProgrammes } from './programmes.ts'
import type { ValueState } from './rules-values.ts'

/** A value that is due and not submitted. */
export interface Missing {
  indicatorId: string
  code: string
  title: LocalText
  periodId: string
  period: string
  dueOn: string
  country: string | null
  /** Begun or returned, or not begun at all. */
  state: ValueState | null
  /** The draft, or what was returned. */
  valueId: string | null
  /** When the place was last reminded of it; by nobody: by itself. */
  reminded: { at: string; by: string | null } | null
  /** Whether the actor reports for the place. */
  may: 'report'[]
}

/** Who asks after what is missing in which programme, and on which day. */
export interface Asking {
  db: Transaction
  measures: Measures
  programme: string
  actor: Actor
  today: string
}

/** What a page may be filtered and sorted by. */
const columns = {
  indicatorId: { filter: sql`i.id::text`, sort: sql`i.position` },
  country: { filter: sql`coalesce(place.country, '')`, sort: sql`place.country` },
  periodId: { filter: sql`p.id::text`, sort: sql`p.starts_on` },
  dueOn: { filter: null, sort: sql`coalesce(p.due_on, p.ends_on)` },
  state: { filter: sql`coalesce(v.state, '')`, sort: sql`v.state` },
  reminded: { filter: null, sort: sql`m.at` },
}

/**
 * Who has not reported: for every period that is due, every indicator that nobody computes, and every place of its level
 * that the actor follows. A value said to be unavailable has been reported: it has its reason.
 * @param query a page of them, filtered and sorted; without it all of them
 */
export async function missingValues(
  asking: Asking,
  query?: PageQuery,
): Promise<{ rows: Missing[]; total: number }> {
  const { db, programme, today } = asking
  const [places, reported] = [await placesOf(asking), await reportedOf(asking)]
  // What was submitted comes first: where there is any, nothing is missing.
  const from = sql`
    programme.period p
    join programme.indicator i on i.programme_id = p.programme_id and (i.ended_on is null or i.ended_on >= p.starts_on)
    join jsonb_to_recordset(${JSON.stringify(reported)}) as r(id uuid, regional boolean) on r.id = i.id
    join jsonb_to_recordset(${JSON.stringify(places)}) as place(country text, reports boolean, number integer)
      on (place.country is null) = r.regional
    left join lateral (
      select v.id, v.state from programme.reported_value v
      where v.programme_id = p.programme_id and v.indicator_id = i.id and v.period_id = p.id and v.country is not distinct from place.country
      order by v.state in ('submitted', 'checked', 'approved') desc limit 1) v on true
    left join programme.reminder m on m.period_id = p.id and m.indicator_id = i.id and m.country is not distinct from place.country`
  const open = sql`p.programme_id = ${programme} and coalesce(p.due_on, p.ends_on) < ${today}::date
    and coalesce(v.state not in ('submitted', 'checked', 'approved'), true)
    and not exists (select 1 from programme.period_lock l where l.period_id = p.id and l.country is not distinct from place.country)`
  const where = sql.join([open, ...filters(query)], sql` and `)
  const page = query ? sql`limit ${query.size} offset ${(query.page - 1) * query.size}` : sql``
  const { rows } = await sql<
    Omit<Missing, 'may' | 'reminded'> & { reports: boolean; at: Date | null; by: string | null }
  >`
    select i.id indicator_id, i.code, i.title, p.id period_id, p.code period, coalesce(p.due_on, p.ends_on) due_on,
      place.country, v.state, v.id value_id, place.reports, m.at, m.by_person by
    from ${from} where ${where}
    order by ${sorted(query)} p.starts_on, i.position, i.code, place.number ${page}`.execute(db)
  const total = query
    ? (await sql<{ total: number }>`select count(*) total from ${from} where ${where}`.execute(db)).rows[0]!
        .total
    : rows.length
  return {
    rows: rows.map(({ reports, at, by, ...row }) => ({
      ...row,
      reminded: at && { at: at.toISOString(), by },
      may: reports ? ['report'] : [],
    })),
    total,
  }
}

function filters(query?: PageQuery) {
  return Object.entries(columns).flatMap(([column, { filter }]) => {
    const wanted = (query?.filter ?? [])
      .filter((pair) => pair.startsWith(`${column}:`))
      .map((pair) => pair.slice(column.length + 1))
    return filter && wanted.length ? [sql`${filter} = any (${wanted})`] : []
  })
}

function sorted(query?: PageQuery) {
  const asked = query?.sort?.replace(/^-/, '') ?? ''
  if (!Object.hasOwn(columns, asked)) return sql``
  const column = columns[asked as keyof typeof columns]
  return query!.sort!.startsWith('-')
    ? sql`${column.sort} desc nulls last,`
    : sql`${column.sort} asc nulls last,`
}

/** The places that the actor follows, in the programme's order, and whether they report for them. */
async function placesOf({ db, programme, actor }: Asking) {
  const countries = ((await readProgrammes(db, { id: programme }))[0]?.['countries'] ?? []) as string[]
  return [null, ...countries]
    .map((country, number) => ({ country, number, reports: mayReport(actor, { programme, country }) }))
    .filter(({ country }) => mayFollow(actor, { programme, country }))
}

/** The indicators that nobody computes. */
async function reportedOf({ db, programme, measures }: Asking) {
  return [...(await definitionsOf(db, programme))]
    .map(([id, definitions]) => ({ id, definition: definitions.at(-1)! }))
    .filter(({ definition }) => cannotCompute(definition, measures) !== null)
    .map(({ id, definition }) => ({ id, regional: definition.level === 'regional' }))
}
