import { isXmlName } from '../names.ts'
import type { SurveyRow } from '../survey/survey-row.ts'
import type { Section } from '../survey/tree.ts'
import type { Group } from '../value.ts'
import { type EntityDeclaration, RESERVED_PREFIX } from './declarations.ts'

/** A place on the survey sheet that ties an entity to a container. */
export interface EntityReference {
  section: Section
  row: number
  /** The property that the question is saved to; undefined for a question that is merely mentioned. */
  property: string | undefined
  question: string | undefined
}

const COLUMN = ['bind', 'entities:saveto']

/** Gathers, while the survey sheet is read, which containers the entities' questions stand in. */
export class EntityReferences {
  readonly declarations: ReadonlyMap<string, EntityDeclaration>
  readonly byList = new Map<string, EntityReference[]>()
  /** The entities sheet has rows, even if none of them could be read. */
  readonly sheetGiven: boolean
  readonly #listsByMention = new Map<string, string[]>()

  constructor(declarations: ReadonlyMap<string, EntityDeclaration>, sheetGiven: boolean) {
    this.declarations = declarations
    this.sheetGiven = sheetGiven
    for (const { list, mentions } of declarations.values()) {
      for (const name of mentions) {
        this.#listsByMention.set(name, [...(this.#listsByMention.get(name) ?? []), list])
      }
    }
  }

  /** Notes what a row says of entities. `bind` is the row's own and loses the list's name before `#`. */
  observe(row: SurveyRow, section: Section, question: string | undefined, isContainer: boolean): void {
    const bind = row.group('bind')
    const saveTo = row.inner('bind', 'entities:saveto')
    if (bind && saveTo) this.#observeSaveTo(row, section, { bind, saveTo, isContainer })
    for (const list of this.#listsByMention.get(question ?? '') ?? []) {
      this.#add(list, { section, row: row.number, property: undefined, question })
    }
  }

  #observeSaveTo(
    row: SurveyRow,
    section: Section,
    { bind, saveTo, isContainer }: { bind: Group; saveTo: string; isContainer: boolean },
  ): void {
    if (!this.sheetGiven) {
      row.error('save_to_without_entities', COLUMN)
      return
    }
    const [first = '', second, ...more] = saveTo.split('#')
    if (more.length > 0) row.error('save_to_delimiters', COLUMN, { value: saveTo })
    else if (second === undefined && this.declarations.size > 1) {
      row.error('save_to_without_list', COLUMN, { value: saveTo })
    } else {
      const list = second === undefined ? this.declarations.keys().next().value : first
      const property = second ?? first
      bind.set('entities:saveto', property)
      this.#observeProperty(row, section, { list, property, isContainer })
    }
  }

  #observeProperty(
    row: SurveyRow,
    section: Section,
    found: { list: string | undefined; property: string; isContainer: boolean },
  ): void {
    const { list, property } = found
    if (list === undefined) return
    if (!this.declarations.has(list)) {
      row.error('save_to_list_unknown', COLUMN, { list })
      return
    }
    const known = this.byList.get(list) ?? []
    const twin = known.find((reference) => reference.property === property)
    if (property === '' || (!isXmlName(property) && !property.startsWith(RESERVED_PREFIX))) {
      row.error('name_invalid', COLUMN, { value: property })
    } else if (found.isContainer) row.error('save_to_on_section', COLUMN)
    else if (['name', 'label'].includes(property.toLowerCase())) {
      row.error('save_to_reserved', COLUMN, { value: property })
    } else if (property.startsWith(RESERVED_PREFIX)) {
      row.error('name_reserved_prefix', COLUMN, { value: property })
    } else if (twin) row.error('save_to_twice', COLUMN, { property, other: twin.row })
    this.#add(list, { section, row: row.number, property, question: undefined })
  }

  #add(list: string, reference: EntityReference): void {
    const references = this.byList.get(list)
    if (references) references.push(reference)
    else this.byList.set(list, [reference])
  }
}
