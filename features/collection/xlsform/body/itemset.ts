import { type ChoiceList, needsItext } from '../choices.ts'
import { splitExtension } from '../names.ts'
import type { Resolver } from '../references/resolve.ts'
import { holdsReference } from '../references/syntax.ts'
import { FILE_EXTENSIONS } from '../survey/select.ts'
import type { Question } from '../survey/tree.ts'
import { element, type XmlElement } from '../xml.ts'

/** Where choices come from: their nodes, and which parts of a node are value and label. */
interface Source {
  nodeset: string
  value: string
  label: string
  filter?: string | undefined
}

const GEOMETRY = 'geometry'

/** The `<itemset>` of a select, rank, range or geometry question. */
export function itemsetElement(
  question: Question,
  lists: ReadonlyMap<string, ChoiceList>,
  resolver: Resolver,
): XmlElement | undefined {
  const { itemset, type } = question
  if (!itemset) return undefined
  if (type === 'range') return sourceElement(listSource(itemset, lists))
  const isGeo = type.startsWith('geo')
  const fromReference = holdsReference(itemset)
  const source =
    fileSource(question, itemset) ??
    (fromReference ? referenceSource(question, itemset, isGeo, resolver) : listSource(itemset, lists))
  addFilter(source, question, fromReference, resolver)
  addRandomize(source, question, resolver)
  return sourceElement(source)
}

function sourceElement({ nodeset, value, label }: Source): XmlElement {
  return element('itemset', { nodeset }, element('value', { ref: value }), element('label', { ref: label }))
}

function listSource(itemset: string, lists: ReadonlyMap<string, ChoiceList>): Source {
  const list = lists.get(itemset)
  const label = list && needsItext(list) ? 'jr:itext(itextId)' : 'label'
  return { nodeset: `instance('${itemset}')/root/item`, value: 'name', label }
}

function fileSource({ parameters }: Question, itemset: string): Source | undefined {
  const [base, extension] = splitExtension(itemset)
  if (!FILE_EXTENSIONS.includes(extension)) return undefined
  // Features of a GeoJSON file are known by id and title.
  const [value, label] = extension === '.geojson' ? ['id', 'title'] : ['name', 'label']
  return {
    nodeset: `instance('${base}')/root/item`,
    value: parameters.get('value') ?? value,
    label: parameters.get('label') ?? label,
  }
}

/** Choices from earlier answers: each instance of a repeat is one, the empty ones left out. */
function referenceSource(question: Question, itemset: string, isGeo: boolean, resolver: Resolver): Source {
  const path = resolver.insertPaths(itemset, { context: question, referenceParent: true }).trim()
  if (isGeo) {
    // Without a predicate Collect would narrow the repeat down to the instance being filled.
    return { nodeset: path, value: GEOMETRY, label: GEOMETRY, filter: `./${GEOMETRY} != ''` }
  }
  const steps = path.split('/')
  const last = steps.pop()!
  return { nodeset: steps.join('/'), value: last, label: last, filter: `./${last} != ''` }
}

function addFilter(source: Source, question: Question, fromReference: boolean, resolver: Resolver): void {
  if (question.choiceFilter) {
    source.filter = resolver.insertPaths(question.choiceFilter, {
      context: question,
      useCurrent: true,
      referenceParent: fromReference,
    })
    if (fromReference) {
      // Seen from the repeat's own instances, their path is `.`.
      source.filter = source.filter
        .replaceAll(`current()/${source.nodeset}`, '.')
        .replaceAll(source.nodeset, '.')
    }
  }
  if (source.filter) source.nodeset += `[${source.filter}]`
}

function addRandomize(source: Source, question: Question, resolver: Resolver): void {
  if (question.parameters.get('randomize') !== 'true') return
  const seed = question.parameters.get('seed')
  const argument = seed === undefined ? '' : `, ${resolver.insertPaths(seed, { context: question }).trim()}`
  source.nodeset = `randomize(${source.nodeset}${argument})`
}
