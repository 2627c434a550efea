import { DOMParser, type Element } from '@xmldom/xmldom'
import { SaxesParser } from 'saxes'
import { readCopies } from './copies.ts'
import type { Choice, Definition, Field, FieldKind, FormText } from './definition.ts'
import { fieldRoles } from './definition.ts'
import { readEntities, readFiles } from './extras.ts'
import { isYes, markPersonal, type TakenOver } from './personal.ts'
import { isSearched } from './search.ts'
import { children, readList, readTexts, type Texts, textOf } from './texts.ts'

/** Namespace of the workspace's own marks on binds: `ura:personal="yes"`, `ura:role="site"`. */
export const uraNamespace = 'urn:ura:xforms'
const entitiesNamespace = 'http://www.opendatakit.org/xforms/entities'
const javarosaNamespace = 'http://openrosa.org/javarosa'

/** An XForm that the workspace cannot use; `reason` is a words key. */
export class BadXForm extends Error {
  override name = 'BadXForm'
  readonly reason: string
  readonly detail: string
  constructor(reason: string, detail = '') {
    super(`${reason} ${detail}`)
    this.reason = reason
    this.detail = detail
  }
}

/** Marks from elsewhere than the binds, by path below the root. */
export type Marks = Map<string, { personal?: string; role?: string }>

/**
 * Reads an XForm: questions with types, labels and choices, the files it needs, what is personal.
 * @throws BadXForm when it is not well-formed, has a document type, or lacks a model, a form ID or an instance
 */
export const readXForm = (xml: string, marks?: Marks): Definition => readMarked(xml, marks).definition

