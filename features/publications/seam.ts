// What the doors and other rooms may use of publications.
export { type CheckedFigure, checkFigures } from './check.ts'
export { fileName, gatherStatistics, type MadePaper, makeStatisticsPaper } from './make.ts'
export { NotAPaper, openPaper } from './proof/files.ts'
export { checkSeal, type SealState } from './proof/seal.ts'
