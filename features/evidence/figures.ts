import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { LocalText } from '../../common/languages.ts'
import type { Db } from '../../kernel/db/db.ts'
import { found, Problem } from '../../kernel/problems/problem.ts'
import { isPeriodAxis, periodBounds } from './periods.ts'
import { type Cell, cellsOf, mostCells } from './pivot.ts'
import type { Prepared } from './prepared.ts'
import {
  type CodeRecord,
  codesById,
  codesNamed,
  currentVintage,
  type DatasetRecord,
  datasetByCode,
  listOf,
  type VintageRecord,
  vintageById,
} from './queries.ts'
import { canonicalQuery, figureIssues, mayTotal, notesFor, type Series } from './rules.ts'
import { type Figure, FigureQuery, otherCode } from './shapes.ts'

type Dataset = NonNullable<DatasetRecord>
type Row = (string | number | null)[]

/**
 * Answers a question of the statistics: one dataset, one vintage, added up by the axes asked for.
 * @param query as in the address of the explore page or frozen in an edition; parsed again here
 * @returns rows in canonical order with their digest, the unit, the source and the notes on comparability
 * @throws Problem `not_found` (dataset or vintage), `invalid` (what must not be added up, an unknown dimension or code),
 *   `too_large` (more than 50,000 cells)
 */
export async function runFigureQuery(
  db: Db,
  programmeId: string,
  query: z.input<typeof FigureQuery>,
): Promise<Figure> {
  const prepared = await prepareFigure(db, programmeId, query)
  const { dataset, vintage, series, query: asked } = prepared
  const cells = await cellsOf(db, prepared)
  if (cells.length > mostCells)
    throw new Problem('too_large', {
      sentence: 'evidence.figure.too_many_cells',
      params: { most: mostCells },
    })
  const axes = [...asked.rows, ...asked.columns]
  const names = await codesById(db, idsIn(cells))
  const shown: Record<string, Set<string>> = {}
  const labels: Record<string, Record<string, LocalText>> = {}
  const rows = cells.map((cell) => {
    const row: Row = axes.map((axis, at) => nameCell(axis, cell.axes[at]!, names, labels, shown))
    row.push(cell.value, cell.flags)
    return row
  })
  rows.sort(byCodes(axes.length))
  for (const [key, codes] of Object.entries(asked.filters)) if (!shown[key]) shown[key] = new Set(codes)
  const columns = columnsOf(dataset, axes)
  return {
    query: asked,
    columns,
    rows,
    unit: dataset.unit,
    dataset: {
      id: dataset.id,
      code: dataset.code,
      title: dataset.title,
      sample: dataset.sample,
      shipped: dataset.shipped,
    },
    vintage: {
      id: vintage.id,
      label: vintage.label,
      publishedOn: vintage.publishedOn,
      retrievedOn: vintage.retrievedOn,
      fileDigest: vintage.fileDigest,
      state: vintage.state as Figure['vintage']['state'],
      granularity: vintage.granularity,
    },
    source: {
      publisher: dataset.publisher,
      title: dataset.source,
      url: dataset.url,
      licence: dataset.licence,
    },
    notes: notesFor(dataset.comparability, { ...spanOf(asked, vintage), codes: shown }),
    labels,
    total: mayTotal(asked, series) ? totalOf(cells, prepared, names, axes) : null,
    missing: cells.reduce((sum, cell) => sum + cell.missing, 0),
    digest: figureDigest(columns, rows),
  }
}

/**
 * Checks a question and finds what it is asked of.
 * @param wants `sums`: what must not be added up is refused; `rows`: nothing is added up
 */
