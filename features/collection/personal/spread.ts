import { type Db, sql } from '../../../kernel/db/db.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import type { Definition } from '../xform/definition.ts'
import { markPersonal } from '../xform/personal.ts'
import { BadXForm, type Marks, readMarked } from '../xform/read.ts'

/** A version with what is personal in it. */
interface Marked {
  id: string
  state: string
  xform: string
  definition: Definition
  late: string[]
}

/** What became personal in which version. */
export interface Spread {
  version: string
  paths: string[]
}

/**
 * Makes what is personal in one version of a form personal in all of them: a name does not become less of one by having
 * been given before the mark. Marks are worked out anew from each XForm, by what the workspace knows today of the ways by
 * which answers are copied. Open answers are taken out of reach by the database in the same transaction, and a job seals them.
 * @param draft counts as well: it is about to be published
 */
export async function spreadMarks(db: Db, form: string, draft: string | null = null): Promise<Spread[]> {
  // Whoever publishes at the same time waits, and sees what was marked here.
  await db.selectFrom('collection.form').select('id').where('id', '=', form).forUpdate().execute()
  const rows = await db
    .selectFrom('collection.formVersion')
    .select(['id', 'state', 'xform', 'definition', 'latePersonal as late'])
    .where('formId', '=', form)
    .orderBy('id')
    .execute()
  const versions = rows
    .filter((row) => row.state === 'published' || row.id === draft)
    .map((row) => ({ ...row, definition: row.definition as unknown as Definition }) as Marked)
  const spread: Spread[] = []
  for (const [id, paths] of newlyPersonal(versions)) {
    const version = versions.find((one) => one.id === id)!
    for (const field of version.definition.fields) if (paths.includes(field.path)) field.personal = true
    const { numUpdatedRows } = await db
      .updateTable('collection.formVersion')
      .set({
        definition: JSON.stringify(version.definition),
        // Nothing was sent by a draft yet but tests, which go when it is published.
        ...(version.state === 'published'
          ? { latePersonal: sql<string[]>`${[...new Set([...version.late, ...paths])]}::text[]` }
          : {}),
      })
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    // Whoever publishes must reach all versions: a mark that does not hold everywhere hides nothing.
    if (numUpdatedRows !== 1n) throw new Problem('forbidden')
    spread.push({ version: id, paths })
  }
  return spread
}

/** Paths by version that are personal today and are not marked so: a mark goes from version to version until none is new. */
export function newlyPersonal(
  versions: readonly Pick<Marked, 'id' | 'xform' | 'definition'>[],
): Map<string, string[]> {
  const all = new Set(versions.flatMap(({ definition }) => personalPaths(definition)))
  const found = new Map<string, Set<string>>()
  for (let before = -1; before !== all.size; ) {
    before = all.size
    for (const { id, xform, definition } of versions) {
      const moved = movedHere(definition, versions, all)
      const marks: Marks = new Map([...all, ...moved].map((path) => [path, { personal: 'yes' }]))
      const paths = personalPaths(markedAnew(definition, xform, marks))
      found.set(id, new Set(paths))
      for (const path of paths) all.add(path)
    }
  }
  const fresh = new Map<string, string[]>()
  for (const { id, definition } of versions) {
    const had = new Set(personalPaths(definition))
    const paths = [...found.get(id)!].filter((path) => !had.has(path))
    if (paths.length) fresh.set(id, paths)
  }
  return fresh
}

/** A version as it is marked today. One that cannot be read any more keeps its own marks, and takes those of others. */
function markedAnew(definition: Definition, xform: string, marks: Marks): Definition {
  try {
    return readMarked(xform, marks).definition
  } catch (error) {
    if (!(error instanceof BadXForm)) throw error
    const fields = definition.fields.map((field) => ({ ...field }))
    markPersonal(fields, marks.keys(), [])
    return { ...definition, fields }
  }
}

/** Questions that are personal in another place of another version: of the same name and kind, each where the other is not. */
function movedHere(
  here: Definition,
  versions: readonly Pick<Marked, 'definition'>[],
  personal: ReadonlySet<string>,
): string[] {
  const own = new Set(here.fields.map(({ path }) => path))
  return versions.flatMap(({ definition: { fields: there } }) => {
    const theirs = new Set(there.map(({ path }) => path))
    const gone = there.filter(({ path }) => personal.has(path) && !own.has(path))
    return here.fields
      .filter(({ path }) => !theirs.has(path))
      .filter(({ name, kind }) => gone.some((one) => one.name === name && one.kind === kind))
      .map(({ path }) => path)
  })
}

const personalPaths = (definition: Definition): string[] =>
  definition.fields.filter((field) => field.personal).map((field) => field.path)
