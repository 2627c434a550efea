import type { UploadNode } from '@getodk/xforms-engine'
import { endingOf, underOwnName } from '../../files.ts'

/** Puts a file into the record under a name of our own; a document keeps what it was called before that. */
export function attach(node: UploadNode, file: Blob, keepName = false): void {
  const given = file instanceof File ? file.name : undefined
  node.setValue(underOwnName(file, endingOf(file), keepName ? given : undefined))
}
