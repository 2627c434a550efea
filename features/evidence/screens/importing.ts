import type { ResultOf } from '../../../common/operation.ts'
import { useProgramme } from '../../../ui/session.tsx'
import type { readDataset } from '../contract.ts'
import type { Import as ImportRecord } from '../contract-import.ts'

export type Dataset = ResultOf<typeof readDataset>

/** The address of one import's operations. */
export function useImportParams(dataset: Dataset, given: ImportRecord) {
  const programme = useProgramme()
  return { programme: programme.id, dataset: dataset.code, import: given.id }
}
