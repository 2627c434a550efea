import { SaxesParser } from 'saxes'
import { UnreadableWorkbook } from '../problems.ts'

export interface Tag {
  name: string
  attributes: Record<string, string>
}

export interface Listener {
  open?(tag: Tag): void
  close?(name: string): void
  text?(text: string): void
}

/**
 * Reads one XML part of a workbook, telling `listener` what it meets; prefixes of names are dropped.
 * A document type (the door for entity bombs and outside files) is refused, as no spreadsheet has one.
 */
export function readXml(xml: string, part: string, listener: Listener): void {
  const parser = new SaxesParser({ xmlns: false })
  parser.on('doctype', () => {
    throw new UnreadableWorkbook('file_damaged', { part })
  })
  parser.on('error', () => {
    throw new UnreadableWorkbook('file_damaged', { part })
  })
  parser.on('opentag', (tag) => {
    listener.open?.({ name: local(tag.name), attributes: tag.attributes as Record<string, string> })
  })
  parser.on('closetag', (tag) => {
    listener.close?.(local(tag.name))
  })
  parser.on('text', (text) => {
    listener.text?.(text)
  })
  parser.on('cdata', (text) => {
    listener.text?.(text)
  })
  parser.write(xml).close()
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** An attribute by its local name, whatever prefix the writing program chose. */
export function attribute(tag: Tag, name: string): string | undefined {
  if (tag.attributes[name] !== undefined) return tag.attributes[name]
  const key = Object.keys(tag.attributes).find((candidate) => local(candidate) === name)
  return key === undefined ? undefined : tag.attributes[key]
}
