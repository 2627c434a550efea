import { FileFault, fileFaultKinds } from '../../../kernel/tables-in/fault.ts'

/** Why a file cannot be read at all. The words key is `evidence.fault.<kind>`. */
export const faultKinds = [
  ...fileFaultKinds,
  'header',
  'json',
  'jsonstat',
  'labels',
  'unmapped',
  'no_rows',
  'not_table',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** A file that cannot be read, or is too much of something: the whole import is refused, nothing is kept. */
export const ImportFault = FileFault as new (
  ...given: ConstructorParameters<typeof FileFault<FaultKind>>
) => FileFault<FaultKind>
export type ImportFault = FileFault<FaultKind>

/** What is wrong with one cell. The words key is `evidence.error.<kind>`, which says what to do. */
export const errorKinds = [
  'period', 'month', 'day', 'granularity', 'value', 'value_missing', 'negative', 'fraction', 'flag', 'code', 'code_missing',
  'fields', 'duplicate', 'coordinate', 'place_long', 'value_large',
] as const // biome-ignore format: a list
export type ErrorKind = (typeof errorKinds)[number]

export interface RowError {
  row: number
  column: string
  kind: ErrorKind
  /** What stands there, shortened. */
  text: string
}

/** How many errors are kept one by one; the others are counted. */
export const listedErrors = 200

/** Gathers errors: counts of all, the first ones in full, and whatever else wants to hear of each. */
export class ErrorList {
  total = 0
  readonly counts: Partial<Record<ErrorKind, number>> = {}
  readonly first: RowError[] = []
  readonly listen: ((error: RowError) => void) | undefined
  constructor(listen?: (error: RowError) => void) {
    this.listen = listen
  }
  add(row: number, column: string, kind: ErrorKind, text = ''): void {
    this.total++
    this.counts[kind] = (this.counts[kind] ?? 0) + 1
    const short = text.length > 60 ? `${text.slice(0, 59)}…` : text
    if (this.first.length < listedErrors) this.first.push({ row, column, kind, text: short })
    this.listen?.({ row, column, kind, text: short })
  }
}
