import type { Kernel } from '../../../kernel/kernel.ts'
import { type FieldIndex, type Head, indexFields } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
import { atDoor, type Door } from './door.ts'

/** A form version as receiving needs it. Of a published one nothing changes but what is personal, so a process keeps it for a while. */
export interface KnownVersion {
  id: string
  formId: string
  programmeId: string
  /** The form's country; null when it is the whole programme's. */
  country: string | null
  definition: Definition
  index: FieldIndex
  siteIsPersonal: boolean
  /** It has an open question whose answer is the country. */
  asksCountry: boolean
  nameIsPersonal: boolean
}

const mostKept = 200
/** What became personal is known after so long; until then the database takes it out of reach (collection.hide_fresh). */
const keptMs = 30_000

/**
 * Form versions by project, form ID and version name. Knowing one gives nobody any right: whether a sender may
 * submit to it is asked in the database with every submission.
 */
export function versionCache(kernel: Kernel) {
  const kept = new Map<string, { found: Promise<KnownVersion | null>; until: number }>()
  const known = new Map<string, { version: KnownVersion; until: number }>()
  const keyOf = (door: Door, code: string, version: string) =>
    `${door.kind === 'test' ? door.token : door.project}\n${code}\n${version}`
  const forget = (key: string) => {
    kept.delete(key)
    known.delete(key)
  }
  return {
    /** A version that this process has seen already. */
    peek(door: Door, { formId, version }: Head): KnownVersion | undefined {
      const held = known.get(keyOf(door, formId, version))
      return held && held.until > Date.now() ? held.version : undefined
    },
    /** @returns null when whoever stands at the door reaches no such version */
    find(door: Door, { formId, version }: Head): Promise<KnownVersion | null> {
      const key = keyOf(door, formId, version)
      const held = kept.get(key)
      if (held && held.until > Date.now()) return held.found
      const until = Date.now() + keptMs
      const found = load(kernel, door, formId, version)
      kept.set(key, { found, until })
      if (kept.size > mostKept) forget(kept.keys().next().value!)
      // Only what exists is remembered: a version may be published the next moment.
      found.then(
        (one) => (one ? known.set(key, { version: one, until }) : forget(key)),
        () => forget(key),
      )
      return found
    },
    forget: (door: Door, { formId, version }: Head): void => forget(keyOf(door, formId, version)),
  }
}
export type VersionCache = ReturnType<typeof versionCache>

/** What a form asks that receiving has to know of. */
export const whatItAsks = ({ fields }: Definition) => ({
  siteIsPersonal: fields.some((field) => field.role === 'site' && field.personal),
  asksCountry: fields.some((field) => field.role === 'country' && !field.personal),
})

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
  const index = indexFields(definition)
  return {
    ...row,
    definition,
    index,
    ...whatItAsks(definition),
    nameIsPersonal: index.get('/meta/instanceName')?.personal === true,
  }
}
