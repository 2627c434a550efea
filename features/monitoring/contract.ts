// Everything that the monitoring room can be asked.
export * from './calendar/contract.ts'
export * from './contract-plan.ts'
export * from './contract-sites.ts'
export * from './contract-visits.ts'
export * from './summary/contract.ts'
