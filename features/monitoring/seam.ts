// What other rooms, the command line and the start of a workspace may use of the monitoring room.
export { addMonitoringSamples, removeMonitoringSamples } from './samples/add.ts'
