import type { Definition, Field } from '../xform/definition.ts'
import type { Problem as Remark } from '../xlsform/index.ts'

/** A list that a form feeds, with the properties that its questions are saved to. */
export interface DeclaredList {
  name: string
  properties: string[]
}

/** The entity lists that submissions of a form create or update. */
export function declaredLists(definition: Definition): DeclaredList[] {
  const lists = new Map<string, Set<string>>()
  for (const { dataset } of definition.entities) lists.set(dataset, lists.get(dataset) ?? new Set())
  for (const field of definition.fields) {
    const use = field.saveTo && !field.personal && ownerOf(definition, field)
    if (use) lists.get(use.dataset)!.add(field.saveTo!)
  }
  return [...lists].map(([name, properties]) => ({ name, properties: [...properties] }))
}

/** The entity to which a question is saved: that of the nearest container around it. */
const ownerOf = ({ entities }: Definition, { path }: Field) =>
  entities
    .filter((use) => path.startsWith(`${use.path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)[0]

/**
 * What of a form would bring personal answers into a list, which everybody who collects reads: questions that are personal
 * themselves, and an entity whose label, ID or condition says one.
 * @param rows of the survey sheet by whole path, root included
 */
export function personalInLists(
  definition: Definition,
  rows: ReadonlyMap<string, number> = new Map(),
): Remark[] {
  const rowOf = (path: string) => [...rows].find(([whole]) => whole.replace(/^\/[^/]+/, '') === path)?.[1]
  const questions = definition.fields.filter((field) => field.saveTo && field.personal)
  const entities = definition.entities.filter(({ path }) =>
    definition.fields.some((field) => field.personal && field.path === `${path}/meta/entity`),
  )
  return [
    ...questions.map((field): Remark => {
      const row = rowOf(field.path)
      const place = row === undefined ? {} : { row }
      const params = { name: field.name, list: ownerOf(definition, field)?.dataset ?? '' }
      return { code: personalSaved, sheet: 'survey', ...place, column: 'save_to', params }
    }),
    ...entities.map(
      ({ dataset }): Remark => ({
        code: personalEntity,
        sheet: 'entities',
        column: 'label',
        params: { list: dataset },
      }),
    ),
  ]
}

/** Remarks with which a form is not published. */
export const personalSaved = 'entity_personal_saved'
export const personalEntity = 'entity_personal_label'
