import { parseReferences } from '../references/syntax.ts'
import { textOf } from '../value.ts'
import type { SurveyContext } from './context.ts'
import { type FormNode, isSection, type Section } from './tree.ts'

/** What a node's place in the record and its value are worked out from. Constraints may refer to themselves. */
const DEPENDING = ['relevant', 'calculate']

/**
 * Warns of rows whose relevance or calculation depends, in the end, on itself: phones refuse to open such a form. What
 * stands in a group depends on the group's relevance.
 */
export function checkCycles({ open, table, problems }: SurveyContext): void {
  const root = open[0]!.section
  const parents = parentsBelow(root)
  const byName = new Map<string, FormNode[]>()
  for (const node of parents.keys()) byName.set(node.name, [...(byName.get(node.name) ?? []), node])
  const dependencies = (node: FormNode): FormNode[] => {
    const named = referredTo(node).flatMap((name) => byName.get(name) ?? [])
    const parent = parents.get(node)
    return parent && parent !== root ? [...named, parent] : named
  }
  for (const circle of circles([...parents.keys()], dependencies)) {
    const first = circle.find((node) => node.row !== undefined && referredTo(node).length > 0)
    if (!first) continue
    const name = DEPENDING.find((one) => 'bind' in first && first.bind?.get(one) !== undefined)!
    const column = table.headerOf('bind', name) ?? name
    const names = [...circle, circle[0]!].map((node) => node.name).join(' → ')
    problems.warn('expressions_circular', { sheet: 'survey', row: first.row, column }, { names })
  }
}

function parentsBelow(section: Section, found = new Map<FormNode, Section>()): Map<FormNode, Section> {
  for (const child of section.children) {
    found.set(child, section)
    if (isSection(child)) parentsBelow(child, found)
  }
  return found
}

function referredTo(node: FormNode): string[] {
  if (!('bind' in node)) return []
  return DEPENDING.flatMap((name) => {
    // With a trigger it is an action, done when another answer changes.
    if (name === 'calculate' && 'triggers' in node && node.triggers?.length) return []
    const text = textOf(node.bind?.get(name)) ?? ''
    const found = parseReferences(text)
    if (!Array.isArray(found)) return []
    // Another copy of a repeat may be meant, which is no circle.
    const elsewhere = /\[|indexed-repeat\s*\(/.test(text)
    return found
      .filter((one) => !one.lastSaved && !(elsewhere && one.name === node.name))
      .map((one) => one.name)
  })
}

/**
 * Circles of nodes that depend on one another, each node in one of them at most. What depends on nothing is taken away, again
 * and again; from what is left, one comes to a circle on any way.
 */
function circles(nodes: readonly FormNode[], next: (node: FormNode) => FormNode[]): FormNode[][] {
  const needed = new Map(nodes.map((node) => [node, new Set(next(node))]))
  const needing = new Map<FormNode, FormNode[]>(nodes.map((node) => [node, []]))
  for (const [node, all] of needed) for (const one of all) needing.get(one)?.push(node)
  const remove = (free: FormNode[]) => {
    for (let node = free.pop(); node; node = free.pop()) {
      needed.delete(node)
      for (const one of needing.get(node)!) {
        const left = needed.get(one)
        if (left?.delete(node) && left.size === 0) free.push(one)
      }
    }
  }
  remove(nodes.filter((node) => needed.get(node)!.size === 0))
  const found: FormNode[][] = []
  for (let start = needed.keys().next().value; start; start = needed.keys().next().value) {
    const way = new Set<FormNode>()
    let node = start
    while (!way.has(node)) {
      way.add(node)
      node = needed.get(node)!.values().next().value!
    }
    const circle = [...way].slice([...way].indexOf(node))
    found.push(circle)
    remove(circle.slice())
  }
  return found
}
