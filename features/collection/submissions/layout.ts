import type { AnswerNode } from '../contract/submission-record.ts'
import type { Answer, Answers } from '../xform/answers.ts'
import { type Definition, type Field, formText, headingText } from '../xform/definition.ts'

/** A text that is read and not answered. */
export const isNote = (field: Field): boolean =>
  field.kind === 'text' &&
  /^true\(\)$/.test(field.logic?.readonly ?? '') &&
  !field.logic?.calculate &&
  !field.preload

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))

/** The text of an answer for a reader: labels in place of choices; undefined where the answer says itself. */
export function shownAnswer(
  definition: Definition,
  field: Field,
  value: Answer,
  language: string,
): string | undefined {
  const list = field.list && definition.lists[field.list]
  if (!list || typeof value === 'object') return undefined
  const label = (one: string) => formText(list.find((choice) => choice.value === one)?.label, language) || one
  const several = field.kind === 'select_multiple' || field.kind === 'rank'
  return several ? String(value).split(/\s+/).map(label).join(' · ') : label(String(value))
}

/** The label of a field in the reader's language, without what stands for other answers in it. */
export function labelOf(field: Field, language: string): string {
  return headingText(formText(field.label, language)) || field.name.replaceAll('_', ' ')
}

/**
 * A submission's answers as the form lays them out. Groups hold their questions; a repeat holds its repetitions, each a
 * group with its position in its path.
 */
export function layOut(definition: Definition, data: Answers, language: string): AnswerNode[] {
  const below = new Map<string, Field[]>()
  for (const field of definition.fields) {
    if (field.path === '/meta' || field.path.startsWith('/meta/') || isNote(field)) continue
    const parent = parentOf(field.path)
    const list = below.get(parent)
    if (list) list.push(field)
    else below.set(parent, [field])
  }
  const walk = (parent: string, at: string, answers: Answers | undefined): AnswerNode[] =>
    (below.get(parent) ?? []).map((field) => {
      const value = answers?.[field.name]
      const path = `${at}/${field.name}`
      const node: AnswerNode = { path, field: field.path, kind: field.kind, label: labelOf(field, language) }
      if (field.personal) node.personal = true
      if (field.kind === 'group')
        return {
          ...node,
          label: formText(field.label, language),
          children: walk(field.path, path, nested(value)),
        }
      if (field.kind === 'repeat') {
        const rounds = Array.isArray(value) ? value : []
        const children = rounds.map((one, index) => ({
          path: `${path}[${index + 1}]`,
          field: field.path,
          kind: 'group',
          label: '',
          children: walk(field.path, `${path}[${index + 1}]`, one),
        }))
        return { ...node, label: formText(field.label, language) || field.name, children }
      }
      if (field.silent || field.preload) node.silent = true
      if (value === undefined || typeof value === 'object') return node
      const shown = shownAnswer(definition, field, value, language)
      return { ...node, value, ...(shown === undefined ? {} : { shown }) }
    })
  return walk('', '', data)
}

const nested = (value: Answer | undefined): Answers | undefined =>
  typeof value === 'object' && !Array.isArray(value) ? value : undefined

/** The label of a path with or without positions (`/people[2]/age`), with its position in words. */
export function labelOfPath(definition: Definition, path: string, language: string): string {
  const bare = path.replace(/\[\d+\]/g, '')
  const field = definition.fields.find((one) => one.path === bare)
  if (!field) return bare
  const label = labelOf(field, language)
  const round = [...path.matchAll(/\[(\d+)\]/g)].map((match) => match[1]).join('.')
  return round ? `${label} (${round})` : label
}

/** A site in words: as its question labels it, or as any list of the form does (a site may be calculated from a choice). */
export function siteLabel(definition: Definition, site: string | null, language: string): string | null {
  if (!site) return null
  const field = definition.fields.find((one) => one.role === 'site')
  const own = field && shownAnswer(definition, field, site, language)
  if (own && own !== site) return own
  for (const choices of Object.values(definition.lists)) {
    const choice = choices.find((one) => one.value === site)
    if (choice) return formText(choice.label, language) || site
  }
  return site
}
