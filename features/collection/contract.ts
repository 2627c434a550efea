/** What the collection room can be asked: forms, the library, devices, submissions, and the ways in and out. */
export * from './contract/data.ts'
export * from './contract/devices.ts'
export * from './contract/forms.ts'
export * from './contract/library.ts'
export * from './contract/mine.ts'
export * from './contract/paper.ts'
export * from './contract/submissions.ts'
export * from './erasure/contract.ts'
