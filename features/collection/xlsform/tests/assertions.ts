import { XmlAttribute, XmlDocument, XmlElement, type XmlNode } from 'libxml2-wasm'
import type { CompileResult } from '../index.ts'
import type { Case } from './cases.ts'

const NAMESPACES = {
  x: 'http://www.w3.org/2002/xforms',
  h: 'http://www.w3.org/1999/xhtml',
  ev: 'http://www.w3.org/2001/xml-events',
  xsd: 'http://www.w3.org/2001/XMLSchema',
  jr: 'http://openrosa.org/javarosa',
  orx: 'http://openrosa.org/xforms',
  odk: 'http://www.opendatakit.org/xforms',
  entities: 'http://www.opendatakit.org/xforms/entities',
}

/** What is wrong with our result for a case, judged by the assertions of the reference's own tests. */
export function faultOf(test: Case, result: CompileResult): string | undefined {
  if (test.errored) return result.errors.length > 0 ? placeFault(result) : 'should have been refused'
  if (result.xform === undefined) return `refused: ${JSON.stringify(result.errors[0])}`
  const count = test.result_warnings?.length ?? test.warnings_count
  if (count !== undefined && count !== result.warnings.length) {
    return `${result.warnings.length} warnings instead of ${count}: ${JSON.stringify(result.warnings)}`
  }
  using document = XmlDocument.fromString(result.xform)
  return xpathFault(test, document) ?? fragmentFault(test, document)
}

/** Row and column come with their sheet. */
function placeFault({ errors }: CompileResult): string | undefined {
  const lost = errors.find(({ sheet, row, column }) => sheet === undefined && (row ?? column) !== undefined)
  return lost && `an error without its sheet: ${JSON.stringify(lost)}`
}

function xpathFault(test: Case, document: XmlDocument): string | undefined {
  const counts: [string, number][] = [
    ...(test.xml__xpath_match ?? []).map((xpath): [string, number] => [xpath, 1]),
    ...(test.xml__xpath_count ?? []),
  ]
  for (const [xpath, count] of counts) {
    const found = document.find(xpath, namespacesOf(document)).length
    if (found !== count) return `${found} nodes instead of ${count} for ${xpath}`
  }
  for (const [xpath, expected] of test.xml__xpath_exact ?? []) {
    const found = document.find(xpath, namespacesOf(document)).map(textOf)
    if (!sameTexts(expected.map(squeeze), found.map(squeeze)))
      return `${xpath} gives ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`
  }
  return undefined
}

const namespacesOf = (document: XmlDocument) => ({ ...document.root.nsDeclarations, ...NAMESPACES })

/** The same texts, whatever their order and however often. */
function sameTexts(one: string[], other: string[]): boolean {
  return one.every((text) => other.includes(text)) && other.every((text) => one.includes(text))
}

function textOf(node: XmlNode): string {
  if (node instanceof XmlAttribute) return node.value
  if (!(node instanceof XmlElement)) return node.content
  return compact(node.canonicalizeToString()).replace(/ xmlns(:\w+)?="[^"]*"/g, '')
}

function fragmentFault(test: Case, document: XmlDocument): string | undefined {
  const whole = compact(document.canonicalizeToString())
  const part = (name: string) => squeeze(new RegExp(`<${name}[ >].*</${name}>`, 's').exec(whole)?.[0] ?? '')
  const wanted: [string, string[] | undefined][] = [
    [squeeze(whole), test.xml__contains],
    [part('model'), test.model__contains],
    [part('instance'), test.instance__contains],
    [part('itext'), test.itext__contains],
  ]
  for (const [text, fragments] of wanted) {
    const missing = fragments?.find((fragment) => !text.includes(squeeze(fragment)))
    if (missing !== undefined) return `lacks ${missing}`
  }
  const unwanted = test.xml__excludes?.find((fragment) => squeeze(whole).includes(squeeze(fragment)))
  return unwanted && `contains ${unwanted}`
}

/** Empty elements as one tag, as the reference's fragments are written. */
const compact = (xml: string) => xml.replace(/<([^\s<>/]+)((?: [^\s=<>]+="[^"]*")*)><\/\1>/g, '<$1$2/>')
/** White space plays no part in the comparison of fragments; neither does the kind of quotes. */
const squeeze = (xml: string) => xml.replace(/\s+/g, '').replaceAll('&quot;', '"').replaceAll('&gt;', '>')

/** Is this, as XML, the very XForm that the reference wrote? */
export function isSameXml(one: string, other: string): boolean {
  using a = XmlDocument.fromString(one)
  using b = XmlDocument.fromString(other)
  return a.canonicalizeToString() === b.canonicalizeToString()
}
