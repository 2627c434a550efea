// Everything that the monitoring room can be asked.
export * from './contract-checklists.ts'
export * from './contract-findings.ts'
export * from './contract-incidents.ts'
export * from './contract-plan.ts'
export * from './contract-points.ts'
export * from './contract-sites.ts'
export * from './contract-visits.ts'
