import type { Choice, ChoiceList } from '../choices.ts'
import type { EntityReferences } from '../entities/references.ts'
import type { Problems } from '../problems.ts'
import type { Settings } from '../settings.ts'
import type { Table } from '../table/table.ts'
import type { Section } from './tree.ts'

/** A group, repeat or loop that has been begun and not yet ended. */
export interface OpenSection {
  section: Section
  /** What its `end` row must say. */
  type: 'survey' | 'group' | 'repeat' | 'loop'
  names: Set<string>
  namesInLowerCase: Set<string>
  /** Choices whose columns a loop repeats its questions for. */
  loopChoices?: Choice[]
  /** Inside a table list: the list that all its selects share, once the first was met. */
  tableList?: { name: string | undefined }
}

/** What the reading of the survey sheet knows and gathers. */
export interface SurveyContext {
  problems: Problems
  settings: Settings
  table: Table
  sheetNames: readonly string[]
  lists: Map<string, ChoiceList>
  /** List names of the external_choices sheet. */
  externalLists: ReadonlySet<string>
  /** Tags by list, from the osm sheet. */
  osmTags: ReadonlyMap<string, ChoiceList>
  entities: EntityReferences
  open: OpenSection[]
  /** How often each name was given on the survey sheet. */
  names: Map<string, number>
  /** Names of questions proper: what a trigger may name. */
  questions: Set<string>
  repeats: Set<string>
  /** Names of data that geometry can be taken from. */
  instances: Set<string>
  /** Checks that need the whole sheet. */
  later: (() => void)[]
  /** Loops to be written out, inner ones first, when all choices are known. */
  loops: (() => void)[]
  orOtherUsed: boolean
}

export function innermost(context: SurveyContext): OpenSection {
  return context.open.at(-1)!
}