/** Reads an XForm as `readXForm` does, and says what is personal only because it takes over what is. @throws BadXForm */
export function readMarked(
  xml: string,
  marks: Marks = new Map(),
): { definition: Definition; taken: TakenOver[] } {
  refuseUnsafe(xml)
  const document = new DOMParser({ onError: () => undefined }).parseFromString(xml, 'text/xml')
  const html = document.documentElement
  const model = html && first(html, 'model')
  if (!html || !model) throw new BadXForm('collection.xform.no_model')
  const instances = children(model).filter((one) => one.localName === 'instance')
  const root = instances[0] && children(instances[0])[0]
  if (!root) throw new BadXForm('collection.xform.no_instance')
  const id = root.getAttribute('id') || root.getAttribute('xmlns') || ''
  if (!/^[^\s/\\:?#%]{1,100}$/.test(id)) throw new BadXForm('collection.xform.no_id', id)
  if (first(model, 'submission')?.getAttribute('base64RsaPublicKey'))
    throw new BadXForm('collection.xform.encrypted')
  const texts = readTexts(model)
  const binds = new Map(
    children(model)
      .filter((one) => one.localName === 'bind')
      .map((one) => [plainPath(one.getAttribute('nodeset') ?? '', root.localName!), one]),
  )
  const lists: Record<string, Choice[]> = {}
  for (const instance of instances.slice(1)) {
    const name = instance.getAttribute('id')
    if (name && !instance.getAttribute('src')) lists[name] = readList(instance, texts)
  }
  const fields = new Map<string, Field>()
  walkInstance(root, '', fields, binds, texts)
  const body = first(html, 'body')
  if (body) readBody(body, root.localName!, fields, texts, lists)
  const all = [...fields.values()]
  for (const field of all) {
    const role = fieldRoles.find((one) => one === marks.get(field.path)?.role?.trim().toLowerCase())
    if (role) field.role = role
  }
  const plain = (nodeset: string) => plainPath(nodeset, root.localName!)
  const marked = [
    ...[...binds].filter(([, bind]) => isYes(bind.getAttributeNS(uraNamespace, 'personal') ?? '')),
    ...[...marks].filter(([, { personal }]) => isYes(personal ?? '')),
  ].map(([path]) => path)
  const taken = markPersonal(all, marked, readCopies(html, all, plain))
  const definition = {
    id,
    version: root.getAttribute('version') ?? '',
    title: first(html, 'title')?.textContent?.trim() || id,
    root: root.localName!,
    languages: texts.languages,
    fields: all,
    lists,
    files: readFiles(xml, instances),
    entities: readEntities(root),
  }
  return { definition, taken }
}

/** Nothing may be declared, included or expanded: a document type is refused before anything is built. */
function refuseUnsafe(xml: string): void {
  const parser = new SaxesParser()
  parser.on('doctype', () => {
    throw new BadXForm('collection.xform.doctype')
  })
  parser.on('error', (error) => {
    throw new BadXForm('collection.xform.malformed', error.message)
  })
  parser.write(xml).close()
}

function first(node: Element, name: string): Element | undefined {
  for (const child of children(node)) {
    if (child.localName === name) return child
    if (name !== 'submission' && (child.localName === 'head' || child.localName === 'model')) {
      const deeper = first(child, name)
      if (deeper) return deeper
    }
  }
  return undefined
}

/** `/data/a/b`, `/h:data/a` → `/a`, below the root. */
export function plainPath(nodeset: string, root: string): string {
  const path = nodeset.trim().replace(/[\w.-]+:(?=[\w.-])/g, '')
  return path.startsWith(`/${root}/`) ? path.slice(root.length + 1) : path === `/${root}` ? '' : path
}

function walkInstance(
  node: Element,
  path: string,
  fields: Map<string, Field>,
  binds: Map<string, Element>,
  texts: Texts,
): void {
  for (const child of children(node)) {
    const at = `${path}/${child.localName}`
    const bind = binds.get(at)
    const inner = children(child)
    // A repeat stands twice in the instance, as template and as first one: the paths are the same.
    if (!fields.has(at)) {
      const field: Field = {
        path: at,
        name: child.localName!,
        kind: inner.length ? 'group' : 'text',
        type: inner.length ? 'structure' : (bind?.getAttribute('type') ?? 'string').replace(/^xsd?:/, ''),
      }
      if (!inner.length) field.kind = kindOfType(field.type)
      if (bind) addBind(field, bind, texts)
      field.silent = inner.length ? undefined : true
      if (field.silent === undefined) delete field.silent
      fields.set(at, field)
    }
    if (child.localName !== 'entity') walkInstance(child, at, fields, binds, texts)
  }
}

function addBind(field: Field, bind: Element, texts: Texts): void {
  const logic: NonNullable<Field['logic']> = {}
  for (const key of ['relevant', 'constraint', 'required', 'readonly', 'calculate'] as const) {
    const value = bind.getAttribute(key)
    if (value) logic[key] = value
  }
  if (Object.keys(logic).length) field.logic = logic
  const message = bind.getAttributeNS(javarosaNamespace, 'constraintMsg')
  if (message) field.message = messageOf(message, texts)
  const preload = bind.getAttributeNS(javarosaNamespace, 'preload')
  if (preload) field.preload = `${preload}/${bind.getAttributeNS(javarosaNamespace, 'preloadParams') ?? ''}`
  const role = fieldRoles.find((one) => one === bind.getAttributeNS(uraNamespace, 'role'))
  if (role) field.role = role
  const saveTo = bind.getAttributeNS(entitiesNamespace, 'saveto')
  if (saveTo) field.saveTo = saveTo
}

/** A bind's message: a text of its own, or a reference to one in several languages. */
function messageOf(message: string, texts: Texts): FormText {
  const id = /^jr:itext\(\s*['"](.+?)['"]\s*\)$/.exec(message.trim())?.[1]
  return (id && texts.byId.get(id)) || { default: message }
}

function kindOfType(type: string): FieldKind {
  switch (type) {
    case 'int':
    case 'integer':
      return 'integer'
    case 'select1':
      return 'select_one'
    case 'select':
      return 'select_multiple'
    case 'odk:rank':
    case 'rank':
      return 'rank'
    case 'decimal':
    case 'boolean':
    case 'date':
    case 'time':
    case 'dateTime':
    case 'geopoint':
    case 'geotrace':
    case 'geoshape':
    case 'barcode':
    case 'binary':
      return type
    default:
      return 'text'
  }
}

const controls = ['input', 'select1', 'select', 'rank', 'upload', 'trigger', 'range', 'secret']

function readBody(
  body: Element,
  root: string,
  fields: Map<string, Field>,
  texts: Texts,
  lists: Record<string, Choice[]>,
): void {
  for (const element of children(body)) {
    const name = element.localName!
    const field = fields.get(
      plainPath(element.getAttribute('ref') ?? element.getAttribute('nodeset') ?? '', root),
    )
    if (name === 'repeat' && field) {
      field.kind = 'repeat'
      field.type = 'repeat'
    }
    if (field && (name === 'group' || controls.includes(name))) describe(field, element, texts)
    if (field && controls.includes(name)) {
      delete field.silent
      addControl(field, element, texts, lists)
    }
    if (name === 'group' || name === 'repeat') readBody(element, root, fields, texts, lists)
  }
}

function describe(field: Field, element: Element, texts: Texts): void {
  const part = (name: string) =>
    textOf(
      children(element).find((one) => one.localName === name),
      texts,
    )
  const [label, hint, appearance] = [part('label'), part('hint'), element.getAttribute('appearance')]
  if (label && !field.label) field.label = label
  if (hint) field.hint = hint
  if (appearance) field.appearance = appearance
}

function addControl(field: Field, element: Element, texts: Texts, lists: Record<string, Choice[]>): void {
  const name = element.localName!
  if (name === 'select1') field.kind = 'select_one'
  if (name === 'select') field.kind = 'select_multiple'
  if (name === 'rank') field.kind = 'rank'
  if (name === 'trigger') field.kind = 'trigger'
  if (name === 'upload') {
    field.kind = 'binary'
    field.media = element.getAttribute('mediatype') ?? '*/*'
  }
  if (!['select1', 'select', 'rank'].includes(name)) return
  const items = children(element).filter((one) => one.localName === 'item')
  const itemset = children(element).find((one) => one.localName === 'itemset')
  const nodeset = itemset?.getAttribute('nodeset') ?? element.getAttribute('query') ?? ''
  const instance = /instance\(\s*['"](.+?)['"]\s*\)/.exec(nodeset)?.[1]
  if (instance) field.list = instance
  const filter = /\[(.*)\]/s.exec(nodeset)?.[1]
  if (filter) field.logic = { ...field.logic, filter }
  // The items of a search() name columns of its table, and are nobody's choices.
  if (!items.length || isSearched(field.appearance)) return
  field.list = field.path
  lists[field.path] = items.map((item) => {
    const part = (local: string) => children(item).find((one) => one.localName === local)
    const label = textOf(part('label'), texts)
    return { value: part('value')?.textContent ?? '', ...(label ? { label } : {}) }
  })
}
