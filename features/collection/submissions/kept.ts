import type { ReadSubmission } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
import { bare, flatten } from './changes.ts'

/**
 * Answers of people that the engine took out without breaking a rule by it: they lie outside a scale, or are not of the kind
 * that the question asks for. Of several choices one that is gone counts. What the form calculates is nobody's answer.
 * @returns their paths, in the record's order
 */
export function lostAnswers(
  definition: Definition,
  sent: ReadSubmission['data'],
  written: ReadSubmission['data'],
): string[] {
  const fields = new Map(definition.fields.map((field) => [field.path, field]))
  const left = flatten(written)
  return [...flatten(sent)].flatMap(([path, answer]) => {
    const field = fields.get(bare(path))
    if (!field || field.silent || field.logic?.calculate) return []
    const now = left.get(path)
    if (now === undefined) return [path]
    if (field.kind !== 'select_multiple' && field.kind !== 'rank') return []
    const kept = now.split(/\s+/)
    return answer.split(/\s+/).every((one) => kept.includes(one)) ? [] : [path]
  })
}
