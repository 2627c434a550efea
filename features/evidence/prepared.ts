import type { CodeRecord, DatasetRecord, VintageRecord } from './queries.ts'
import type { Series } from './rules.ts'
import type { FigureQuery } from './shapes.ts'

/** A question made ready to be asked: what it is asked of, and its codes found. */
export interface Prepared {
  dataset: NonNullable<DatasetRecord>
  vintage: VintageRecord
  series: Series
  query: FigureQuery
  codes: CodeRecord[]
}
