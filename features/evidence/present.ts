import type { Mapping } from './import/mapping.ts'
import type { DatasetRecord, vintagesOf } from './queries.ts'
import type { Dataset, Differences, Vintage } from './shapes.ts'

type VintageRow = Awaited<ReturnType<typeof vintagesOf>>[number]

/** A dataset as its page shows it, with what the asker may do. */
export function presentDataset(
  dataset: NonNullable<DatasetRecord>,
  vintages: VintageRow[],
  keeps: boolean,
): Dataset {
  const current = vintages.find((vintage) => vintage.state === 'accepted')
  return {
    ...dataset,
    unit: dataset.unit as Dataset['unit'],
    geography: dataset.geography as Dataset['geography'],
    vintages: vintages.map((vintage) => presentVintage(vintage, vintage.id === current?.id)),
    may: keeps ? ['edit', 'import', 'decide'] : [],
  }
}

export function presentVintage(row: VintageRow, current: boolean): Vintage {
  return {
    ...row,
    state: row.state as Vintage['state'],
    granularity: row.granularity as Vintage['granularity'],
    differences: row.differences as Differences | null,
    places: Boolean((row.reading as { mapping?: Partial<Mapping> }).mapping?.lon),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    current,
  }
}
