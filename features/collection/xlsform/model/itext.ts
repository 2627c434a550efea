import { type ChoiceList, needsItext } from '../choices.ts'
import { outputs } from '../references/output.ts'
import type { Resolver } from '../references/resolve.ts'
import { descendants, type FormNode, isSection, type Question, type Section } from '../survey/tree.ts'
import { asText, type Group, getOrMake, groupOf, type Text } from '../value.ts'
import { element, type XmlElement } from '../xml.ts'
import { isItextMessage } from './binds.ts'

/** Stands where a language has no text, so that every language has the same entries. */
const GAP = '-'

interface Entry {
  text: string
  /** The node in whose place references of the text are read. */
  context: FormNode | undefined
}

/** Forms of one text: the plain one (`long`), `guidance`, and media by kind. */
type Forms = Map<string, Entry>

/** All texts of the form that need the itext block: language → text id → form. */
export class Translations {
  readonly #languages = new Map<string, Map<string, Forms>>()
  readonly #defaultLanguage: string

  constructor(root: Section, lists: ReadonlyMap<string, ChoiceList>, defaultLanguage: string) {
    this.#defaultLanguage = defaultLanguage
    for (const list of lists.values()) if (needsItext(list)) this.#addList(list)
    const nodes = descendants(root).filter((node) => node.kind === 'question' || isSection(node))
    for (const node of nodes) this.#addTexts(node)
    for (const node of nodes) this.#addMedia(`${node.path}:label`, node.media)
    this.#fillGaps()
  }

  get languages(): string[] {
    return [...this.#languages.keys()]
  }

  /** The `<itext>` element; undefined where the form has no such texts. */
  element(resolver: Resolver): XmlElement | undefined {
    if (this.#languages.size === 0) return undefined
    const itext = element('itext')
    for (const [language, texts] of this.#languages) {
      const translation = element('translation', { lang: language })
      if (language === this.#defaultLanguage) translation.set('default', 'true()')
      for (const [id, forms] of texts) translation.children.push(textElement(id, forms, resolver))
      itext.children.push(translation)
    }
    return itext
  }

  #add(language: string, id: string, form: string, text: string, context: FormNode | undefined): void {
    const texts = getOrMake(this.#languages, language, () => new Map<string, Forms>())
    getOrMake(texts, id, (): Forms => new Map()).set(form, { text, context })
  }

  /** A text in one language counts as written in the default language. */
  #addText(id: string, form: string, text: Text | undefined, context: FormNode | undefined): void {
    if (text instanceof Map) for (const [language, part] of text) this.#add(language, id, form, part, context)
    else if (text) this.#add(this.#defaultLanguage, id, form, text, context)
  }

  #addList(list: ChoiceList): void {
    for (const [index, { label, media }] of list.choices.entries()) {
      const id = `${list.name}-${index}`
      this.#addText(id, 'long', label, undefined)
      for (const [kind, value] of media ?? []) this.#addText(id, kind, asText(value), undefined)
    }
  }

  #addTexts(node: Question | Section): void {
    for (const name of ['jr:constraintMsg', 'jr:requiredMsg', 'jr:noAppErrorString']) {
      const message = node.bind?.get(name)
      if (message !== undefined && isItextMessage(name, message)) {
        this.#addText(`${node.path}:${name}`, 'long', asText(message), node)
      }
    }
    const guidance = node.kind === 'question' ? node.guidance : undefined
    if (hasItextLabel(node)) this.#addText(`${node.path}:label`, 'long', node.label, node)
    if (node.hint instanceof Map || guidance) this.#addText(`${node.path}:hint`, 'long', node.hint, node)
    this.#addText(`${node.path}:hint`, 'guidance', guidance, node)
  }

  #addMedia(id: string, media: Group | undefined): void {
    // A single language's media may be nested under the name of the default language.
    const kinds = groupOf(media?.get('default')) ?? media
    for (const [kind, value] of kinds ?? []) this.#addText(id, kind, asText(value), undefined)
  }

  #fillGaps(): void {
    if (this.#languages.size < 2) return
    const formsById = new Map<string, Set<string>>()
    for (const texts of this.#languages.values()) {
      for (const [id, forms] of texts) {
        const known = getOrMake(formsById, id, () => new Set<string>())
        for (const form of forms.keys()) known.add(form)
      }
    }
    for (const [language, texts] of this.#languages) {
      for (const [id, wanted] of formsById) {
        const forms = texts.get(id)
        if (forms?.size === wanted.size) continue
        for (const form of wanted) if (!forms?.has(form)) this.#add(language, id, form, GAP, undefined)
      }
    }
  }
}

/** Labels in several languages or with media are referred to, not written in place. */
export function hasItextLabel(node: { label?: Text | undefined; media?: Group | undefined }): boolean {
  return node.label instanceof Map || (node.media !== undefined && node.media.size > 0)
}

const MEDIA_FOLDERS: ReadonlyMap<string, string> = new Map([
  ['big-image', 'images'],
  ['image', 'images'],
])

function textElement(id: string, forms: Forms, resolver: Resolver): XmlElement {
  const text = element('text', { id })
  for (const [form, entry] of forms) {
    const plain = form === 'long'
    const isMedia = !plain && form !== 'guidance'
    if (isMedia && entry.text === GAP) continue
    const value = element('value', plain ? {} : { form })
    const content = outputs(entry.text, entry.context, resolver)
    if (isMedia) content.unshift(`jr://${MEDIA_FOLDERS.get(form) ?? form}/`)
    value.children.push(...joinTexts(content))
    text.children.push(value)
  }
  return text
}

function joinTexts(nodes: XmlElement['children']): XmlElement['children'] {
  const [first, second, ...rest] = nodes
  return typeof first === 'string' && typeof second === 'string' ? [first + second, ...rest] : nodes
}
