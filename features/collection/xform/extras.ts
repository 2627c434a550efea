import type { Element } from '@xmldom/xmldom'
import type { EntityUse, FormFile } from './definition.ts'
import { children } from './texts.ts'

const fileKinds = { images: 'image', audio: 'audio', video: 'video' } as const

/** The files that a form names in its texts, lists and functions. */
export function readFiles(xml: string, instances: readonly Element[]): FormFile[] {
  const files = new Map<string, FormFile>()
  const add = (name: string, kind: FormFile['kind']) => {
    const clean = name.split(/[\\/]/).at(-1)!.trim()
    if (clean) files.set(clean, { name: clean, kind })
  }
  for (const match of xml.matchAll(/jr:\/\/(images|audio|video|file|file-csv)\/([^<"']+)/g))
    add(decode(match[2]!), fileKinds[match[1] as keyof typeof fileKinds] ?? 'file')
  for (const match of xml.matchAll(/\b(?:pulldata|search)\(\s*(?:'|&apos;|")([^'"&]+)(?:'|&apos;|")/g))
    add(/\.\w+$/.test(match[1]!) ? match[1]! : `${match[1]}.csv`, 'file')
  const known = instances.map((one) => one.getAttribute('id'))
  const external = [...xml.matchAll(/\bquery="instance\('([^']+)'\)/g)].some(
    (match) => !known.includes(match[1]!),
  )
  if (external) add('itemsets.csv', 'file')
  return [...files.values()]
}

const decode = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>')

/** The entities that submissions of the form create or update. */
export function readEntities(node: Element, path = ''): EntityUse[] {
  const uses: EntityUse[] = []
  for (const child of children(node)) {
    if (child.localName === 'meta') {
      const entity = children(child).find((one) => one.localName === 'entity')
      const dataset = entity?.getAttribute('dataset')
      if (dataset) uses.push({ path, dataset })
    } else uses.push(...readEntities(child, `${path}/${child.localName}`))
  }
  // A repeat's template and its first copy are one use.
  return uses.filter(
    (use, at) => uses.findIndex((other) => other.path === use.path && other.dataset === use.dataset) === at,
  )
}
