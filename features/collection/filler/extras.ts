import type { AnyControlNode } from '@getodk/xforms-engine'

/** Namespace of the workspace's own marks on binds. */
const uraNamespace = 'urn:ura:xforms'

/** A mark of the workspace on a question's bind, such as `ura:keep-exif`. */
export function uraMark(node: AnyControlNode, name: string): string | null {
  return node.definition.bind.bindElement.getAttributeNS(uraNamespace, name)
}

/** Whether a question's bind carries a mark of the workspace with `yes`. */
export const uraYes = (node: AnyControlNode, name: string): boolean =>
  ['yes', 'true', '1'].includes(uraMark(node, name)?.trim().toLowerCase() ?? '')

/** The element of the form's body that asks this question. */
export const bodyElementOf = (node: AnyControlNode): Element | undefined =>
  (node.definition.bodyElement as { element?: Element } | null)?.element
