import type { Choice } from '../choices.ts'
import type { Text, Value } from '../value.ts'
import { type FormNode, isSection, type Question, type Section } from './tree.ts'

/**
 * Repeats a loop's questions for every choice of its list: each choice becomes a group, and `%(name)s` or
 * `%(label)s` in the questions' texts become that choice's name or label.
 */
export function expandLoop(loop: Section, choices: readonly Choice[]): void {
  const template = loop.children
  loop.children = choices
    .filter(({ name }) => name !== 'none')
    .map((choice) => ({
      kind: 'group',
      name: choice.name,
      row: loop.row,
      parent: loop,
      path: '',
      label: choice.label,
      media: choice.media,
      children: template.map((node) =>
        node.kind === 'question' ? fillQuestion(node, choice) : copyTree(node),
      ),
    }))
}

function fillQuestion(question: Question, choice: Choice): Question {
  const fill = (text: string, language?: string) => fillPlaceholders(text, choice, language)
  const fillValue = (value: Value, language?: string): Value =>
    typeof value === 'string'
      ? fill(value, language)
      : new Map([...value].map(([key, inner]) => [key, fillValue(inner, key)] as const))
  return {
    ...question,
    label: question.label && (fillValue(question.label) as Text),
    hint: question.hint && (fillValue(question.hint) as Text),
    guidance: question.guidance && (fillValue(question.guidance) as Text),
    media: question.media && (fillValue(question.media) as Question['media']),
    bind: question.bind && (fillValue(question.bind) as Question['bind']),
    control: question.control && (fillValue(question.control) as Question['control']),
    default: question.default && fill(question.default),
    choiceFilter: question.choiceFilter && fill(question.choiceFilter),
  }
}

function fillPlaceholders(text: string, choice: Choice, language: string | undefined): string {
  if (!text.includes('%')) return text
  return text.replace(/%\((\w+)\)s/g, (placeholder, column: string) => {
    if (column === 'name') return choice.name
    if (column === 'label') return inLanguage(choice.label, language)
    return choice.extra.get(column) ?? placeholder
  })
}

function inLanguage(label: Text | undefined, language: string | undefined): string {
  if (label === undefined || typeof label === 'string') return label ?? ''
  return label.get(language ?? '') ?? label.values().next().value ?? ''
}

function copyTree<T extends FormNode>(node: T): T {
  if (!isSection(node)) return { ...node }
  return { ...node, children: node.children.map(copyTree) }
}
