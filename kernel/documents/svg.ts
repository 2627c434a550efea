import { DOMParser, type Element, type Node, XMLSerializer } from '@xmldom/xmldom'

const elements = new Set(
  `svg g path rect circle ellipse line polyline polygon text tspan defs clipPath pattern linearGradient radialGradient
  stop title desc use symbol marker mask`.split(/\s+/),
)
const attributes = new Set(
  `x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy d points width height viewBox preserveAspectRatio transform opacity fill
  fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap
  stroke-linejoin stroke-miterlimit clip-path clip-rule mask font-family font-size font-style font-weight text-anchor
  dominant-baseline alignment-baseline letter-spacing patternUnits patternContentUnits patternTransform gradientUnits
  gradientTransform offset stop-color stop-opacity clipPathUnits maskUnits marker-start marker-mid marker-end refX refY
  markerWidth markerHeight markerUnits orient id visibility display paint-order xml:space`.split(/\s+/),
)

/** A picture that may be placed in a page, with its size in its own units. */
export interface CleanSvg {
  svg: string
  width: number
  height: number
}

/**
 * Makes a drawing safe and ready to stand in a page: only shapes, text and paint remain (an allow list: no scripts,
 * links, styles, foreign content or outside references), `style` attributes become plain attributes because a strict
 * content security policy refuses them, and ids get a prefix so that several drawings can share a page.
 * @throws when the text is not an SVG at all
 */
export function cleanSvg(svg: string, prefix: string): CleanSvg {
  // A document type could define entities that grow without end.
  if (/<!DOCTYPE|<!ENTITY/i.test(svg))
    throw new Error('The drawing has a document type, which is not accepted.')
  const parsed = new DOMParser({ onError: stopOnError }).parseFromString(svg, 'image/svg+xml')
  const root = parsed.documentElement
  if (root?.localName !== 'svg') throw new Error('The drawing is not an SVG.')
  const size = measure(root)
  cleanElement(root, `${prefix}_`)
  root.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  root.setAttribute('viewBox', size.viewBox)
  root.setAttribute('width', String(size.width))
  root.setAttribute('height', String(size.height))
  return { svg: new XMLSerializer().serializeToString(root), width: size.width, height: size.height }
}

function stopOnError(level: string, message: string): void {
  if (level !== 'warning') throw new Error(`The drawing is not well-formed: ${message}`)
}

function measure(root: Element) {
  const box = (root.getAttribute('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const whole = box.length === 4 && box.every(Number.isFinite) && box[2]! > 0 && box[3]! > 0
  const length = (name: string) => {
    const value = Number.parseFloat(root.getAttribute(name) ?? '')
    return Number.isFinite(value) && value > 0 && !root.getAttribute(name)!.includes('%') ? value : undefined
  }
  const width = length('width') ?? (whole ? box[2]! : 640)
  const height = length('height') ?? (whole ? box[3]! : 400)
  return { width, height, viewBox: whole ? box.join(' ') : `0 0 ${width} ${height}` }
}

function cleanElement(element: Element, prefix: string): void {
  spreadStyle(element)
  for (const attribute of Array.from(element.attributes)) {
    const name = attribute.name
    const value = attribute.value
    if (name === 'href' || name === 'xlink:href') {
      element.removeAttribute(name)
      if (/^#[\w.-]+$/.test(value)) element.setAttribute('href', `#${prefix}${value.slice(1)}`)
    } else if (!attributes.has(name) || /url\(\s*['"]?(?!#)/i.test(value) || /javascript:/i.test(value)) {
      element.removeAttribute(name)
    } else if (name === 'id') {
      element.setAttribute('id', prefix + value.replace(/[^\w.-]/g, '_'))
    } else if (name === 'font-family') {
      element.setAttribute(name, quoteFamilies(value))
    } else if (value.includes('url(')) {
      element.setAttribute(name, value.replace(/url\(\s*['"]?#([\w.-]+)['"]?\s*\)/g, `url(#${prefix}$1)`))
    }
  }
  for (const child of Array.from(element.childNodes) as Node[]) {
    if (child.nodeType === 3) continue
    const kept = child.nodeType === 1 && elements.has((child as Element).localName ?? '')
    if (kept) cleanElement(child as Element, prefix)
    else element.removeChild(child)
  }
}

/** Names with a digit (`Source Sans 3`) must stand in quotation marks, or strict readers drop them. */
function quoteFamilies(value: string): string {
  const names = value.split(',').map((name) => name.replace(/['"]/g, '').trim())
  return names
    .filter((name) => /^[\w -]+$/.test(name))
    .map((name) => (/^(serif|sans-serif|monospace)$/.test(name) ? name : `'${name}'`))
    .join(', ')
}

/** `style="fill:#123"` becomes `fill="#123"`; what has no attribute of its own is dropped. */
function spreadStyle(element: Element): void {
  const style = element.getAttribute('style')
  element.removeAttribute('style')
  for (const declaration of style?.split(';') ?? []) {
    const colon = declaration.indexOf(':')
    const name = declaration.slice(0, colon).trim()
    const value = declaration.slice(colon + 1).trim()
    if (colon > 0 && attributes.has(name)) element.setAttribute(name, value)
    if (name === 'font') spreadFont(element, value)
  }
}

/** ECharts writes the `font` shorthand: `normal 600 12px Source Sans 3`. */
function spreadFont(element: Element, value: string): void {
  const match = /^(.*?)(\d+(?:\.\d+)?)px\s*(?:\/\s*\S+\s+)?(.+)$/.exec(value)
  if (!match) return
  const [, before, size, family] = match
  element.setAttribute('font-size', size!)
  element.setAttribute('font-family', family!)
  const weight = /\b(bold|[1-9]00)\b/.exec(before!)
  if (weight) element.setAttribute('font-weight', weight[1]!)
  if (/\bitalic\b/.test(before!)) element.setAttribute('font-style', 'italic')
}
