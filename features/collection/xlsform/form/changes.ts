import type { ProblemParams } from '../problems.ts'
import type { SayMessage } from '../sentences.ts'

/**
 * What a change does: `answers` – answers given so far no longer fit; `logic` – the form behaves otherwise;
 * `words` – it only reads otherwise.
 */
export type ChangeEffect = 'answers' | 'logic' | 'words'

/** One difference between two versions; its sentence is under `collection.xlsform.change.<code>`. */
export interface Change {
  code: string
  effect: ChangeEffect
  /** Path of the question or group, or name of the list, that it concerns. */
  subject: string | undefined
  params: ProblemParams
}

const PREFIX = 'collection.xlsform.change'

/** The change as a sentence in the reader's language. */
export function describeChange({ code, params }: Change, say: SayMessage): string {
  // What an expression is for is a word of its own, told by `params.what`.
  const what = params['what'] === undefined ? {} : { what: say(`${PREFIX}.what.${params['what']}`) }
  return say(`${PREFIX}.${code}`, { ...params, ...what })
}
