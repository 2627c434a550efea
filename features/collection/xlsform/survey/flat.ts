import { isSection, type Section } from './tree.ts'

/**
 * The `flat` setting (for ODK Tables): groups leave no element in the record, so what they say about
 * relevance has to be said by each of their questions.
 */
export function makeFlat(root: Section): void {
  flatten(root, '')
}

function flatten(section: Section, inherited: string): void {
  for (const child of section.children) {
    const bind = 'bind' in child ? child.bind : undefined
    const own = bind?.get('relevant')
    const relevant = combine(inherited, typeof own === 'string' ? own : '')
    if (isSection(child) && child.children.length > 0) {
      child.flat = true
      flatten(child, relevant)
    } else if (relevant !== '' && 'bind' in child) {
      child.bind = new Map([...(bind ?? []), ['relevant', relevant]])
    }
  }
}

function combine(outer: string, own: string): string {
  if (outer === '') return own
  return own === '' ? outer : `${outer} and (${own})`
}
