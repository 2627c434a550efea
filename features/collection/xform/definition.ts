/** A text by the form's own language names (`default` when the form has no translations). */
export type FormText = Record<string, string>

/** What a question means to the workspace, said in the form by `ura:role` on its bind. */
export const fieldRoles = ['date', 'site', 'respondent', 'country', 'location'] as const
export type FieldRole = (typeof fieldRoles)[number]

export const fieldKinds = [
  'group', 'repeat', 'text', 'integer', 'decimal', 'boolean', 'date', 'time', 'dateTime', 'select_one',
  'select_multiple', 'rank', 'geopoint', 'geotrace', 'geoshape', 'barcode', 'binary', 'trigger',
] as const // biome-ignore format: a list
export type FieldKind = (typeof fieldKinds)[number]

/** One node of a form's primary instance. Paths start below the root: `/visit/site`. */
export interface Field {
  path: string
  name: string
  kind: FieldKind
  /** The bind's own type, as Central's field list says it: `string`, `int`, `select1` … */
  type: string
  label?: FormText
  hint?: FormText
  /** What is said when the constraint does not hold. */
  message?: FormText
  /** Name of the choice list, in `lists` or in an attached file. */
  list?: string
  /** `image/*` and the like, for binary fields. */
  media?: string
  appearance?: string
  /** Sealed at arrival: marked so, below a node marked so, or calculated from one. */
  personal?: true
  role?: FieldRole
  /** Filled in by the client without asking: `timestamp/start`, `date/today` … */
  preload?: string
  /** Nothing is asked: calculated, hidden or metadata. */
  silent?: true
  /** Expressions, for the comparison of versions. */
  logic?: Partial<
    Record<'relevant' | 'constraint' | 'required' | 'readonly' | 'calculate' | 'filter', string>
  >
  /** Property of the entity that the answer is saved to. */
  saveTo?: string
}

export interface Choice {
  value: string
  label?: FormText
}

/** A file that the form names and a device must have. */
export interface FormFile {
  name: string
  kind: 'image' | 'audio' | 'video' | 'file'
}

/** An entity that a submission of the form creates or updates. */
export interface EntityUse {
  /** Path of the node above `meta`: `` for the form itself, or a repeat. */
  path: string
  dataset: string
}

/** A form as the workspace reads it out of its XForm: what is stored with each version. */
export interface Definition {
  id: string
  version: string
  title: string
  /** The title by workspace language, from the workbook's `titles` sheet. */
  titles?: Record<string, string>
  root: string
  /** Language names of the form, the default first; empty without translations. */
  languages: string[]
  fields: Field[]
  lists: Record<string, Choice[]>
  files: FormFile[]
  entities: EntityUse[]
}

/** Fields that hold answers, in the form's order (groups and repeats left out). */
export const answerFields = (definition: Definition): Field[] =>
  definition.fields.filter((field) => field.kind !== 'group' && field.kind !== 'repeat')

/** The repeat that a path lies in, innermost first; '' when it lies in none. */
export function repeatOf(definition: Definition, path: string): string {
  const repeats = definition.fields.filter(
    (field) => field.kind === 'repeat' && path.startsWith(`${field.path}/`),
  )
  return repeats.at(-1)?.path ?? ''
}

/** Codes in brackets after a form's language name (`Shqip (sq)`) that a reader of each language can read. */
const readable: Record<string, readonly string[]> = {
  cnr: ['cnr', 'sr-me', 'bs', 'sr', 'hr'],
  bs: ['bs', 'hr', 'sr', 'cnr'],
  'sr-Latn': ['sr-latn', 'sr', 'cnr', 'bs', 'hr'],
  'sr-Cyrl': ['sr-cyrl', 'sr', 'sr-latn'],
}

/** The text for a reader: in the named language of the form, in the nearest to a workspace language, or in any. */
export function formText(text: FormText | undefined, language?: string): string {
  if (!text) return ''
  if (language && text[language]) return text[language]
  const codes = [...(language ? (readable[language] ?? [language]) : []), 'en', 'sq']
  for (const code of codes) {
    const key = Object.keys(text).find((one) => one.toLowerCase().endsWith(`(${code})`))
    if (key && text[key]) return text[key]
  }
  return text.default || Object.values(text).find(Boolean) || ''
}

/**
 * A label as a heading of one line: without the marks of emphasis that a form's engine draws, and with an ellipsis for an
 * answer that it repeats, unless it ends there.
 */
export function headingText(label: string): string {
  return label
    .replace(/\$?\{[^}]*\}/g, '…')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/\[([^\]]+)\]\([^)\s]*\)/g, '$1')
    .replace(/(\*\*|__)(?=\S)(.*?\S)\1/g, '$2')
    .replace(/(^|[\s(])([*_])(?=\S)(.*?\S)\2(?=$|[\s).,:;?!])/g, '$1$3')
    .replace(/^#{1,6}\s+/, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s:]*…\s*$/, '')
    .trim()
}
