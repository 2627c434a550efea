// What other rooms, the command line and the start of a workspace may use of the programme room.
export { exportProgramme, loadProgramme } from './file/load.ts'
export { imprintOf, type ProgrammeImprint } from './imprint.ts'
export { hasProgrammes } from './programmes.ts'