export async function prepareFigure(
  db: Db,
  programmeId: string,
  input: z.input<typeof FigureQuery>,
  wants: 'sums' | 'rows' = 'sums',
): Promise<Prepared> {
  const query = FigureQuery.parse(input)
  const dataset = found(await datasetByCode(db, programmeId, query.dataset))
  const vintage = found(
    query.vintage ? await vintageById(db, dataset.id, query.vintage) : await currentVintage(db, dataset.id),
  )
  const wanted = dataset.dimensions
    .filter(({ key }) => vintage.dimensions.includes(key))
    .map((dimension) => ({
      dimension,
      list: listOf(dataset, dimension),
      codes: query.filters[dimension.key] ?? [],
      totals: Object.keys(vintage.members[dimension.key] ?? {}),
    }))
  const codes = await codesNamed(db, programmeId, wanted)
  const aggregates = Object.fromEntries(
    wanted.map(({ dimension, list }) => [
      dimension.key,
      codes.filter((code) => code.list === list && code.kind === 'aggregate').map((code) => code.code),
    ]),
  )
  const series: Series = {
    dimensions: dataset.dimensions,
    summableOverTime: dataset.summableOverTime,
    vintage: { granularity: vintage.granularity, dimensions: vintage.dimensions, aggregates },
  }
  const issues = figureIssues(query, series, wants === 'sums')
  for (const { dimension, list } of wanted)
    for (const code of query.filters[dimension.key] ?? [])
      if (!codes.some((one) => one.list === list && one.code === code))
        issues.push({
          path: `filters.${dimension.key}`,
          message: 'evidence.figure.unknown_code',
          params: { code },
        })
  if (issues.length) throw new Problem('invalid', { fields: issues })
  return { dataset, vintage, series, query: canonicalQuery(query, vintage.id), codes }
}

/** SHA-256 over the canonical rows of a figure: equal digests mean equal figures. */
export function figureDigest(columns: Figure['columns'], rows: Row[]): string {
  const canonical = JSON.stringify({ columns: columns.map((column) => column.key), rows })
  return createHash('sha256').update(canonical).digest('hex')
}

function idsIn(cells: Cell[]): number[] {
  const ids = new Set<number>()
  for (const cell of cells)
    for (const part of cell.axes) if (typeof part === 'number' && part >= 0) ids.add(part)
  return [...ids]
}

function nameCell(
  axis: string,
  part: string | number,
  names: Map<number, CodeRecord>,
  labels: Record<string, Record<string, LocalText>>,
  shown: Record<string, Set<string>>,
): string {
  if (typeof part === 'string') return part
  const code = part < 0 ? undefined : names.get(part)
  if (!code) return otherCode
  labels[axis] ??= {}
  labels[axis][code.code] = code.name
  shown[axis] ??= new Set()
  shown[axis].add(code.code)
  return code.code
}

const byCodes = (axes: number) => (a: Row, b: Row) => {
  for (let at = 0; at < axes; at++) {
    const [one, other] = [String(a[at]), String(b[at])]
    if (one !== other) return one < other ? -1 : 1
  }
  return 0
}

function columnsOf(dataset: Dataset, axes: string[]): Figure['columns'] {
  return [
    ...axes.map((key) => ({
      key,
      role: isPeriodAxis(key) ? ('period' as const) : ('dimension' as const),
      label: dataset.dimensions.find((dimension) => dimension.key === key)?.label ?? null,
    })),
    { key: 'value', role: 'value' as const, label: null },
    { key: 'flags', role: 'flags' as const, label: null },
  ]
}

/** First and last day that an answer can speak of. */
function spanOf(query: FigureQuery, vintage: VintageRecord): { first: string | null; last: string | null } {
  const from = query.from && periodBounds(query.from)?.from
  const to = query.to && periodBounds(query.to)?.to
  return { first: from ?? vintage.firstPeriod, last: to ?? vintage.lastPeriod }
}

/** The sum of all cells but those that already stand for others. */
function totalOf(
  cells: Cell[],
  { series }: Prepared,
  names: Map<number, CodeRecord>,
  axes: string[],
): number | null {
  let sum: number | null = null
  for (const cell of cells) {
    const stands = axes.some((axis, at) => {
      const part = cell.axes[at]
      return (
        typeof part === 'number' && series.vintage.aggregates[axis]?.includes(names.get(part)?.code ?? '')
      )
    })
    if (!stands && cell.value !== null) sum = (sum ?? 0) + cell.value
  }
  return sum
}
