import { type Db, sql, type Transaction } from '../../../kernel/db/db.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import { asField } from '../forms/compile.ts'
import type { Definition } from '../xform/definition.ts'
import type { Problem as Remark } from '../xlsform/index.ts'
import { declaredLists, personalInLists } from './declared.ts'

/** The name of the list that a file of a form would be; null when it is no CSV. */
export const listOfFile = (file: string): string | null => /^(.+)\.csv$/i.exec(file)?.[1] ?? null

/** Names of files that are entity lists of the programme, or will be when this form is published: nobody need attach them. */
export async function listFiles(
  db: Db,
  programme: string,
  definition: Definition,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ names: string[] }>`select collection.list_names(${programme}) names`.execute(
    db,
  )
  const names = [...rows[0]!.names, ...declaredLists(definition).map(({ name }) => name)]
  return new Set(names.map((name) => `${name}.csv`))
}

/**
 * Refuses a version that would bring personal answers into a list, once it is known what is personal in all versions.
 * @throws Problem invalid, with one field a question: its cell where the draft's remarks say it
 */
export async function refusePersonalLists(tx: Transaction, version: string): Promise<Definition> {
  const row = await tx
    .selectFrom('collection.formVersion')
    .select(['definition', 'warnings'])
    .where('id', '=', version)
    .executeTakeFirstOrThrow()
  const definition = row.definition as unknown as Definition
  const said = row.warnings as unknown as Remark[]
  const found = personalInLists(definition).map(
    (one) =>
      said.find(
        ({ code, params }) =>
          code === one.code && params.name === one.params.name && params.list === one.params.list,
      ) ?? one,
  )
  if (found.length)
    throw new Problem('invalid', { sentence: 'collection.entities.personal', fields: found.map(asField) })
  return definition
}

/** Declares the lists that a version feeds. Forms without entities cost nothing. @returns the names of new lists */
export async function declareLists(
  tx: Transaction,
  version: string,
  definition: Definition,
): Promise<string[]> {
  const lists = declaredLists(definition)
  if (lists.length === 0) return []
  const { rows } = await sql<{ fresh: string[] }>`
    select collection.declare_entities(${version}, ${JSON.stringify(lists)}) fresh`.execute(tx)
  return rows[0]!.fresh
}

/** Takes out of the lists what became personal in a form just now. */
export async function stripLists(tx: Transaction, form: string): Promise<void> {
  await sql`select collection.strip_entities(${form})`.execute(tx)
}
