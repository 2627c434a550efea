// What other rooms and the doors may use of the evidence room.
export { type SourceRow, sourceRows } from './explain.ts'
export { figureDigest, runFigureQuery } from './figures.ts'
export { type FindingCount, findingCounts } from './findings/count.ts'
export type { GivenContent, LegalReference, RecordLink } from './findings/shapes.ts'
export {
  approveFindings,
  depositFinding,
  discardFinding,
  type FindingRecord,
  findingsLeaningOn,
  findingsOf,
  type GivenFinding,
  type RecordRef,
  removeSampleFindings,
  reopenSource,
  reviseFinding,
  withdrawFinding,
} from './findings/store.ts'
export { type Figure, FigureQuery } from './shapes.ts'
export { loadShippedDatasets } from './shipped.ts'
