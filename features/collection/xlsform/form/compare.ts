import type { Change } from './changes.ts'
import { compareFields } from './compare-fields.ts'
import { compareTexts, type Form, type FormChoice, firstText } from './form.ts'

/**
 * What changed from one version of a form to the next: the form's own particulars first, then its
 * questions in the order of the new version, then lists, files and entities.
 */
export function compareForms(before: Form, after: Form): Change[] {
  return [
    ...compareSettings(before, after),
    ...compareFields(before.fields, after.fields),
    ...compareLists(before.choices, after.choices),
    ...compareNames('attachment', before.attachments, after.attachments, ({ name }) => name),
    ...compareNames('entity', before.entities, after.entities, ({ list }) => list),
  ]
}

function compareSettings(before: Form, after: Form): Change[] {
  const changes: Change[] = []
  const changed = (code: string, effect: Change['effect'], from: string, to: string) => {
    if (from !== to) changes.push({ code, effect, subject: undefined, params: { from, to } })
  }
  changed('id_changed', 'answers', before.id, after.id)
  changed('title_changed', 'words', before.title, after.title)
  changed('version_changed', 'words', before.version ?? '', after.version ?? '')
  changed('instance_name_changed', 'logic', before.instanceName ?? '', after.instanceName ?? '')
  changed('default_language_changed', 'words', before.defaultLanguage, after.defaultLanguage)
  if (before.encrypted !== after.encrypted) {
    const code = after.encrypted ? 'encryption_added' : 'encryption_removed'
    changes.push({ code, effect: 'logic', subject: undefined, params: {} })
  }
  const language = (code: string, name: string): Change => ({
    code,
    effect: 'words',
    subject: undefined,
    params: { language: name },
  })
  const { added, removed } = difference(before.languages, after.languages)
  changes.push(...added.map((name) => language('language_added', name)))
  changes.push(...removed.map((name) => language('language_removed', name)))
  return changes
}

function compareLists(before: Form['choices'], after: Form['choices']): Change[] {
  const changes: Change[] = []
  const { added, removed } = difference(Object.keys(before), Object.keys(after))
  const list = (code: string, effect: Change['effect'], name: string): Change => ({
    code,
    effect,
    subject: name,
    params: { list: name },
  })
  changes.push(...removed.map((name) => list('list_removed', 'logic', name)))
  changes.push(...added.map((name) => list('list_added', 'words', name)))
  for (const [name, choices] of Object.entries(after)) {
    const known = before[name]
    if (known) changes.push(...compareChoices(name, known, choices))
  }
  return changes
}

function compareChoices(list: string, before: FormChoice[], after: FormChoice[]): Change[] {
  const known = new Map(before.map((choice) => [choice.name, choice]))
  const kept = new Set(after.map(({ name }) => name))
  const changes: Change[] = []
  for (const { name, label } of before) {
    if (kept.has(name)) continue
    const params = { list, choice: name, label: firstText(label, name) }
    changes.push({ code: 'choice_removed', effect: 'answers', subject: list, params })
  }
  for (const choice of after) {
    const former = known.get(choice.name)
    const params = { list, choice: choice.name, label: firstText(choice.label, choice.name) }
    if (!former) changes.push({ code: 'choice_added', effect: 'logic', subject: list, params })
    else changes.push(...compareChoice(list, former, choice))
  }
  const order = (choices: FormChoice[], others: ReadonlySet<string>) =>
    choices.map(({ name }) => name).filter((name) => others.has(name))
  const formerOrder = order(before, kept)
  if (formerOrder.join('\n') !== order(after, new Set(known.keys())).join('\n')) {
    changes.push({ code: 'choices_reordered', effect: 'words', subject: list, params: { list } })
  }
  return changes
}

function compareChoice(list: string, former: FormChoice, choice: FormChoice): Change[] {
  const changes: Change[] = compareTexts(former.label, choice.label).map((params) => ({
    code: 'choice_label_changed',
    effect: 'words',
    subject: list,
    params: { list, choice: choice.name, ...params },
  }))
  if (JSON.stringify(former.extra) !== JSON.stringify(choice.extra)) {
    const params = { list, choice: choice.name }
    changes.push({ code: 'choice_data_changed', effect: 'logic', subject: list, params })
  }
  return changes
}

function compareNames<T>(what: string, before: T[], after: T[], nameOf: (one: T) => string): Change[] {
  const { added, removed } = difference(before.map(nameOf), after.map(nameOf))
  const change = (verb: string, name: string): Change => ({
    code: `${what}_${verb}`,
    effect: 'logic',
    subject: name,
    params: { name },
  })
  return [...added.map((name) => change('added', name)), ...removed.map((name) => change('removed', name))]
}

function difference(before: readonly string[], after: readonly string[]) {
  const known = new Set(before)
  const kept = new Set(after)
  return {
    added: [...kept].filter((name) => !known.has(name)),
    removed: [...known].filter((name) => !kept.has(name)),
  }
}
