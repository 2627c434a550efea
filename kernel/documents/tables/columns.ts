/** One value of a table that leaves the workspace as a file; dates are ISO texts in CSV and real dates in XLSX. */
export type Value = string | number | boolean | Date | null | undefined
export type TableRow = readonly Value[]
export type TableRows = Iterable<TableRow> | AsyncIterable<TableRow>

export interface TableColumn {
  /** Machine name: what the column is called in CSV and in the Data Package. */
  name: string
  /** What people read at the head of the column in XLSX; the name where it is not given. */
  title?: string
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'yearmonth' | 'year'
  description?: string
  unit?: string
  required?: boolean
  /** Allowed values, where there is a code list. */
  codes?: readonly string[]
  /** Decimal places shown in XLSX. */
  decimals?: number
}

/** A date as the text that its column type asks for. */
export function dateText(value: Date, type: TableColumn['type']): string {
  const iso = value.toISOString()
  if (type === 'datetime') return iso
  return iso.slice(0, { yearmonth: 7, year: 4 }[type as string] ?? 10)
}
