/** What the collection room can be asked: forms, devices, submissions. */
export * from './contract/data.ts'
export * from './contract/devices.ts'
export * from './contract/forms.ts'
export * from './contract/submissions.ts'
