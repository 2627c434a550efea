import type { Kernel } from '../../../kernel/kernel.ts'
import { type FieldIndex, indexFields } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
import { atDoor, type Door } from './door.ts'

/** A form version as receiving needs it. Published versions never change, so a process keeps them. */
export interface KnownVersion {
  id: string
  formId: string
  programmeId: string
  /** The form's country; null when it is the whole programme's. */
  country: string | null
  definition: Definition
  index: FieldIndex
}

const mostKept = 200

/**
 * Form versions by project, form ID and version name. Knowing one gives nobody any right: whether a sender may
 * submit to it is asked in the database with every submission.
 */
export function versionCache(kernel: Kernel) {
  const kept = new Map<string, Promise<KnownVersion | null>>()
  const keyOf = (door: Door, code: string, version: string) =>
    `${door.kind === 'test' ? door.token : door.project}\n${code}\n${version}`
  return {
    /** @returns null when whoever stands at the door reaches no such version */
    find(door: Door, code: string, version: string): Promise<KnownVersion | null> {
      const key = keyOf(door, code, version)
      const held = kept.get(key)
      if (held) return held
      const found = load(kernel, door, code, version)
      kept.set(key, found)
      if (kept.size > mostKept) kept.delete(kept.keys().next().value!)
      // Only what exists is remembered: a version may be published the next moment.
      found.then(
        (one) => one ?? kept.delete(key),
        () => kept.delete(key),
      )
      return found
    },
    forget(door: Door, code: string, version: string): void {
      kept.delete(keyOf(door, code, version))
    },
  }
}
export type VersionCache = ReturnType<typeof versionCache>

async function load(kernel: Kernel, door: Door, code: string, version: string): Promise<KnownVersion | null> {
  const row = await atDoor(kernel, door, (tx, context) => {
    let query = tx
      .selectFrom('collection.formVersion as v')
      .innerJoin('collection.form as f', 'f.id', 'v.formId')
      .innerJoin('collection.project as p', 'p.programmeId', 'f.programmeId')
      .select(['v.id', 'v.formId', 'f.programmeId', 'f.country', 'v.definition'])
      .where('p.number', '=', door.project)
      .where('f.code', '=', code)
    query = context.test
      ? query.where('v.id', '=', context.test)
      : query.where('v.name', '=', version).where('v.state', '=', 'published')
    return query.executeTakeFirst()
  })
  if (!row) return null
  const definition = row.definition as Definition
  return { ...row, definition, index: indexFields(definition) }
}
