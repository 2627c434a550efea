import type { AnswerChange } from '../contract/submission-record.ts'
import type { Answer, Answers } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
import { meant } from '../xform/meant.ts'
import { labelOfPath, shownAnswer } from './layout.ts'

/** Answers by their places: `/people[2]/age` → 7. */
export function flatten(data: Answers): Map<string, string> {
  const flat = new Map<string, string>()
  const walk = (value: Answer, path: string): void => {
    if (Array.isArray(value)) for (const [at, one] of value.entries()) walk(one, `${path}[${at + 1}]`)
    else if (typeof value === 'object')
      for (const [name, one] of Object.entries(value)) walk(one, `${path}/${name}`)
    else flat.set(path, String(value))
  }
  walk(data, '')
  return flat
}

/** A place in a record without its positions in repeats. */
export const bare = (path: string): string => path.replace(/\[\d+\]/g, '')

/**
 * What differs between two readings of a submission, in the form's order. A personal answer says that it changed and not
 * what it says; metadata that every edition renews is left out.
 */
export function changesBetween(definition: Definition, before: Answers, after: Answers): AnswerChange[] {
  const [from, to] = [flatten(before), flatten(after)]
  const order = new Map(definition.fields.map((field, at) => [field.path, at]))
  const fields = new Map(definition.fields.map((field) => [field.path, field]))
  const differs = (path: string): boolean => {
    const field = fields.get(bare(path))
    if (path.startsWith('/meta/') || field?.preload === 'timestamp/end') return false
    return meant(field?.kind, from.get(path)) !== meant(field?.kind, to.get(path))
  }
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter(differs)
    .sort((a, b) => (order.get(bare(a)) ?? 0) - (order.get(bare(b)) ?? 0) || (a < b ? -1 : 1))
    .map((path) =>
      fields.get(bare(path))?.personal
        ? { path, before: null, after: null, personal: true }
        : { path, before: from.get(path) ?? null, after: to.get(path) ?? null },
    )
}

/** Changes for a reader: labels of questions and choices in their language. */
export function presentChanges(
  definition: Definition,
  changes: readonly AnswerChange[],
  language: string,
): AnswerChange[] {
  return changes.map((change) => {
    const field = definition.fields.find((one) => one.path === bare(change.path))
    const say = (value: string | null) =>
      value === null || !field ? value : (shownAnswer(definition, field, value, language) ?? value)
    return {
      ...change,
      label: labelOfPath(definition, change.path, language),
      before: say(change.before),
      after: say(change.after),
    }
  })
}
