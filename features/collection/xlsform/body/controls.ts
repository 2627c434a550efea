import { type ChoiceList, needsItext } from '../choices.ts'
import { newRepeatActions } from '../model/binds.ts'
import { hasItextLabel } from '../model/itext.ts'
import { outputs } from '../references/output.ts'
import type { Resolver } from '../references/resolve.ts'
import { isShown } from '../survey/questions.ts'
import { SELECT_TYPES } from '../survey/select.ts'
import { descendants, isSection, type Question, type Section } from '../survey/tree.ts'
import { type Group, getOrMake, type Text } from '../value.ts'
import { element, type XmlElement } from '../xml.ts'
import { itemsetElement } from './itemset.ts'

/** Writes the body: what people see, in the order of the sheet. */
export class Body {
  readonly #lists: ReadonlyMap<string, ChoiceList>
  readonly #resolver: Resolver
  /** Questions recalculated by the change of another, by that other's name. */
  readonly #triggered = new Map<string, Question[]>()

  constructor(root: Section, lists: ReadonlyMap<string, ChoiceList>, resolver: Resolver) {
    this.#lists = lists
    this.#resolver = resolver
    for (const node of descendants(root)) {
      if (node.kind !== 'question') continue
      for (const name of node.triggers ?? []) {
        getOrMake(this.#triggered, name, (): Question[] => []).push(node)
      }
    }
  }

  controls(section: Section): XmlElement[] {
    return section.children.flatMap((child) => {
      if (child.kind === 'repeat') return [this.#repeat(child)]
      if (isSection(child)) return child.bodyless || child.kind === 'entity' ? [] : [this.#group(child)]
      return child.kind === 'question' && isShown(child) ? [this.#question(child)] : []
    })
  }

  #group(section: Section): XmlElement {
    const group = element('group')
    this.#setAttributes(group, section, section.control, 'appearance')
    if (!section.flat) group.set('ref', section.path)
    if (section.label) group.children.push(this.#label(section))
    group.children.push(...this.controls(section))
    return group
  }

  /** A repeat stands in a group of its own, which carries the label. */
  #repeat(section: Section): XmlElement {
    const repeat = element('repeat', { nodeset: section.path })
    this.#setAttributes(repeat, section, section.control)
    repeat.children.push(...this.controls(section), ...newRepeatActions(section, this.#resolver))
    return element('group', { ref: section.path }, this.#label(section), repeat)
  }

  #question(question: Question): XmlElement {
    const control = element(question.tag!, { ref: question.path })
    const { label, media, hint, guidance } = question
    if (label || media || hint || guidance) control.children.push(this.#label(question))
    if (hint || guidance) control.children.push(this.#hint(question))
    this.#setAttributes(control, question, question.control)
    this.#addChoices(control, question)
    for (const tag of question.tags ?? []) {
      const label = element('label', {}, ...this.#inline(tag.label, question))
      control.children.push(element('tag', { key: tag.name }, label))
    }
    control.children.push(...this.#triggerActions(question))
    return control
  }

  #addChoices(control: XmlElement, question: Question): void {
    const list = this.#lists.get(question.itemset ?? '')
    if (question.query) {
      const filter = question.choiceFilter
      const context = { context: question, useCurrent: true }
      const predicate = filter ? `[${this.#resolver.insertPaths(filter, context)}]` : ''
      control.set('query', `instance('${question.query}')/root/item${predicate}`)
    } else if (question.type === 'select one external') {
      return
    } else if (list?.usedBySearch && SELECT_TYPES.has(question.type)) {
      control.children.push(...this.#searchItems(list, question))
    } else {
      const itemset = itemsetElement(question, this.#lists, this.#resolver)
      if (itemset) control.children.push(itemset)
    }
  }

  /** Choices of a `search()` are written in the body: clients replace them by rows of the searched file. */
  #searchItems(list: ChoiceList, question: Question): XmlElement[] {
    const itext = needsItext(list)
    return list.choices.map((choice, index) => {
      const label = itext
        ? element('label', { ref: `jr:itext('${list.name}-${index}')` })
        : element('label', {}, ...(question.label ? this.#inline(choice.label, undefined) : []))
      return element('item', {}, label, element('value', {}, choice.name))
    })
  }

  #label(node: Question | Section): XmlElement {
    if (hasItextLabel(node)) return element('label', { ref: `jr:itext('${node.path}:label')` })
    return element('label', {}, ...this.#inline(node.label, node))
  }

  #hint(question: Question): XmlElement {
    if (question.hint instanceof Map || question.guidance) {
      return element('hint', { ref: `jr:itext('${question.path}:hint')` })
    }
    return element('hint', {}, ...this.#inline(question.hint, question))
  }

  #inline(text: Text | undefined, context: Question | Section | undefined) {
    return typeof text === 'string' && text ? outputs(text, context, this.#resolver) : []
  }

  /** Attributes from the control columns; `verbatim` names one whose references are left as they are. */
  #setAttributes(
    target: XmlElement,
    context: Question | Section,
    control: Group | undefined,
    verbatim?: string,
  ): void {
    for (const [name, value] of control ?? []) {
      if (typeof value !== 'string') continue
      target.set(name, name === verbatim ? value : this.#resolver.insertPaths(value, { context }))
    }
  }

  /** Setting values comes before taking positions, whatever the order of the rows. */
  #triggerActions(trigger: Question): XmlElement[] {
    const questions = this.#triggered.get(trigger.name) ?? []
    const isPosition = (question: Question) => question.type === 'background-geopoint'
    const ordered = [...questions.filter((q) => !isPosition(q)), ...questions.filter(isPosition)]
    return ordered.map((question) => {
      const ref = this.#resolver.target(question.name, question)?.path ?? question.path
      const action = isPosition(question) ? 'odk:setgeopoint' : 'setvalue'
      const result = element(action, { ref, event: 'xforms-value-changed' })
      const value = question.bind?.get('calculate')
      if (action === 'setvalue' && typeof value === 'string') {
        result.set('value', this.#resolver.insertPaths(value, { context: trigger }))
      }
      return result
    })
  }
}
