import { answerFields, type Definition } from '../xform/definition.ts'
import type { TakenOver } from '../xform/personal.ts'
import type { Problem as Remark } from '../xlsform/index.ts'

const nameAt = (path: string): string => path.split('/').at(-1)!

/**
 * What to say to a form's author of answers that are personal though nobody marked them so. Calculations are not named: there
 * it is plain to see; but that the submission's own name goes is said.
 * @param rows of the survey sheet by whole path, root included
 */
export function takenOverRemarks(taken: readonly TakenOver[], rows: ReadonlyMap<string, number>): Remark[] {
  const rowOf = (path: string) => [...rows].find(([whole]) => whole.replace(/^\/[^/]+/, '') === path)?.[1]
  return taken.flatMap(({ path, from, way }): Remark[] => {
    const named = path === '/meta/instanceName'
    if (way === 'calculate' && !named) return []
    const row = rowOf(path)
    const place = row === undefined ? {} : { sheet: 'survey', row }
    const code = named ? 'personal_name' : `personal_${way}`
    return [{ code, ...place, params: { name: nameAt(path), from: nameAt(from) } }]
  })
}

/** What to say of a draft next to what was published: questions that are personal only now, and such as stay so. */
export function remarksOnMarks(
  draft: Definition,
  published: readonly Definition[],
  rows: ReadonlyMap<string, number>,
): Remark[] {
  const before = published.flatMap(({ fields }) => fields)
  return answerFields(draft).flatMap((field): Remark[] => {
    const same = before.filter(({ path }) => path === field.path)
    const code =
      field.personal && same.some(({ personal }) => !personal)
        ? 'personal_now'
        : !field.personal && same.some(({ personal }) => personal)
          ? 'personal_still'
          : undefined
    if (!code) return []
    const row = [...rows].find(([whole]) => whole.replace(/^\/[^/]+/, '') === field.path)?.[1]
    return [{ code, ...(row === undefined ? {} : { sheet: 'survey', row }), params: { name: field.name } }]
  })
}
