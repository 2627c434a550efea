import { clockPart } from '../export/clock.ts'
import { leavesOf, type Node, type Table } from '../export/shape.ts'
import { headingText } from '../xform/definition.ts'

/** What a column can be besides a question: keys that join tables, and parts of a position. */
export const marks = ['@instance', '@key', '@parent', '@index', '@parentIndex'] as const
export const parts = ['latitude', 'longitude', 'altitude', 'accuracy'] as const
/** Parts of a moment, as the workspace's own workbooks have it. */
export const clockParts = ['utc', 'offset'] as const

/** Columns that exporters add, in the plain form of `plain`. */
const known: Record<string, (typeof marks)[number] | null> = {
  key: '@key', parent_key: '@parent', _index: '@index', _parent_index: '@parentIndex', _uuid: '@instance', 'meta-instanceid': '@instance',
  instanceid: '@instance', 'meta-instancename': null, submissiondate: null, 'submissiondate (utc)': null, _submission_time: null, _id: null, submitterid: null,
  submittername: null, _submitted_by: null, status: null, _status: null, _validation_status: null, __version__: null, _notes: null, _tags: null,
  attachmentspresent: null, attachmentsexpected: null, reviewstate: null, deviceid: null, edits: null, formversion: null,
  _parent_table_name: null, _xform_id_string: null, _attachments: null, _geolocation: null, 'formhub-uuid': null, 'meta-rootuuid': null,
} // biome-ignore format: a list

/** What a column says that no question needs: KoboToolbox repeats the submission's own at every row of a repeat. */
const repeated = /^_submission__/

export const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[/.:]+/g, '-')
    .replace(/\s+/g, ' ')

/** Which key that joins tables a column holds. */
export const markOf = (name: string): string | null => known[plain(name)] ?? null

/** What a column leads to: a question, a part of one (`/place@latitude`, `/topics@asylum`), a mark, or nothing. */
export interface ColumnMatch {
  target: string | null
  /** Nothing is lost without it: exporters add it, or another column says the same. */
  spare: boolean
}

/** Matches the columns of one table of a file with the questions of a table of the form, each question once. */
export function matchColumns(names: readonly string[], table: Table): Map<string, ColumnMatch> {
  const find = finder(table)
  const alike = byPlace(names, find)
  const exact = new Map(names.map((name) => [name, alike.get(name) ?? find.whole(name)]))
  const taken = new Set<string>()
  for (const [name, target] of exact)
    if (target === null || taken.has(target)) exact.set(name, null)
    else taken.add(target)
  // By its last part alone a column is known only where no other column could be meant.
  const loose = new Map(names.map((name) => [name, exact.get(name) ? null : find.ending(name)]))
  const claims = [...loose.values()]
  return new Map(
    names.map((name) => {
      const ending = loose.get(name) ?? null
      const free =
        ending !== null && !taken.has(ending) && claims.indexOf(ending) === claims.lastIndexOf(ending)
      const target = exact.get(name) ?? (free ? ending : null)
      const whole = target?.startsWith('/') ? target.split('@')[0]! : ''
      // A part says nothing beside its question's own column.
      if (target !== whole && taken.has(whole)) return [name, { target: null, spare: true }]
      return [name, { target, spare: target === null && isAdded(name, names, find) }]
    }),
  )
}

/**
 * Columns of the same heading, of which the file's reader numbers all but the first: as many as there are questions called
 * so, they stand in the form's order.
 */
function byPlace(names: readonly string[], find: ReturnType<typeof finder>): Map<string, string> {
  const groups = Map.groupBy(names, (name) => name.replace(/ \(\d+\)$/, ''))
  const found = new Map<string, string>()
  for (const [heading, columns] of groups) {
    const called = find.called(heading)
    if (columns.length < 2 || columns[0] !== heading || called.length !== columns.length) continue
    for (const [at, name] of columns.entries()) found.set(name, called[at]!)
  }
  return found
}

function isAdded(name: string, names: readonly string[], find: ReturnType<typeof finder>): boolean {
  const key = plain(name)
  if (repeated.test(key)) return true
  // Where a picture lies on the exporter's own server.
  if (key.endsWith('_url') && find.question(key.slice(0, -4))) return true
  if (!Object.hasOwn(known, key)) return false
  // It may be a question of that label, unless that has a column of its own.
  return (
    !find.question(key) ||
    names.some((other) => other !== name && plain(other).replace(/ \(\d+\)$/, '') === key)
  )
}

