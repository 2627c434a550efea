import type { LocalText } from '../../common/languages.ts'
import { type Db, sql } from '../../kernel/db/db.ts'
import { Problem } from '../../kernel/problems/problem.ts'
import { prepareFigure } from './figures.ts'
import { isPeriodAxis, periodBounds, periodName } from './periods.ts'
import { conditions } from './pivot.ts'
import type { Prepared } from './prepared.ts'
import { codesById } from './queries.ts'
import { type FigureQuery, otherCode } from './shapes.ts'

/** A row of the file behind a figure. */
export interface SourceRow {
  row: number
  period: string
  codes: Record<string, string>
  value: number | null
  flag: string
  place: string | null
  lon: number | null
  lat: number | null
}

/**
 * The question that one cell of a figure asks by itself: its codes become filters, its periods the bounds.
 * @param cell the cell's axes with their codes and period names
 */
export function cellQuery(query: FigureQuery, cell: Record<string, string>): FigureQuery {
  const asked: FigureQuery = { ...query, rows: [], columns: [], filters: { ...query.filters } }
  delete asked.top
  let from = query.from && periodBounds(query.from)?.from
  let to = query.to && periodBounds(query.to)?.to
  for (const axis of [...query.rows, ...query.columns]) {
    const code = cell[axis]
    if (code === undefined || code === otherCode)
      throw new Problem('invalid', { fields: [{ path: 'cell', message: 'evidence.figure.cell_incomplete' }] })
    if (isPeriodAxis(axis)) {
      const bounds = periodBounds(code)
      if (bounds && (!from || bounds.from > from)) from = bounds.from
      if (bounds && (!to || bounds.to < to)) to = bounds.to
    } else asked.filters[axis] = [code]
  }
  if (from) asked.from = from
  if (to) asked.to = to
  return asked
}

/** The rows of the file behind a question, in the order of the file, with the names of their codes. */
export async function sourceRows(
  db: Db,
  programmeId: string,
  query: FigureQuery,
  page: { size: number; page: number; placed?: boolean },
): Promise<{
  rows: SourceRow[]
  total: number
  dimensions: { key: string; label: LocalText }[]
  labels: Record<string, Record<string, LocalText>>
  prepared: Prepared
}> {
  const prepared = await prepareFigure(db, programmeId, query, 'rows')
  const { dataset, vintage } = prepared
  const dimensions = dataset.dimensions.filter(({ key }) => vintage.dimensions.includes(key))
  const where = sql.join(
    [...conditions(prepared), ...(page.placed ? [sql`lon is not null and lat is not null`] : [])],
    sql` and `,
  )
  const columns = dimensions.map(({ slot }) => sql.ref(`d${slot}`))
  const { rows } = await sql<Record<string, number | string | null>>`
    select "row", period, value, flag, place, lon, lat${columns.length ? sql`, ${sql.join(columns)}` : sql``}
    from evidence.observation where ${where} order by "row", period limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(
    db,
  )
  const counted = await sql<{
    total: number
  }>`select count(*) as total from evidence.observation where ${where}`.execute(db)
  const ids = new Set(rows.flatMap((row) => dimensions.map(({ slot }) => Number(row[`d${slot}`]))))
  const names = await codesById(db, [...ids])
  const labels: Record<string, Record<string, LocalText>> = {}
  const read = rows.map((row) => {
    const codes: Record<string, string> = {}
    for (const { key, slot } of dimensions) {
      const code = names.get(Number(row[`d${slot}`]))
      if (!code) continue
      codes[key] = code.code
      labels[key] ??= {}
      labels[key][code.code] = code.name
    }
    return {
      row: Number(row.row),
      period: periodName(String(row.period), vintage.granularity),
      codes,
      value: row.value === null ? null : Number(row.value),
      flag: String(row.flag ?? ''),
      place: row.place === null ? null : String(row.place),
      lon: row.lon === null ? null : Number(row.lon),
      lat: row.lat === null ? null : Number(row.lat),
    }
  })
  return { rows: read, total: counted.rows[0]!.total, dimensions, labels, prepared }
}
