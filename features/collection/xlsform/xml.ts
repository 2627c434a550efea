/** A small ordered XML tree: enough to write an XForm, nothing more. */
export interface XmlElement {
  name: string
  attributes: Map<string, string>
  children: XmlNode[]
}
export type XmlNode = XmlElement | string

export function element(
  name: string,
  attributes: Record<string, string> | Iterable<readonly [string, string]> = {},
  ...children: XmlNode[]
): XmlElement {
  const entries = Symbol.iterator in attributes ? attributes : Object.entries(attributes)
  return { name, attributes: new Map(entries), children }
}

const ILLEGAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids exactly these characters
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Drops what no XML document may carry: pasted control characters and halves of surrogate pairs. */
export function legalText(text: string): string {
  return text.replace(ILLEGAL, '')
}

export function escapeText(text: string): string {
  if (!/[&<>\r]/.test(text)) return text
  // A bare carriage return would be read back as a line feed.
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}

export function escapeAttribute(text: string): string {
  const escaped = escapeText(text)
  return escaped.includes('"') ? escaped.replaceAll('"', '&quot;') : escaped
}

/**
 * The document as text. Indentation is only ever put between elements: white space inside an element
 * that holds text would show up in labels, so such elements are written in one line.
 */
export function writeDocument(root: XmlElement, pretty: boolean): string {
  const out: string[] = ['<?xml version="1.0"?>', pretty ? '\n' : '']
  writeElement(root, out, '', pretty ? '  ' : '', pretty ? '\n' : '')
  return out.join('')
}

function writeElement(node: XmlElement, out: string[], indent: string, step: string, newline: string): void {
  out.push(indent, '<', node.name)
  for (const [name, value] of node.attributes) out.push(' ', name, '="', escapeAttribute(value), '"')
  const { children } = node
  if (children.length === 0) {
    out.push('/>', newline)
    return
  }
  out.push('>')
  if (children.some((child) => typeof child === 'string')) {
    writeMixed(children, out)
  } else {
    out.push(newline)
    for (const child of children) writeElement(child as XmlElement, out, indent + step, step, newline)
    out.push(indent)
  }
  out.push('</', node.name, '>', newline)
}

/** Mixed content is padded with a blank at both ends, so that clients which trim keep words apart. */
function writeMixed(children: XmlNode[], out: string[]): void {
  const padded = children.length > 1
  if (padded && typeof children[0] === 'string') out.push(' ')
  for (const child of children) {
    if (typeof child === 'string') out.push(escapeText(child))
    else writeElement(child, out, '', '', '')
  }
  if (padded) out.push(' ')
}