/** Finds questions by the names that exporters give to their columns. */
function finder(table: Table) {
  const byKey = new Map<string, Node[]>()
  const offer = (name: string, node: Node) => {
    const key = plain(name)
    const there = byKey.get(key) ?? []
    if (key && !there.includes(node)) byKey.set(key, [...there, node])
  }
  const leaves = leavesOf(table)
  // Whole paths first: a question in a group may be called as one outside.
  for (const { node, above } of leaves) offer([...above, node].map((one) => one.name).join('-'), node)
  for (const { node } of leaves) offer(`${table.path.slice(1)}-${node.name}`, node)
  for (const { node } of leaves) offer(node.field.path.slice(1), node)
  for (const { node } of leaves) offer(node.name, node)
  for (const { node, above } of leaves)
    for (const [language, label] of Object.entries(node.field.label ?? {})) {
      const groups = above.map((one) => one.field.label?.[language] || one.name)
      offer([...groups, label].join('-'), node)
      offer([...above.map((one) => one.name), label].join('-'), node)
    }
  for (const { node } of leaves) for (const label of Object.values(node.field.label ?? {})) offer(label, node)
  // As our own files have them at their heads.
  for (const { node } of leaves)
    for (const label of Object.values(node.field.label ?? {})) offer(headingText(label), node)

  /** @param sure only where no other question is called the same */
  const question = (key: string, sure = false): Node | undefined => {
    const found = byKey.get(key)
    return sure && found && found.length > 1 ? undefined : found?.[0]
  }
  const target = (key: string, sure = false): string | null =>
    question(key, sure)?.field.path ?? partOf(key, sure) ?? momentOf(key, sure) ?? choiceOf(key, sure)

  /** `place-Latitude`, and `_place_latitude` of KoboToolbox, in a group or not. */
  const partOf = (key: string, sure: boolean): string | null => {
    const found = /^(.*)[-_](latitude|longitude|altitude|accuracy|precision)$/.exec(key)
    if (!found) return null
    const part = found[2] === 'precision' ? 'accuracy' : found[2]
    for (const name of [found[1]!, found[1]!.replace(/(^|-)_([^-]*)$/, '$1$2')]) {
      const node = question(name, sure)
      if (node?.field.kind === 'geopoint') return `${node.field.path}@${part}`
    }
    return null
  }

  /** `start (UTC)`, and how far its own clock was ahead. */
  const momentOf = (key: string, sure: boolean): string | null => {
    const [, name, part] = clockPart.exec(key) ?? []
    const node = name ? question(name, sure) : undefined
    return node?.field.kind === 'dateTime' ? `${node.field.path}@${part === 'utc' ? 'utc' : 'offset'}` : null
  }

  /** `topics/asylum`: a column of 0 and 1 for each choice. */
  const choiceOf = (key: string, sure: boolean): string | null => {
    for (let at = key.indexOf('-'); at > 0; at = key.indexOf('-', at + 1)) {
      const node = question(key.slice(0, at), sure)
      if (node?.field.kind !== 'select_multiple') continue
      const name = key.slice(at + 1)
      const choice =
        node.choices.find(({ value }) => plain(value) === name) ??
        node.choices.find(({ label }) => Object.values(label ?? {}).some((text) => plain(text) === name))
      if (choice) return `${node.field.path}@${choice.value}`
    }
    return null
  }

  return {
    question,
    /** All questions that are called so, in the form's order. */
    called: (name: string): string[] => {
      const all = byKey.get(plain(name)) ?? []
      return leaves.filter(({ node }) => all.includes(node)).map(({ node }) => node.field.path)
    },
    /** What the whole name leads to. */
    whole: (name: string): string | null => {
      const key = plain(name)
      if (!Object.hasOwn(known, key)) return target(key)
      // A question may be called as a column that exporters add: then it is written just as the form has it.
      return known[key] ?? leaves.find(({ node }) => node.name === name)?.node.field.path ?? null
    },
    /** What the last parts of a name lead to, where its groups are called otherwise than in the form. */
    ending: (name: string): string | null => {
      if (Object.hasOwn(known, plain(name))) return null
      const steps = name.split('/')
      for (let at = 1; at < steps.length; at++) {
        // What stands below a question is one of its choices, and no question.
        if (question(plain(steps.slice(0, at).join('/')))) return null
        const found = target(plain(steps.slice(at).join('/')), true)
        if (found) return found
      }
      return null
    },
  }
}
