import type { AnyControlNode } from '@getodk/xforms-engine'

/** Namespace of the workspace's own marks on binds. */
const uraNamespace = 'urn:ura:xforms'

/** A mark of the workspace on a question's bind, such as `ura:keep-exif`. */
export function uraMark(node: AnyControlNode, name: string): string | null {
  return node.definition.bind.bindElement.getAttributeNS(uraNamespace, name)
}

/** The element of the form's body that asks this question. */
export const bodyElementOf = (node: AnyControlNode): Element | undefined =>
  (node.definition.bodyElement as { element?: Element } | null)?.element
