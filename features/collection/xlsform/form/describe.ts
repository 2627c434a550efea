import type { ChoiceList } from '../choices.ts'
import type { SecondaryInstance } from '../model/secondary.ts'
import type { Settings } from '../settings.ts'
import { isShown } from '../survey/questions.ts'
import { descendants, type FormNode, isSection, type Question, type Section } from '../survey/tree.ts'
import { type Group, groupOf, textOf, type Value } from '../value.ts'
import {
  type Form,
  type FormAttachment,
  type FormChoice,
  type FormEntity,
  type FormField,
  textsOf,
} from './form.ts'

export interface DescribedParts {
  root: Section
  settings: Settings
  lists: ReadonlyMap<string, ChoiceList>
  entitiesVersion: string | undefined
  secondary: readonly SecondaryInstance[]
  languages: readonly string[]
}

/** The form's content as plain JSON, from the finished tree. */
export function describeForm(parts: DescribedParts): Form {
  const { root, settings, lists } = parts
  const language = settings.defaultLanguage
  return {
    id: settings.id,
    title: settings.title,
    version: settings.version,
    rootName: settings.rootName,
    defaultLanguage: language,
    languages: parts.languages.length > 0 ? [...parts.languages] : [language],
    instanceName: settings.instanceName,
    encrypted: settings.publicKey !== undefined,
    entitiesVersion: parts.entitiesVersion,
    fields: fieldsOf(root, language),
    choices: Object.fromEntries([...lists].map(([name, list]) => [name, choicesOf(list, language)])),
    attachments: attachmentsOf(parts),
    entities: entitiesOf(root),
  }
}

function fieldsOf(section: Section, language: string): FormField[] {
  return section.children.flatMap((child) => {
    if (child.kind === 'question') return [questionField(child, language)]
    if (!isSection(child) || child.kind === 'entity') return []
    // An entity's own meta group holds nothing that anybody answers.
    if (child.bodyless && child.children.every(({ kind }) => kind === 'entity')) return []
    return [sectionField(child, language)]
  })
}

function sectionField(section: Section, language: string): FormField {
  const kind = section.kind === 'repeat' ? 'repeat' : 'group'
  return {
    ...shared(section, section.bind, section.control, language),
    kind,
    type: kind,
    dataType: undefined,
    hint: textsOf(section.hint, language),
    hidden: section.bodyless ?? false,
    list: undefined,
    extra: plain(section.extra),
    children: fieldsOf(section, language),
  }
}

function questionField(question: Question, language: string): FormField {
  const field = shared(question, question.bind, question.control, language)
  if (question.choiceFilter !== undefined) field.expressions.choiceFilter = question.choiceFilter
  if (question.default !== undefined) field.expressions.default = question.default
  return {
    ...field,
    kind: 'question',
    type: question.type,
    dataType: textOf(question.bind?.get('type')),
    hint: textsOf(question.hint, language),
    hidden: !isShown(question),
    list: question.query ?? question.itemset,
    extra: plain(question.extra),
    children: [],
  }
}

const EXPRESSIONS = ['relevant', 'required', 'constraint', 'calculate', 'readonly'] as const

function shared(
  node: Question | Section,
  bind: Group | undefined,
  control: Group | undefined,
  language: string,
) {
  const expressions: FormField['expressions'] = {}
  for (const name of EXPRESSIONS) {
    const text = textOf(bind?.get(name))
    if (text !== undefined) expressions[name] = text
  }
  const { name, path, row } = node
  const label = textsOf(node.label, language)
  return { name, path, row, label, expressions, appearance: textOf(control?.get('appearance')) }
}

function plain(group: Group | undefined): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [key, value] of group ?? []) if (typeof value === 'string') texts[key] = value
  return texts
}

function choicesOf(list: ChoiceList, language: string): FormChoice[] {
  return list.choices.map(({ name, label, extra }) => ({
    name,
    label: textsOf(label, language),
    extra: Object.fromEntries(extra),
  }))
}

function attachmentsOf({ root, lists, secondary }: DescribedParts): FormAttachment[] {
  const found = new Map<string, FormAttachment>()
  const add = (name: string, kind: FormAttachment['kind']) => found.set(name, { name, kind })
  for (const { src } of secondary) {
    if (src?.startsWith('jr://file')) add(src.slice(src.lastIndexOf('/') + 1), 'data')
  }
  const media = descendants(root).map((node) => ('media' in node ? node.media : undefined))
  for (const list of lists.values()) media.push(...list.choices.map((choice) => choice.media))
  for (const group of media) addMedia(group, add)
  return [...found.values()]
}

function addMedia(group: Group | undefined, add: (name: string, kind: FormAttachment['kind']) => void): void {
  for (const [kind, value] of groupOf(group?.get('default')) ?? group ?? []) {
    const type = kind === 'audio' || kind === 'video' ? kind : 'image'
    for (const name of leaves(value)) if (!name.includes('${')) add(name, type)
  }
}

function leaves(value: Value): string[] {
  return typeof value === 'string' ? [value] : [...value.values()].flatMap(leaves)
}

function entitiesOf(root: Section): FormEntity[] {
  const containers = descendants(root).filter(isSection)
  const found = new Map<Section, FormEntity>()
  for (const entity of containers.filter(({ kind }) => kind === 'entity')) {
    const container = entity.parent?.parent ?? root
    const has = (name: string) => entity.children.some((child) => child.name === name)
    const dataset = entity.children.find((child) => child.kind === 'attribute' && child.name === 'dataset')
    found.set(container, {
      list: dataset?.kind === 'attribute' ? dataset.value : '',
      path: container.path,
      creates: has('create'),
      updates: has('update'),
      properties: {},
    })
  }
  for (const node of descendants(root)) {
    const property = node.kind === 'question' ? textOf(node.bind?.get('entities:saveto')) : undefined
    const entity = property === undefined ? undefined : nearest(node, found)
    if (entity && property !== undefined) entity.properties[property] = node.path
  }
  return [...found.values()]
}

/** A saved question belongs to the first entity on the way up. */
function nearest(node: FormNode, entities: ReadonlyMap<Section, FormEntity>): FormEntity | undefined {
  for (let section = node.parent; section; section = section.parent) {
    const entity = entities.get(section)
    if (entity) return entity
  }
  return undefined
}
