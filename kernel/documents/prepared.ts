import type { DocumentAttachment, DocumentMeta, TruthMark } from '../../common/document.ts'

/**
 * A document made ready to draw: numbered, its references resolved, its numbers set in the reader's locale, its text
 * cleaned. It is plain JSON and holds every word that is printed, so the three writers only decide how things look.
 */
export interface PreparedDocument {
  meta: PreparedMeta
  blocks: PreparedBlock[]
  attachments: DocumentAttachment[]
}

export interface PreparedMeta
  extends Pick<
    DocumentMeta,
    | 'title'
    | 'subtitle'
    | 'kind'
    | 'programme'
    | 'language'
    | 'status'
    | 'organisations'
    | 'sample'
    | 'keywords'
  > {
  /** BCP 47 tag of the document's language. */
  tag: string
  /** ISO day, for file properties. */
  date: string
  /** The day written out, and the edition if it has a name. */
  dateline: string
  authors: string[]
  /** "Draft", where the document is one. */
  statusLabel?: string
  /** Said on the title page: that it is a draft, that it shows sample data. */
  notices: string[]
  /** Printed at the foot of every page: the Kosovo* footnote. */
  footnote?: string
  /** The page behind the title: who pays, who answers for it, under what licence, how to read the figures. */
  imprint: { label: string; lines: PreparedInline[][] }[]
  /** Truth marks that occur, each with its sign and sentence. */
  marks: PreparedMark[]
  words: PreparedWords
}

/** The writers' own words, already in the document's language. */
export interface PreparedWords {
  contents: string
  imprint: string
  notes: string
  marks: string
  source: string
  table: string
  data: string
  partners: string
  with: string
  skip: string
  back: string
  /** "Page {page} of {pages}", with the two places still open. */
  page: string
}

export interface PreparedMark {
  mark: TruthMark
  sign: string
  text: string
}

export type PreparedInline =
  | { kind: 'text'; text: string }
  | { kind: 'emphasis' | 'strong'; children: PreparedInline[] }
  | { kind: 'link'; href: string; children: PreparedInline[] }
  | { kind: 'note'; number: number; children: PreparedInline[] }
  | { kind: 'value'; text: string; mark: TruthMark; sign: string; explain: string; to?: string }
  | { kind: 'reference'; text: string; to: string }
  | { kind: 'language'; tag: string; children: PreparedInline[] }
  | { kind: 'lineBreak' }

export type PreparedBlock =
  | {
      kind: 'heading'
      level: 1 | 2 | 3
      number: string
      children: PreparedInline[]
      text: string
      id: string
    }
  | { kind: 'paragraph'; style: 'normal' | 'lead' | 'small'; children: PreparedInline[] }
  | { kind: 'quote'; children: PreparedInline[]; by: string }
  | PreparedList
  | PreparedTable
  | PreparedFigure
  | { kind: 'callout'; tone: string; title: string; blocks: PreparedBlock[] }
  | { kind: 'pageBreak' }
  | {
      kind: 'contents'
      title: string
      entries: { level: number; number: string; text: string; to: string }[]
    }
  | { kind: 'figureList'; entries: { label: string; title: string; to: string }[] }
  | { kind: 'sources'; entries: { id: string; children: PreparedInline[] }[] }
  | { kind: 'proof'; entries: PreparedProof[] }

export interface PreparedList {
  kind: 'list'
  ordered: boolean
  items: { children: PreparedInline[]; list: PreparedList | null }[]
}

export interface PreparedTable {
  kind: 'table'
  id: string
  label: string
  title: string
  unit: string
  landscape: boolean
  groups: { label: string; span: number }[]
  columns: { label: string; align: 'left' | 'right'; weight: number }[]
  rows: { role: 'row' | 'total' | 'subtotal' | 'group'; cells: PreparedCell[] }[]
  /** The signs used in the cells, each with what it means. */
  key: { sign: string; text: string }[]
  notes: PreparedInline[][]
  source: PreparedInline[]
}

export interface PreparedCell {
  text: string
  align: 'left' | 'right'
  mark: TruthMark
  /** Set small and raised after the value: truth sign, note sign, flag of the source. */
  sign: string
  /** Plain text behind the sign, which holds for the value alone. */
  after?: string
}

export interface PreparedFigure {
  kind: 'figure'
  id: string
  label: string
  title: string
  unit: string
  svg: string
  /** Size of the drawing in its own units; it is scaled to the width of the text. */
  width: number
  height: number
  alt: string
  mark: TruthMark
  /** What the mark means, where it is not simply measured. */
  markText: string
  notes: PreparedInline[][]
  source: PreparedInline[]
  table: PreparedTable | null
  /** Whether the table is printed under the picture. */
  tableBelow: boolean
}

export interface PreparedProof {
  id: string
  title: string
  fields: { label: string; text: string; code: boolean }[]
  mark: TruthMark
}
