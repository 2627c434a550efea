import type { PageQuery } from '../../common/ids.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { found, Problem } from '../../kernel/problems/problem.ts'
import { breakDown, type Counting, cannotCompute, type Part, type Span } from './compute.ts'
import type { Glance } from './contract-values.ts'
import { type Reader, seesCounts } from './disclosure.ts'
import { type Explained, explainCount } from './explain.ts'
import { type Frame, glanceOf, readKnown } from './glance.ts'
import { readProgrammes } from './programmes.ts'

/**
 * The standing of a programme's indicators, for other rooms: value, target, light, in total and by country, as far as
 * the transaction's actor sees them.
 * @param reader the transaction's actor
 * @param only one indicator
 */
export async function indicatorValues(
  kernel: Kernel,
  db: Transaction,
  programme: string,
  reader: Reader,
  only?: string,
): Promise<Glance[]> {
  const row = found((await readProgrammes(db, { id: programme }))[0])
  const period = row['period'] as { startsOn: string; endsOn: string } | null
  const frame: Frame = {
    countries: row['countries'] as string[],
    startsOn: period?.startsOn ?? null,
    endsOn: period?.endsOn ?? null,
    today: new Date().toISOString().slice(0, 10),
  }
  const known = await readKnown(db, kernel.measures, programme, reader, only)
  return known.filter((one) => one.endedOn === null).map((one) => glanceOf(one, frame, []))
}

/**
 * The indicators that count a measure, each with its targets and standing: for rooms that show how far their own records
 * are. Today's definition decides.
 */
export async function measuredBy(
  kernel: Kernel,
  db: Transaction,
  programme: string,
  reader: Reader,
  measure: string,
): Promise<Glance[]> {
  const { rows } = await sql<{ id: string }>`
    select i.id from programme.indicator i
    join lateral (select measure from programme.definition d where d.indicator_id = i.id order by number desc limit 1) d on true
    where i.programme_id = ${programme} and i.ended_on is null and d.measure = ${measure} order by i.position, i.code`.execute(
    db,
  )
  return (await Promise.all(rows.map(({ id }) => indicatorValues(kernel, db, programme, reader, id)))).flat()
}

/**
 * A measure counted and broken down: what a figure of a document is made from.
 * @param by `country`, `organisation`, `month`, `quarter`, `year` or dimensions of the measure
 * @throws Error when no room counts the measure, or it has no such dimension
 */
export async function computeFigure(
  kernel: Kernel,
  db: Transaction,
  programme: string,
  reader: Reader,
  counting: Counting,
  by: readonly string[],
  span: Span = {},
): Promise<Part[]> {
  const dimensions = kernel.measures.get(counting.measure ?? '')?.dims ?? []
  const known = ['country', 'organisation', 'month', 'quarter', 'year', ...dimensions]
  const cannot = cannotCompute(counting, kernel.measures)
  if (cannot || by.some((key) => !known.includes(key)))
    throw new Error(
      `${counting.measure} cannot be counted by ${by.join(', ')}: ${cannot ?? 'unknown_dimension'}`,
    )
  if (!seesCounts(kernel.measures, counting, reader, programme)(null)) throw new Problem('forbidden')
  return breakDown(db, kernel.measures, programme, counting, by, span)
}

/** The records behind a counted value that the actor may see, and the number of those they may not. */
export function explainFigure(
  kernel: Kernel,
  db: Transaction,
  programme: string,
  reader: Reader,
  counting: Counting,
  asked: Span & { country?: string | null } & Pick<PageQuery, 'page' | 'size'>,
): Promise<Explained> {
  return explainCount(db, kernel.measures, programme, reader, counting, asked)
}

/** The programme's results by code: for rooms whose records belong to one. */
export async function resultsOf(
  db: Transaction,
  programme: string,
): Promise<{ id: string; code: string; title: unknown }[]> {
  const { rows } = await sql<{ id: string; code: string; title: unknown }>`
    select id, code, title from programme.result where programme_id = ${programme} order by position, code`.execute(
    db,
  )
  return rows
}
