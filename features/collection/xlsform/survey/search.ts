import type { ChoiceList } from '../choices.ts'
import { splitExtension } from '../names.ts'
import type { Problems } from '../problems.ts'
import { FILE_EXTENSIONS, SELECT_TYPES } from './select.ts'
import { descendants, type Question, type Section } from './tree.ts'

const SEARCH = /search\(.*?\)/

/** Does the question look its choices up in a file by the `search()` appearance? */
function usesSearch({ control }: Question): boolean {
  const appearance = control?.get('appearance')
  return typeof appearance === 'string' && appearance.length > 7 && SEARCH.test(appearance)
}

/**
 * Marks the lists that are used through `search()`. Their choices are written differently, so a list
 * cannot be used both ways.
 */
export function markSearchLists(
  root: Section,
  lists: ReadonlyMap<string, ChoiceList>,
  problems: Problems,
): void {
  const selects = descendants(root).filter(
    (node): node is Question => node.kind === 'question' && SELECT_TYPES.has(node.type),
  )
  for (const question of selects.filter(usesSearch)) {
    const { name, row, itemset = '' } = question
    const place = { sheet: 'survey', row, column: 'appearance' }
    if (FILE_EXTENSIONS.includes(splitExtension(itemset)[1]))
      problems.error('search_with_file', place, { name })
    const others = selects.filter((other) => other.itemset === itemset && !usesSearch(other))
    if (others.length > 0) {
      const names = others.map((other) => `'${other.name}'`).join(', ')
      problems.error('search_list_shared', place, { name, list: itemset, others: names })
    }
    const list = lists.get(itemset)
    if (list) list.usedBySearch = true
  }
}
