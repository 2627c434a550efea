/** An element of a small ordered XML tree: enough to write an XForm, nothing more. */
export class XmlElement {
  readonly name: string
  readonly children: XmlNode[]
  /** Made only when needed: most elements of an XForm have none, and there are very many of them. */
  #attributes: Map<string, string> | undefined

  constructor(name: string, children: XmlNode[]) {
    this.name = name
    this.children = children
  }

  get attributes(): ReadonlyMap<string, string> {
    return this.#attributes ?? NONE
  }

  /** Gives an attribute its value; a new one comes last, one that is there keeps its place. */
  set(name: string, value: string): this {
    this.#attributes ??= new Map()
    this.#attributes.set(name, value)
    return this
  }
}
export type XmlNode = XmlElement | string

const NONE: ReadonlyMap<string, string> = new Map()

export function element(
  name: string,
  attributes?: Record<string, string> | Iterable<readonly [string, string]>,
  ...children: XmlNode[]
): XmlElement {
  const node = new XmlElement(name, children)
  if (attributes) {
    const entries = Symbol.iterator in attributes ? attributes : Object.entries(attributes)
    for (const [key, value] of entries) node.set(key, value)
  }
  return node
}

const ILLEGAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids exactly these characters
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Drops what no XML document may carry: pasted control characters and halves of surrogate pairs. */
export function legalText(text: string): string {
  return text.replace(ILLEGAL, '')
}

/** Escapes what stands between tags. Any line break becomes a line feed, as every reader of XML makes it. */
export function escapeText(text: string): string {
  if (!/[&<>\r]/.test(text)) return text
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/\r\n?/g, '\n')
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
  const writer = new Writer(pretty ? '  ' : '', pretty ? '\n' : '')
  writer.element(root, '')
  return `<?xml version="1.0"?>${pretty ? '\n' : ''}${writer.text}`
}

/** Gathers the text of one document; adding to one string is what the engine does fastest. */
class Writer {
  text = ''
  readonly #step: string
  readonly #newline: string

  constructor(step: string, newline: string) {
    this.#step = step
    this.#newline = newline
  }

  element(node: XmlElement, indent: string): void {
    this.#open(node, indent)
    const { children } = node
    if (children.length === 0) {
      this.text += `/>${this.#newline}`
      return
    }
    this.text += '>'
    if (children.some((child) => typeof child === 'string')) this.#mixed(children)
    else {
      this.text += this.#newline
      for (const child of children) this.element(child as XmlElement, indent + this.#step)
      this.text += indent
    }
    this.text += `</${node.name}>${this.#newline}`
  }

  #open({ name, attributes }: XmlElement, indent: string): void {
    this.text += `${indent}<${name}`
    for (const [key, value] of attributes) this.text += ` ${key}="${escapeAttribute(value)}"`
  }

  /** Mixed content is padded with a blank at both ends, so that clients which trim keep words apart. */
  #mixed(children: XmlNode[]): void {
    const padded = children.length > 1
    if (padded && typeof children[0] === 'string') this.text += ' '
    for (const child of children) {
      if (typeof child === 'string') this.text += escapeText(child)
      else this.#inline(child)
    }
    if (padded) this.text += ' '
  }

  /** An element inside text; it never holds elements of its own. */
  #inline(node: XmlElement): void {
    this.#open(node, '')
    const inner = node.children.map((child) => (typeof child === 'string' ? escapeText(child) : '')).join('')
    this.text += inner === '' ? '/>' : `>${inner}</${node.name}>`
  }
}
