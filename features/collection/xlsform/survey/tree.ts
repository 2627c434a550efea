import type { Group, Text } from '../value.ts'

/** Something done on an event: sets a value, takes the position, records sound. */
export interface Action {
  name: 'setvalue' | 'odk:setgeopoint' | 'odk:recordaudio'
  event: 'odk-instance-first-load' | 'odk-instance-load' | 'odk-new-repeat' | 'xforms-value-changed'
  value?: string
  quality?: string
}

interface Common {
  name: string
  /** Row on the survey sheet; undefined for what the compiler adds itself. */
  row: number | undefined
  parent: Section | undefined
  /** Absolute XPath, set once the tree is complete. */
  path: string
}

/** The form itself, a group, a repeat, a loop (a group with one column per choice) or an entity. */
export interface Section extends Common {
  kind: 'survey' | 'group' | 'repeat' | 'loop' | 'entity'
  label?: Text | undefined
  hint?: Text | undefined
  media?: Group | undefined
  bind?: Group | undefined
  control?: Group | undefined
  instance?: Group | undefined
  /** Has no place in the body (the `meta` group). */
  bodyless?: boolean
  /** Leaves no element of its own in the record (the `flat` setting). */
  flat?: boolean
  /** Columns that the compiler does not know, for those who use it. */
  extra?: Group | undefined
  children: FormNode[]
}

export interface Question extends Common {
  kind: 'question'
  type: string
  label?: Text | undefined
  hint?: Text | undefined
  guidance?: Text | undefined
  media?: Group | undefined
  bind?: Group | undefined
  /** Element of the body; none for what nobody sees (calculations, metadata). */
  tag?: string | undefined
  control?: Group | undefined
  instance?: Group | undefined
  default?: string | undefined
  /** The default is a formula and is set by an action. */
  dynamicDefault: boolean
  actions: Action[]
  /** Names of the questions whose change recalculates this one. */
  triggers?: string[] | undefined
  /** List name, file name or `${reference}` that the choices come from. */
  itemset?: string | undefined
  choiceFilter?: string | undefined
  parameters: ReadonlyMap<string, string>
  /** External list (`itemsets.csv`) queried by a `select_one_external`. */
  query?: string | undefined
  /** Tags of an OpenStreetMap question. */
  tags?: { name: string; label: Text | undefined }[] | undefined
  extra?: Group | undefined
}

/** A file of data declared by `csv-external` or `xml-external`. */
export interface ExternalFile extends Common {
  kind: 'file'
  type: 'csv-external' | 'xml-external'
}

/** An attribute of an entity declaration, e.g. `@create`. */
export interface EntityAttribute extends Common {
  kind: 'attribute'
  value: string
  bind?: Group | undefined
  actions: Action[]
}

export interface EntityLabel extends Common {
  kind: 'entity-label'
  bind: Group
}

export type FormNode = Section | Question | ExternalFile | EntityAttribute | EntityLabel

export function isSection(node: FormNode): node is Section {
  return 'children' in node
}

/** The node and everything below it, in order. */
export function descendants(node: FormNode): FormNode[] {
  const found: FormNode[] = []
  collect(node, found)
  return found
}

function collect(node: FormNode, found: FormNode[]): void {
  found.push(node)
  if (isSection(node)) for (const child of node.children) collect(child, found)
}

/** A group of metadata: in the record, never on screen. */
export function metaGroup(children: FormNode[]): Section {
  return {
    kind: 'group',
    name: 'meta',
    row: undefined,
    parent: undefined,
    path: '',
    bodyless: true,
    children,
  }
}

/** Sets parents and paths below `root`; call it once the tree is complete. */
export function linkTree(root: Section): void {
  root.path = `/${root.name}`
  linkChildren(root, root.path)
}

function linkChildren(section: Section, base: string): void {
  for (const child of section.children) {
    child.parent = section
    const step = child.kind === 'attribute' ? `@${child.name}` : child.name
    child.path = isSection(child) && child.flat ? base : `${base}/${step}`
    if (isSection(child)) linkChildren(child, child.path)
  }
}

/** The sections around a node, innermost first, ending with the form itself. */
export function ancestors(node: FormNode): Section[] {
  const found: Section[] = []
  for (let current = node.parent; current; current = current.parent) found.push(current)
  return found
}

/** The nearest repeat around a node. */
export function enclosingRepeat(node: FormNode): Section | undefined {
  for (const section of ancestors(node)) if (section.kind === 'repeat') return section
  return undefined
}
