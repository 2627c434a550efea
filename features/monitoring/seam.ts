// What the doors may use of the monitoring room.
export { addMonitoringSamples, removeMonitoringSamples } from './samples/add.ts'
export { linkSampleChecklists, teamSampleVisits, type WantedChecklists } from './samples/checklists.ts'
