import type { UploadNode } from '@getodk/xforms-engine'
import { endingOf, underOwnName } from '../../files.ts'

/**
 * Puts a file into the record under a name of our own.
 * @param chosen the file as it was chosen, whose ending says what it is, unless it has become another kind since
 * @param keepName the form asks for the name that it had, too
 */
export function attach(node: UploadNode, file: Blob, chosen?: File, keepName = false): void {
  const ending = endingOf(chosen && chosen.type === file.type ? chosen : file)
  node.setValue(underOwnName(file, ending, keepName ? chosen?.name : undefined))
}
