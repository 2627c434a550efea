import type { Feature } from '../../kernel/feature.ts'
import { fileOperations } from './file/operations.ts'
import { frameworkOperations } from './framework.ts'
import { programmeOperations } from './programmes.ts'

/** What is to be achieved, by whom, where, until when, and how far it is. */
export const feature: Feature = {
  key: 'programme',
  operations: [...programmeOperations, ...frameworkOperations, ...fileOperations],
}
