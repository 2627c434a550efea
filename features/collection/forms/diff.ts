import { answerFields, type Choice, type Definition, type Field, formText } from '../xform/definition.ts'

/** One difference between two versions; `code` is a words key below `collection.change`, `params` fill its sentence. */
export interface Change {
  code: string
  path: string
  params: Record<string, string>
}

const logicKeys = ['relevant', 'constraint', 'required', 'readonly', 'calculate', 'filter'] as const

/**
 * How a version differs from the one before it, question by question, in the order of the new form.
 * @param language the reader's, in which questions and choices are named
 */
export function compareDefinitions(from: Definition, to: Definition, language?: string): Change[] {
  const changes: Change[] = []
  const before = new Map(from.fields.map((field) => [field.path, field]))
  const after = new Map(to.fields.map((field) => [field.path, field]))
  const say = (code: string, field: Field, params: Record<string, string> = {}) =>
    changes.push({
      code,
      path: field.path,
      params: { question: formText(field.label, language) || field.name, ...params },
    })
  const gone = from.fields.filter((field) => !after.has(field.path))
  const added = to.fields.filter((field) => !before.has(field.path))
  // A question of the same name and kind elsewhere was moved, not removed.
  const moved = new Map(
    gone.flatMap((field) => {
      const there = added.find((one) => one.name === field.name && one.kind === field.kind)
      return there ? [[field.path, there] as const] : []
    }),
  )
  const arrived = new Set([...moved.values()].map((field) => field.path))
  if (from.title !== to.title)
    changes.push({ code: 'title', path: '', params: { before: from.title, after: to.title } })
  for (const language of to.languages.filter((one) => !from.languages.includes(one)))
    changes.push({ code: 'language_added', path: '', params: { language } })
  for (const language of from.languages.filter((one) => !to.languages.includes(one)))
    changes.push({ code: 'language_removed', path: '', params: { language } })
  for (const field of gone) {
    const there = moved.get(field.path)
    if (there) say('moved', field, { place: there.path })
    else say(`${what(field)}_removed`, field)
  }
  for (const field of to.fields) {
    const old = before.get(field.path)
    if (!old) {
      if (!arrived.has(field.path)) say(`${what(field)}_added`, field)
      continue
    }
    compareField(old, field, say)
  }
  compareOrder(from, to, changes)
  compareLists(from, to, changes, language)
  return changes
}

const what = (field: Field) => (field.kind === 'group' || field.kind === 'repeat' ? field.kind : 'question')

function compareField(
  old: Field,
  field: Field,
  say: (code: string, field: Field, params?: Record<string, string>) => void,
): void {
  if (old.kind !== field.kind) say('kind', field, { before: old.kind, after: field.kind })
  const languages = new Set([...Object.keys(old.label ?? {}), ...Object.keys(field.label ?? {})])
  for (const language of languages) {
    const [was, is] = [old.label?.[language] ?? '', field.label?.[language] ?? '']
    if (was !== is) say('label', field, { language, before: was || '–', after: is || '–' })
  }
  if (JSON.stringify(old.hint) !== JSON.stringify(field.hint)) say('hint', field)
  for (const key of logicKeys) {
    const [was, is] = [old.logic?.[key] ?? '', field.logic?.[key] ?? '']
    if (was !== is) say(`logic_${key}`, field, { before: was || '–', after: is || '–' })
  }
  if ((old.appearance ?? '') !== (field.appearance ?? '')) say('appearance', field)
  if (Boolean(old.personal) !== Boolean(field.personal))
    say(field.personal ? 'personal' : 'not_personal', field)
  if ((old.role ?? '') !== (field.role ?? '')) say('role', field)
}

function compareOrder(from: Definition, to: Definition, changes: Change[]): void {
  const both = (one: Definition, other: Definition) =>
    answerFields(one)
      .map((field) => field.path)
      .filter((path) => other.fields.some((field) => field.path === path))
  if (both(from, to).join() !== both(to, from).join()) changes.push({ code: 'order', path: '', params: {} })
}

function compareLists(from: Definition, to: Definition, changes: Change[], language?: string): void {
  for (const [list, choices] of Object.entries(to.lists)) {
    const old = from.lists[list]
    if (!old) continue
    const by = (all: Choice[]) => new Map(all.map((choice) => [choice.value, choice]))
    const [was, is] = [by(old), by(choices)]
    for (const choice of old)
      if (!is.has(choice.value))
        changes.push({
          code: 'choice_removed',
          path: list,
          params: { list: nameOfList(list), choice: formText(choice.label, language) || choice.value },
        })
    for (const choice of choices) {
      const before = was.get(choice.value)
      const text = formText(choice.label, language) || choice.value
      if (!before)
        changes.push({ code: 'choice_added', path: list, params: { list: nameOfList(list), choice: text } })
      else if (JSON.stringify(before.label) !== JSON.stringify(choice.label))
        changes.push({
          code: 'choice_label',
          path: list,
          params: {
            list: nameOfList(list),
            choice: choice.value,
            before: formText(before.label, language) || '–',
            after: text,
          },
        })
    }
  }
}

const nameOfList = (list: string) => list.split('/').at(-1)!
