import type { AnswerChange } from '../contract/submission-record.ts'
import type { Answer, Answers } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
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

const bare = (path: string): string => path.replace(/\[\d+\]/g, '')

/**
 * What differs between two readings of a submission, in the form's order. A personal answer says that it changed and not
 * what it says; metadata that every edition renews is left out.
 */
export function changesBetween(definition: Definition, before: Answers, after: Answers): AnswerChange[] {
  const [from, to] = [flatten(before), flatten(after)]
  const order = new Map(definition.fields.map((field, at) => [field.path, at]))
  const personal = new Set(definition.fields.filter((field) => field.personal).map((field) => field.path))
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((path) => !path.startsWith('/meta/') && from.get(path) !== to.get(path))
    .sort((a, b) => (order.get(bare(a)) ?? 0) - (order.get(bare(b)) ?? 0) || (a < b ? -1 : 1))
    .map((path) =>
      personal.has(bare(path))
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

/**
 * The XML of an earlier edition as a new one: an instance ID of its own, and the current one as what it replaces.
 * @returns null when the XML has no instance ID that could be changed
 */
export function asNewEdition(xml: string, instanceId: string, replaces: string): string | null {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const plain = xml.replace(/<((?:[\w-]+:)?)deprecatedID(?:\s[^>]*)?(?:\/>|>[^<]*<\/\1deprecatedID\s*>)/g, '')
  const found = /<((?:[\w-]+:)?)instanceID(\s[^>]*)?>[^<]*<\/\1instanceID\s*>/.exec(plain)
  if (!found) return null
  const [whole, prefix = '', attributes = ''] = found
  const next = `<${prefix}instanceID${attributes}>${escaped(instanceId)}</${prefix}instanceID><${prefix}deprecatedID>${escaped(replaces)}</${prefix}deprecatedID>`
  return plain.slice(0, found.index) + next + plain.slice(found.index + whole.length)
}
