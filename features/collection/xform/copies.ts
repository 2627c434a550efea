import type { Element } from '@xmldom/xmldom'
import type { Field } from './definition.ts'
import { pathsIn, resolvePath } from './paths.ts'
import { children } from './texts.ts'

const odkNamespace = 'http://www.opendatakit.org/xforms'

/** By which way an answer comes into another node: a calculation, a default or trigger, a list made of answers, the audit. */
export type Way = 'calculate' | 'setvalue' | 'choices' | 'audit'

/** A node whose contents are made from those of others, all as paths below the root. */
export interface Copy {
  path: string
  from: string[]
  way: Way
}

/**
 * Every way by which answers are copied inside a form. What only counts answers is none; what narrows a list by an answer is
 * one: a list of people narrowed to a name says the name.
 * @param plain turns a nodeset into a path below the root
 */
export function readCopies(html: Element, fields: Field[], plain: (nodeset: string) => string): Copy[] {
  const known = new Set(fields.map((field) => field.path))
  // What is no question of its own, as an entity's label, is cut out with the node that it lies in.
  const holder = (path: string): string => {
    let at = path
    while (at && !known.has(at)) at = at.slice(0, at.lastIndexOf('/'))
    return at
  }
  const copies: Copy[] = []
  const add = (path: string, from: string[], way: Way) => {
    const target = holder(path)
    if (target && from.length) copies.push({ path: target, from, way })
  }
  const walk = (element: Element, at: string): void => {
    const named = element.getAttribute('ref') ?? element.getAttribute('nodeset') ?? ''
    const path = named ? pathOf(plain(named), at) : at
    if (element.localName === 'bind') {
      add(path, sources(element.getAttribute('calculate') ?? '', path), 'calculate')
      if (/^true(\(\))?$/.test(element.getAttributeNS(odkNamespace, 'track-changes') ?? ''))
        add(path, [''], 'audit')
    }
    if (element.localName === 'setvalue') {
      // Clients differ in where a relative path begins: at the node that is set, or at the question that sets it.
      const value = element.getAttribute('value') ?? ''
      add(path, [...sources(value, path), ...sources(value, at)], 'setvalue')
    }
    if (['select', 'select1', 'rank'].includes(element.localName ?? ''))
      add(path, pathsOfChoices(element, path, plain), 'choices')
    for (const child of children(element)) walk(child, path)
  }
  walk(html, '')
  return copies
}

/** What an expression takes over; where it says `//name` or `*`, that may be anything. */
const sources = (expression: string, at: string): string[] => [
  ...pathsIn(expression, at),
  ...(/\/[/*]/.test(expression.replace(/'[^']*'|"[^"]*"/g, ' ')) ? [''] : []),
]

const pathOf = (path: string, at: string): string => (path.startsWith('/') ? path : resolvePath(at, path))

/** What a question's list is made of: answers of a repeat, or a list that answers narrow. */
function pathsOfChoices(control: Element, path: string, plain: (nodeset: string) => string): string[] {
  const from = [
    ...pathsIn(control.getAttribute('query') ?? '', path),
    // `search()` looks a list up by an answer.
    ...pathsIn(control.getAttribute('appearance') ?? '', path),
  ]
  for (const itemset of children(control).filter((one) => one.localName === 'itemset')) {
    const nodeset = itemset.getAttribute('nodeset') ?? ''
    const of = plain(nodeset.replace(/\[.*\]/s, '').trim())
    const filter = /\[(.*)\]/s.exec(nodeset)?.[1] ?? ''
    if (!of.startsWith('/')) {
      from.push(...pathsIn(filter, path))
      continue
    }
    const value = children(itemset).find((one) => one.localName === 'value')
    from.push(resolvePath(of, value?.getAttribute('ref') ?? '.'), ...pathsIn(filter, of))
  }
  return from
}
