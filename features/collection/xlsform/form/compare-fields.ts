import type { Change, ChangeEffect } from './changes.ts'
import { compareTexts, type FormField, firstText } from './form.ts'

/** A field with where it stands. */
interface Placed {
  field: FormField
  /** Path of the group around it. */
  parent: string
}

/** Compares the questions, groups and repeats of two versions; fields are told by their names. */
export function compareFields(before: FormField[], after: FormField[]): Change[] {
  const former = flatten(before)
  const latter = flatten(after)
  const pairs = pairUp(former, latter)
  const changes: Change[] = []
  for (const placed of latter) {
    const known = pairs.get(placed)
    if (known) changes.push(...compareField(known, placed))
    else changes.push(change(placed.field, `${placed.field.kind}_added`, 'logic'))
  }
  const kept = new Set(pairs.values())
  const removed = former.filter((placed) => !kept.has(placed))
  changes.push(...removed.map(({ field }) => change(field, `${field.kind}_removed`, removalEffect(field))))
  return [...changes, ...reordered(former, latter, pairs)]
}

/** What nobody was asked can be worked out again; what somebody answered cannot. */
function removalEffect(field: FormField): ChangeEffect {
  return field.kind === 'question' && field.hidden ? 'logic' : 'answers'
}

function change(field: FormField, code: string, effect: ChangeEffect, params: Change['params'] = {}): Change {
  const named = { name: field.name, label: firstText(field.label, field.name), type: field.type }
  return { code, effect, subject: field.path, params: { ...named, ...params } }
}

function flatten(fields: FormField[], parent = ''): Placed[] {
  // The meta group is the compiler's own; what the author decides of it is told with the settings.
  const own = fields.filter(({ kind, hidden }) => kind === 'question' || !hidden)
  return own.flatMap((field) => [{ field, parent }, ...flatten(field.children, field.path)])
}

/**
 * Finds each field's former self: the same path, or else the same name elsewhere, or else – renamed – the
 * only field of the same type and label that is gone.
 */
function pairUp(former: Placed[], latter: Placed[]): Map<Placed, Placed> {
  const pairs = new Map<Placed, Placed>()
  const free = new Set(former)
  const match = (key: (placed: Placed) => string | undefined) => {
    const candidates = Map.groupBy(free, key)
    const wanted = Map.groupBy(
      latter.filter((placed) => !pairs.has(placed)),
      key,
    )
    for (const [text, [placed, ...others]] of wanted) {
      const [known, ...more] = candidates.get(text) ?? []
      if (text === undefined || !known || !placed || others.length > 0 || more.length > 0) continue
      pairs.set(placed, known)
      free.delete(known)
    }
  }
  match(({ field }) => `${field.kind} ${field.path}`)
  match(({ field }) => `${field.kind} ${field.name}`)
  match(({ field }) => {
    const label = Object.values(field.label)[0]
    return label === undefined ? undefined : `${field.type} ${label}`
  })
  return pairs
}

function compareField(
  { field: before, parent: from }: Placed,
  { field: after, parent: to }: Placed,
): Change[] {
  const changes: Change[] = []
  const add = (code: string, effect: ChangeEffect, params: Change['params']) =>
    changes.push(change(after, code, effect, params))
  if (before.name !== after.name) add('field_renamed', 'answers', { from: before.name, to: after.name })
  else if (from !== to) add('field_moved', 'answers', { from: from || '/', to: to || '/' })
  if (before.type !== after.type) add('type_changed', 'answers', { from: before.type, to: after.type })
  else if (before.list !== after.list) {
    add('choices_changed', 'answers', { from: before.list ?? '', to: after.list ?? '' })
  }
  for (const params of compareTexts(before.label, after.label)) add('label_changed', 'words', params)
  for (const params of compareTexts(before.hint, after.hint)) add('hint_changed', 'words', params)
  for (const name of EXPRESSIONS) {
    const [was, is] = [before.expressions[name] ?? '', after.expressions[name] ?? '']
    if (was === is) continue
    const verb = was === '' ? 'added' : is === '' ? 'removed' : 'changed'
    add(`expression_${verb}`, 'logic', { what: name, from: was, to: is })
  }
  if ((before.appearance ?? '') !== (after.appearance ?? '')) {
    add('appearance_changed', 'words', { from: before.appearance ?? '', to: after.appearance ?? '' })
  }
  return changes
}

const EXPRESSIONS = [
  'relevant',
  'required',
  'constraint',
  'calculate',
  'readonly',
  'choiceFilter',
  'default',
] as const satisfies readonly (keyof FormField['expressions'])[]

/** Groups whose remaining fields stand in another order; moved and renamed fields are told of otherwise. */
function reordered(former: Placed[], latter: Placed[], pairs: ReadonlyMap<Placed, Placed>): Change[] {
  const position = new Map(former.map((placed, index) => [placed, index]))
  const lastByParent = new Map<string, number>()
  const groups = new Set<string>()
  for (const placed of latter) {
    const known = pairs.get(placed)
    if (!known || known.parent !== placed.parent) continue
    const at = position.get(known)!
    if (at < (lastByParent.get(placed.parent) ?? -1)) groups.add(placed.parent)
    else lastByParent.set(placed.parent, at)
  }
  return [...groups].map((group) => ({
    code: 'fields_reordered',
    effect: 'words',
    subject: group,
    params: { group: group || '/' },
  }))
}
