import { SaxesParser } from 'saxes'
import type { Definition, FieldKind } from './definition.ts'

/**
 * An answer as it is compared: numbers, places and moments are written by every client in its own way (`0` and `0.0`, a
 * semicolon at the end, another offset), and mean the same.
 */
export function meant(kind: FieldKind | undefined, value: string | undefined): string | undefined {
  if (value === undefined) return value
  switch (kind) {
    case 'integer':
    case 'decimal':
      return /^\s*[+-]?[\d.]+(?:e[+-]?\d+)?\s*$/i.test(value) && Number.isFinite(Number(value))
        ? String(Number(value))
        : value
    case 'geopoint':
    case 'geotrace':
    case 'geoshape': {
      const points = value.split(';').filter((point) => point.trim())
      const numbers = points.map((point) => point.trim().split(/\s+/).map(Number))
      return numbers.flat().some(Number.isNaN) ? value : numbers.map((point) => point.join(' ')).join(';')
    }
    case 'dateTime':
      return String(Date.parse(value) || value)
    case 'time':
      return String(Date.parse(`1970-01-02T${value.trim()}`) || value)
    case 'select_multiple':
    case 'rank':
      return value.trim().split(/\s+/).join(' ')
    default:
      return value
  }
}

interface Leaf {
  /** Where its content stands in the XML, `[from, to)`. */
  from: number
  to: number
  text: string
  /** Its place without positions, below the root. */
  bare: string
}

/** What a record's XML answers, by places with positions among nodes of the same name. */
function leavesOf(xml: string): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>()
  const stack: {
    path: string
    bare: string
    from: number
    text: string
    inner: boolean
    counts: Map<string, number>
  }[] = []
  const parser = new SaxesParser({ position: true })
  parser.on('opentag', (tag) => {
    const above = stack.at(-1)
    const name = tag.name.replace(/^.*:/, '')
    const count = (above?.counts.get(name) ?? 0) + 1
    above?.counts.set(name, count)
    if (above) above.inner = true
    stack.push({
      path: above ? `${above.path}/${name}[${count}]` : '',
      bare: above ? `${above.bare}/${name}` : '',
      from: parser.position,
      text: '',
      inner: false,
      counts: new Map(),
    })
  })
  const text = (part: string) => {
    const frame = stack.at(-1)
    if (frame) frame.text += part
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('closetag', (tag) => {
    const { path, bare, from, inner, text } = stack.pop()!
    if (inner || tag.isSelfClosing) return
    leaves.set(path, { from, to: xml.lastIndexOf('<', parser.position - 1), text: text.trim(), bare })
  })
  parser.write(xml).close()
  return leaves
}

/**
 * A record with the bytes that arrived wherever an answer still means what it meant: the engine, and a browser's before it,
 * writes all of them anew.
 * @param earlier well-formed records to take them from, the first before the others
 */
export function withBytesOf(definition: Definition, xml: string, earlier: readonly string[]): string {
  const kinds = new Map(definition.fields.map((field) => [field.path, field.kind]))
  const known = earlier.map((one) => ({ xml: one, leaves: leavesOf(one) }))
  let out = ''
  let at = 0
  for (const [path, leaf] of leavesOf(xml)) {
    const kind = kinds.get(leaf.bare)
    if (!kind || leaf.text === '') continue
    const same = known.find(({ leaves }) => {
      const before = leaves.get(path)
      return before && before.text !== '' && meant(kind, before.text) === meant(kind, leaf.text)
    })
    const source = same?.leaves.get(path)
    if (!same || !source) continue
    out += xml.slice(at, leaf.from) + same.xml.slice(source.from, source.to)
    at = leaf.to
  }
  return out + xml.slice(at)
}
