import type { Element, Node } from '@xmldom/xmldom'
import type { Choice, FormText } from './definition.ts'

/** The elements directly below a node. */
export const children = (node: Node): Element[] => {
  const found: Element[] = []
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (child.nodeType === 1) found.push(child as Element)
  return found
}

/** The form's texts by their itext ID. */
export interface Texts {
  languages: string[]
  byId: Map<string, FormText>
}

/** Reads the translations; the default language comes first. */
export function readTexts(model: Element): Texts {
  const itext = children(model).find((one) => one.localName === 'itext')
  const found: Texts = { languages: [], byId: new Map() }
  const translations = itext ? children(itext) : []
  const isDefault = (one: Element) => one.hasAttribute('default')
  for (const translation of [...translations].sort((a, b) => Number(isDefault(b)) - Number(isDefault(a)))) {
    const language = translation.getAttribute('lang') ?? 'default'
    found.languages.push(language)
    for (const text of children(translation)) {
      const id = text.getAttribute('id') ?? ''
      for (const value of children(text)) {
        const form = value.getAttribute('form')
        if (!form) found.byId.set(id, { ...found.byId.get(id), [language]: flat(value) })
      }
    }
  }
  return found
}

/** The text of a label; an inserted answer is shown as an ellipsis in braces. */
function flat(node: Node): string {
  let text = ''
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === 3 || child.nodeType === 4) text += child.nodeValue ?? ''
    else if ((child as Element).localName === 'output') text += '{…}'
    else if (child.nodeType === 1) text += flat(child)
  }
  return text.replace(/\s+/g, ' ').trim()
}

/** The text of a label or hint element. */
export function textOf(element: Element | undefined, texts: Texts): FormText | undefined {
  if (!element) return undefined
  const id = /jr:itext\(\s*['"](.+?)['"]\s*\)/.exec(element.getAttribute('ref') ?? '')?.[1]
  if (id) return texts.byId.get(id)
  const text = flat(element)
  return text ? { default: text } : undefined
}

/** The choices of a secondary instance. */
export function readList(instance: Element, texts: Texts): Choice[] {
  const root = children(instance)[0]
  return (root ? children(root) : []).map((item) => {
    const part = (name: string) =>
      children(item).find((one) => one.localName === name)?.textContent ?? undefined
    const id = part('itextId')
    const label = id ? texts.byId.get(id) : part('label') ? { default: part('label')! } : undefined
    return { value: part('name') ?? part('value') ?? '', ...(label ? { label } : {}) }
  })
}
