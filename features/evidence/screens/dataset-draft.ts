import type { ResultOf } from '../../../common/operation.ts'
import type { readDataset } from '../contract.ts'

export type Dataset = ResultOf<typeof readDataset>

/** What the form of a dataset holds. */
export type DatasetDraft = Pick<
  Dataset,
  | 'code' | 'title' | 'description' | 'definition' | 'publisher' | 'source' | 'url' | 'licence' | 'unit' | 'geography' | 'summableOverTime' | 'events'
  | 'comparability' | 'sensitivity' | 'dimensions'
> & { version?: number } // biome-ignore format: a list
