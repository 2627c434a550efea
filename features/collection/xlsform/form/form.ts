import type { Text } from '../value.ts'

/** Texts by language, as plain JSON; the key is the language's name as the form's author wrote it. */
export type Texts = Record<string, string>

/** A node of the form as people think of it: a question, or a group or repeat with questions inside. */
export interface FormField {
  kind: 'question' | 'group' | 'repeat'
  name: string
  /** Absolute path in the record, e.g. `/data/household/age`. */
  path: string
  /** XLSForm type without its list, e.g. `select one`; the kind for groups and repeats. */
  type: string
  /** Data type of the record's value (`int`, `string`, `geopoint` …); none for groups and repeats. */
  dataType: string | undefined
  label: Texts
  hint: Texts
  /** Row on the survey sheet; undefined for what the compiler added. */
  row: number | undefined
  /** Nobody is asked: metadata and calculations. */
  hidden: boolean
  /** Expressions as written on the sheet, with `${names}`. */
  expressions: Partial<
    Record<
      'relevant' | 'required' | 'constraint' | 'calculate' | 'readonly' | 'choiceFilter' | 'default',
      string
    >
  >
  appearance: string | undefined
  /** List, file or `${reference}` of the choices. */
  list: string | undefined
  /** Columns that are no part of XLSForm, by header. */
  extra: Record<string, string>
  children: FormField[]
}

export interface FormChoice {
  name: string
  label: Texts
  extra: Record<string, string>
}

/** A file that has to be sent to devices with the form. */
export interface FormAttachment {
  name: string
  kind: 'image' | 'audio' | 'video' | 'data'
}

export interface FormEntity {
  list: string
  /** Container of the entity's questions. */
  path: string
  creates: boolean
  updates: boolean
  /** Property → path of the question saved to it. */
  properties: Record<string, string>
}

/** A compiled form without its XML. Plain JSON, so that it can be stored beside the form. */
export interface Form {
  id: string
  title: string
  version: string | undefined
  rootName: string
  defaultLanguage: string
  languages: string[]
  instanceName: string | undefined
  encrypted: boolean
  entitiesVersion: string | undefined
  fields: FormField[]
  choices: Record<string, FormChoice[]>
  attachments: FormAttachment[]
  entities: FormEntity[]
}

/** A text as JSON; a text in one language is filed under the default language. */
export function textsOf(text: Text | undefined, defaultLanguage: string): Texts {
  if (text === undefined) return {}
  return typeof text === 'string' ? { [defaultLanguage]: text } : Object.fromEntries(text)
}

/** The languages in which a text changed; `from` or `to` is empty where it came or went. */
export function compareTexts(before: Texts, after: Texts): { language: string; from: string; to: string }[] {
  const languages = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...languages]
    .map((language) => ({ language, from: before[language] ?? '', to: after[language] ?? '' }))
    .filter(({ from, to }) => from !== to)
}

/** A text to call something by: its label in the first language that has one, or else its name. */
export function firstText(texts: Texts, otherwise: string): string {
  return Object.values(texts)[0] ?? otherwise
}
