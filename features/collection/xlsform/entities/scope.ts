import type { Problems } from '../problems.ts'
import { ancestors, type Section } from '../survey/tree.ts'
import type { EntityDeclaration } from './declarations.ts'
import type { EntityReference } from './references.ts'

/*
 * An entity is declared in one container: the form, a group or a repeat. A repeat makes one entity for
 * each of its instances, so repeats (and the form) bound the scope within which an entity's questions
 * may be spread.
 */

/** Where an entity would like to be declared. */
export interface Request {
  declaration: EntityDeclaration
  /** The repeat (or form) that all its questions can be seen from. */
  scope: Section
  /** The deepest container that would do. */
  wanted: Section
  /** Containers of questions saved to it; nothing else may be declared between them and the entity. */
  savedFrom: Section[]
}

/** The containers from the form down to this one. */
export function lineage(section: Section): Section[] {
  return [section, ...ancestors(section)].reverse()
}

const isBoundary = ({ kind }: Section) => kind === 'repeat' || kind === 'survey'

/** The nearest repeat around a container (or itself), or the form. */
export function scopeOf(section: Section): Section {
  return lineage(section).findLast(isBoundary)!
}

/** How many repeats bound a container. */
function repeatDepth(section: Section): number {
  return lineage(section).filter(({ kind }) => kind === 'repeat').length
}

/** How many containers lie between a container and its boundary. */
function depthInScope(section: Section): number {
  return lineage(section).length - lineage(scopeOf(section)).length
}

/** Works out where an entity belongs from all the places that refer to it; conflicts are reported. */
export function requestFor(
  declaration: EntityDeclaration,
  references: readonly EntityReference[],
  problems: Problems,
): Request | undefined {
  const deepest = deepestReferences(references)
  const savedFrom = [
    ...new Set(references.filter(({ property }) => property !== undefined).map(({ section }) => section)),
  ]
  const scope = scopeOf(deepest.boundary.section)
  const wanted = wantedContainer(savedFrom, (deepest.saved ?? deepest.any).section)
  const fits = references.map((reference) =>
    reportConflict(reference, { declaration, scope, scopeReference: deepest.boundary, wanted }, problems),
  )
  return fits.every(Boolean) ? { declaration, scope, wanted, savedFrom } : undefined
}

interface Deepest {
  /** The first reference in the scope with most repeats around it. */
  boundary: EntityReference
  /** In that scope, the one deepest down, of all and of those that save. */
  any: EntityReference
  saved: EntityReference | undefined
}

function deepestReferences(references: readonly EntityReference[]): Deepest {
  let found: Deepest | undefined
  for (const reference of references) {
    const saves = reference.property !== undefined
    if (!found) {
      found = { boundary: reference, any: reference, saved: saves ? reference : undefined }
      continue
    }
    if (repeatDepth(reference.section) > repeatDepth(found.boundary.section)) {
      found.boundary = reference
      found.any = reference
      if (saves) found.saved = reference
    }
    const inScope = scopeOf(reference.section) === scopeOf(found.boundary.section)
    const deeperThan = (other: EntityReference) =>
      inScope && depthInScope(reference.section) > depthInScope(other.section)
    if (deeperThan(found.any)) found.any = reference
    if (saves && (!found.saved || deeperThan(found.saved))) found.saved = reference
  }
  return found!
}

/** With several saving containers: their common one, unless the deepest scope lies below it. */
function wantedContainer(savedFrom: readonly Section[], deepest: Section): Section {
  const [first, ...others] = savedFrom.map(lineage)
  if (!first) return deepest
  if (others.length === 0) return first.at(-1)!
  const shared = first.filter((section, depth) => others.every((line) => line[depth] === section))
  const common = shared.at(-1)!
  const boundary = scopeOf(deepest)
  const byRepeats = repeatDepth(boundary) - repeatDepth(common)
  if (byRepeats !== 0) return byRepeats > 0 ? boundary : common
  return depthInScope(boundary) >= depthInScope(common) ? boundary : common
}

interface Conflict {
  declaration: EntityDeclaration
  scope: Section
  scopeReference: EntityReference
  wanted: Section
}

/** Is the reference within reach of where the entity will be? */
function reportConflict(
  reference: EntityReference,
  { declaration, scope, scopeReference, wanted }: Conflict,
  problems: Problems,
): boolean {
  const own = scopeOf(reference.section)
  const saves = reference.property !== undefined
  const inReach = lineage(scope).includes(own)
  if (inReach && !(saves && scopeOf(wanted) !== own)) return true
  const params = {
    list: declaration.list,
    scope: pathOf(reference.section),
    other: pathOf(inReach ? wanted : scopeReference.section),
  }
  if (saves) {
    const place = { sheet: 'survey', row: reference.row, column: 'save_to' }
    problems.error('save_to_scope', place, params)
  } else {
    const place = { sheet: 'entities', row: declaration.row, column: 'label' }
    problems.error('entity_mention_scope', place, { ...params, question: reference.question ?? '' })
  }
  return false
}

/** A container's path as shown to authors. */
export function pathOf(section: Section): string {
  const names = lineage(section).map(({ kind, name }) => (kind === 'survey' ? 'survey' : name))
  return `/${names.join('/')}`
}
