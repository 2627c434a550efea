import type { AnyControlNode } from '@getodk/xforms-engine'
import type { Filling } from './filling.ts'

/** Namespace of the workspace's own marks on binds. */
const uraNamespace = 'urn:ura:xforms'

/** A mark of the workspace on a question's bind, such as `ura:keep-exif`. */
export function uraMark(node: AnyControlNode, name: string): string | null {
  return node.definition.bind.bindElement.getAttributeNS(uraNamespace, name)
}

/** The element of the form's body that asks this question. */
export const bodyElementOf = (node: AnyControlNode): Element | undefined =>
  (node.definition.bodyElement as { element?: Element } | null)?.element

const guidanceTexts = new WeakMap<Filling, Map<string, string>>()

/** The guidance of a question in the language of now: help for who wants it, which the engine does not hand out. */
export function guidanceOf(filling: Filling, node: AnyControlNode): string | null {
  let texts = guidanceTexts.get(filling)
  if (!texts) {
    texts = readGuidance(filling.definition)
    guidanceTexts.set(filling, texts)
  }
  if (texts.size === 0) return null
  const hint = [...(bodyElementOf(node)?.children ?? [])].find((one) => one.localName === 'hint')
  const id = /jr:itext\(\s*['"](.+?)['"]\s*\)/.exec(hint?.getAttribute('ref') ?? '')?.[1]
  if (!id) return null
  return texts.get(`${filling.language}|${id}`) ?? texts.get(`|${id}`) ?? null
}

function readGuidance(form: Document): Map<string, string> {
  const texts = new Map<string, string>()
  for (const translation of form.getElementsByTagName('translation')) {
    for (const value of translation.getElementsByTagName('value')) {
      if (value.getAttribute('form') !== 'guidance') continue
      const id = value.parentElement?.getAttribute('id')
      const text = value.textContent?.trim()
      if (!id || !text) continue
      texts.set(`${translation.getAttribute('lang')}|${id}`, text)
      if (!texts.has(`|${id}`)) texts.set(`|${id}`, text)
    }
  }
  return texts
}
