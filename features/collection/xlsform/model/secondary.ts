import { type ChoiceList, needsItext } from '../choices.ts'
import { splitExtension } from '../names.ts'
import type { Problems } from '../problems.ts'
import { holdsLastSaved } from '../references/syntax.ts'
import { FILE_EXTENSIONS, SELECT_TYPES } from '../survey/select.ts'
import { descendants, type ExternalFile, isSection, type Question, type Section } from '../survey/tree.ts'
import { textOf } from '../value.ts'
import { element, type XmlElement } from '../xml.ts'

/** Data beside the record: files, the last saved record, choice lists. */
export interface SecondaryInstance {
  id: string
  /** Address of the file; none for data that the form carries itself. */
  src: string | undefined
  /** What asked for it, for messages. */
  kind: 'external' | 'pulldata' | 'file' | 'last-saved' | 'choices'
  row: number | undefined
  element(): XmlElement
}

const EXPRESSIONS = ['calculate', 'constraint', 'readonly', 'required', 'relevant']

/** Every secondary instance of the form once, in order; two files for one name are an error. */
export function secondaryInstances(
  root: Section,
  lists: ReadonlyMap<string, ChoiceList>,
  problems: Problems,
): SecondaryInstance[] {
  const found = new Map<string, SecondaryInstance>()
  const externals = new Set<string>()
  for (const instance of allInstances(root, lists)) {
    const place = { sheet: 'survey', row: instance.row, column: 'name' }
    if (instance.kind === 'external') {
      if (externals.has(instance.id)) problems.error('instance_name_twice', place, { name: instance.id })
      externals.add(instance.id)
    }
    const prior = found.get(instance.id)
    if (!prior) found.set(instance.id, instance)
    else if (prior.src !== instance.src) {
      problems.error('instance_source_conflict', place, {
        name: instance.id,
        first: prior.src ?? `${prior.kind} ${prior.id}`,
        second: instance.src ?? `${instance.kind} ${instance.id}`,
      })
    }
  }
  return [...found.values()]
}

function* allInstances(root: Section, lists: ReadonlyMap<string, ChoiceList>): Generator<SecondaryInstance> {
  let lastSaved = false
  for (const node of descendants(root)) {
    if (node.kind === 'file') yield externalFile(node)
    else if (node.kind === 'question' || isSection(node)) yield* pulldataFiles(node)
    if (node.kind === 'question') {
      const file = selectFile(node)
      if (file) yield file
      lastSaved ||= usesLastSaved(node)
    }
  }
  if (lastSaved) yield fileInstance('__last-saved', 'jr://instance/last-saved', 'last-saved', undefined)
  // Lists come last, so that a file of the same name keeps its place.
  for (const list of lists.values()) {
    if (list.usedBySearch) continue
    yield {
      id: list.name,
      src: undefined,
      kind: 'choices',
      row: undefined,
      element: () => listInstance(list),
    }
  }
}

function fileInstance(
  id: string,
  src: string,
  kind: SecondaryInstance['kind'],
  row: number | undefined,
): SecondaryInstance {
  return { id, src, kind, row, element: () => element('instance', { id, src }) }
}

function externalFile({ name, type, row }: ExternalFile): SecondaryInstance {
  const extension = type === 'csv-external' ? 'csv' : 'xml'
  const scheme = extension === 'csv' ? 'file-csv' : 'file'
  return fileInstance(name, `jr://${scheme}/${name}.${extension}`, 'external', row)
}

const PULLDATA = /pulldata\s*\(\s*(.*?),/g

function* pulldataFiles(node: Question | Section): Generator<SecondaryInstance> {
  const texts = EXPRESSIONS.map((name) => textOf(node.bind?.get(name)))
  if (node.kind === 'question') texts.push(node.choiceFilter, node.default)
  for (const text of texts) {
    if (!text?.includes('pulldata')) continue
    for (const match of text.matchAll(PULLDATA)) {
      const file = match[1]!.replace(/['"]/g, '').trim()
      yield fileInstance(file, `jr://file-csv/${file}.csv`, 'pulldata', node.row)
    }
  }
}

function selectFile({ type, itemset, row }: Question): SecondaryInstance | undefined {
  if (!itemset || !SELECT_TYPES.has(type)) return undefined
  const [id, extension] = splitExtension(itemset)
  if (!FILE_EXTENSIONS.includes(extension)) return undefined
  const scheme = extension === '.csv' ? 'file-csv' : 'file'
  return fileInstance(id, `jr://${scheme}/${itemset}`, 'file', row)
}

function usesLastSaved(question: Question): boolean {
  const expressions = EXPRESSIONS.map((name) => textOf(question.bind?.get(name)))
  return [question.default, question.choiceFilter, ...expressions].some(holdsLastSaved)
}

function listInstance(list: ChoiceList): XmlElement {
  const itext = needsItext(list)
  const items = list.choices.map((choice, index) => {
    const item = element('item')
    const add = (name: string, text: string) => item.children.push(element(name, {}, text))
    if (itext) add('itextId', `${list.name}-${index}`)
    add('name', choice.name)
    if (!itext && typeof choice.label === 'string') add('label', choice.label)
    for (const [name, text] of choice.extra) add(name, text)
    if (choice.smsOption) add('sms_option', choice.smsOption)
    return item
  })
  return element('instance', { id: list.name }, element('root', {}, ...items))
}
