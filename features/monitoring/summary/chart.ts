import type { ChartData, ChartValue } from '../../../common/charts.ts'
import type { Truth } from '../../../common/document.ts'
import type { Amount, Summary, TableName } from './contract.ts'
import type { Labels } from './labels.ts'

/** How far an amount may be believed. */
export function truthOf(amount: Amount, sample: boolean): Truth | undefined {
  if (amount.withheld) return { mark: 'suppressed', complementary: true }
  if (amount.below !== undefined) return { mark: 'suppressed', below: amount.below }
  return sample && amount.value !== null ? { mark: 'sample' } : undefined
}

/** Pictures of the tables that are read better as such. */
export const drawn: Partial<Record<TableName, ChartData['kind']>> = {
  places: 'groupedBar',
  periods: 'groupedBar',
  people: 'stackedBar',
}

/** The chart of a table: its rows as categories, its columns as series, without totals. */
export function chartOf(name: TableName, summary: Summary, labels: Labels): ChartData | null {
  const kind = drawn[name]
  const table = summary.tables[name]!
  const rows = table.rows.flatMap((row, at) => (row.code === 'total' ? [] : [{ row, at }]))
  if (!kind || rows.length === 0) return null
  // Persons are so many more than visits that they have a table, not a bar beside them.
  const columns = table.columns.filter(
    (column) => column !== 'total' && (name === 'people' || column !== 'persons'),
  )
  return {
    kind,
    horizontal: name === 'places',
    categoryType: 'name',
    categories: rows.map(({ row }) => labels.row(name, row)),
    series: columns.map((column) => ({
      name: labels.column(name, column),
      values: rows.map(({ at }): ChartValue => {
        const amount = table.cells[at]![table.columns.indexOf(column)]!
        const truth = truthOf(amount, summary.sample)
        return truth ? { value: amount.value, mark: truth.mark } : amount.value
      }),
    })),
  }
}
