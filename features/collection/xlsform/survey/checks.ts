import type { Problems } from '../problems.ts'
import { groupOf } from '../value.ts'
import { isShown } from './questions.ts'
import { descendants, type FormNode, isSection, type Question, type Section } from './tree.ts'

/** Checks that need the finished tree, with everything that the compiler added to it. */
export function checkTree(root: Section, problems: Problems): void {
  const repeats = new Set<string>()
  const triggered = triggeredQuestions(root)
  for (const node of descendants(root)) {
    if (isSection(node)) checkSiblings(node, problems)
    if (node.kind === 'repeat') {
      if (repeats.has(node.name)) problems.error('repeat_name_twice', placeOf(node), { name: node.name })
      repeats.add(node.name)
    }
    if (node.kind === 'question' || isSection(node)) checkMedia(node, problems)
    if (node.kind === 'question') checkTrigger(node, triggered.get(node.name), problems)
  }
}

/** A generated name (`members_count`) may clash with one that the author chose; rows were checked before. */
function checkSiblings(section: Section, problems: Problems): void {
  if (section.kind === 'entity') return
  const seen = new Map<string, FormNode>()
  for (const child of section.children) {
    const twin = seen.get(child.name)
    const bothFromRows = twin?.row !== undefined && child.row !== undefined
    if (twin && !bothFromRows && child.name !== 'meta') {
      problems.error('name_twice', placeOf(child.row === undefined ? twin : child), { value: child.name })
    }
    seen.set(child.name, child)
  }
}

const MEDIA = new Set(['image', 'big-image', 'audio', 'video'])

function checkMedia(node: Question | Section, problems: Problems): void {
  const kinds = groupOf(node.media?.get('default')) ?? node.media
  for (const kind of kinds?.keys() ?? []) {
    if (!MEDIA.has(kind))
      problems.error('media_unknown', { ...placeOf(node), column: `media::${kind}` }, { kind })
  }
}

function triggeredQuestions(root: Section): Map<string, Question> {
  const byTrigger = new Map<string, Question>()
  for (const node of descendants(root)) {
    if (node.kind !== 'question' || node.type === 'background-geopoint') continue
    for (const name of node.triggers ?? []) byTrigger.set(name, node)
  }
  return byTrigger
}

/** Only what people can change can set off a calculation. */
function checkTrigger(node: Question, triggered: Question | undefined, problems: Problems): void {
  if (!triggered || isShown(node)) return
  const calculated = node.bind?.has('calculate') || node.triggers !== undefined
  if (node.type !== 'calculate' && (!calculated || node.label || node.hint)) return
  const place = { sheet: 'survey', row: triggered.row, column: 'trigger' }
  problems.error('trigger_not_visible', place, { trigger: node.name, name: triggered.name })
}

const placeOf = (node: FormNode) => ({ sheet: 'survey', row: node.row, column: 'name' })
