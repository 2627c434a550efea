import type { Language } from './languages.ts'
import type { NumberFormat } from './numbers.ts'

/**
 * A document as data: what a paper, a brief or a donor report says, without how it looks. It is plain JSON, so that it
 * can be stored, compared and frozen; `kernel/documents` draws it as a web page, a Word file or a PDF. Numbers stay
 * numbers here: the writers set them in the reader's locale.
 */
export interface Document {
  meta: DocumentMeta
  blocks: Block[]
  attachments?: DocumentAttachment[]
}

/** Data that travels inside the file itself, in every format, beside what is printed: the proof of a paper's figures. */
export interface DocumentAttachment {
  /** File name, `ura-proof.json`: letters, digits, `-` and one extension. */
  name: string
  mediaType: 'application/json'
  description: string
  text: string
}

export interface DocumentMeta {
  title: string
  subtitle?: string
  /** What kind of publication it is, in the document's language: "Policy paper". */
  kind?: string
  programme: string
  language: Language
  status: 'draft' | 'published'
  /** Day of the edition, ISO (`2026-05-31`). */
  date: string
  edition?: string
  authors?: string[]
  organisations: DocumentOrganisation[]
  /** "This document was produced with the financial support of …", in the words the donor asks for. */
  donorStatement?: string
  disclaimer?: string
  licence?: { name: string; href?: string }
  /**
   * Prints Kosovo as Kosovo* with the footnote: `eu` as EU documents do (without prejudice to positions on status),
   * `un` as UN texts do (UNSCR 1244), `none` for neither.
   */
  kosovo: 'eu' | 'un' | 'none'
  /** Set when figures come from sample records: the title page and every page say so. */
  sample?: boolean
  keywords?: string[]
}

/** An organisation with its place on the title page; where no logo is given its name is set in that place. */
export interface DocumentOrganisation {
  name: string
  role: 'lead' | 'partner' | 'donor'
  /** An SVG text, or a PNG as base64. */
  logo?: { svg: string } | { png: string; width: number; height: number }
}

/** How far a figure may be believed: the grammar of truth, the same on screens, in charts and on paper. */
export type Truth =
  | { mark: 'measured' }
  /** Typed by somebody, evidence attached. */
  | { mark: 'reported' }
  /** Not yet approved. */
  | { mark: 'provisional' }
  /** Sample data, never a fact. */
  | { mark: 'sample' }
  /**
   * Withheld to protect people; `below` is the threshold of the cell. `complementary`: not small itself, but a small one
   * could be worked out from it.
   */
  | { mark: 'suppressed'; below?: number; complementary?: boolean }
  | { mark: 'incomparable'; reason: string }
  /** `who` has not reported it. */
  | { mark: 'missing'; who?: string }
  /** Differs from the edition in which it was published; `on` is the ISO day of the change. */
  | { mark: 'changed'; on: string }
export type TruthMark = Truth['mark']

/** What stands in place of a withheld number: `<5`, or a dot where it is not small itself. */
export const suppressedSign = (truth: Extract<Truth, { mark: 'suppressed' }>): string =>
  truth.complementary ? '•' : `<${truth.below ?? 5}`

/** Running text: plain strings and the few things that text can contain. */
export type Inline =
  | string
  | { kind: 'emphasis'; content: Inline[] }
  | { kind: 'strong'; content: Inline[] }
  | { kind: 'link'; href: string; content: Inline[] }
  | { kind: 'footnote'; content: Inline[] }
  /** A figure in the text. `proof` names its entry in the list of figures. */
  | {
      kind: 'value'
      value: number | null
      format?: NumberFormat
      unit?: string
      truth?: Truth
      proof?: string
    }
  /** "Figure 3", "Table 2": the number is found when the document is drawn. */
  | { kind: 'reference'; to: string }
  /** A stretch in another language than the document's: it is read aloud and hyphenated as such. */
  | { kind: 'language'; language: Language; content: Inline[] }
  | { kind: 'lineBreak' }

export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; content: Inline[]; numbered?: boolean; id?: string }
  | { kind: 'paragraph'; content: Inline[]; style?: 'lead' | 'small' }
  | { kind: 'quote'; content: Inline[]; by?: string }
  | { kind: 'list'; ordered?: boolean; items: ListItem[] }
  | ({ kind: 'table'; landscape?: boolean } & DocumentTable)
  | DocumentFigure
  | {
      kind: 'callout'
      tone: 'comparability' | 'note' | 'recommendation' | 'warning'
      title?: string
      blocks: Block[]
    }
  | { kind: 'pageBreak' }
  | { kind: 'contents' }
  | { kind: 'figureList' }
  | { kind: 'sources'; entries: DocumentSource[] }
  | { kind: 'proof'; entries: DocumentProof[] }

export interface ListItem {
  content: Inline[]
  items?: ListItem[]
  ordered?: boolean
}

export interface DocumentTable {
  id: string
  /** Says what the table shows, not what it is called. */
  title: string
  unit?: string
  /** A row of headings that span columns, above the column headings. */
  groups?: { label: string; span: number }[]
  columns: DocumentColumn[]
  rows: DocumentRow[]
  notes?: Inline[][]
  source?: Inline[]
}

export interface DocumentColumn {
  label: string
  type: 'text' | 'number' | 'date'
  format?: NumberFormat
  /** Relative width; text columns weigh 2 and others 1 where it is not given. */
  weight?: number
}

export interface DocumentRow {
  role?: 'total' | 'subtotal' | 'group'
  cells: Cell[]
}

/**
 * One cell: a bare value, or a value with its truth mark and the flag of its source (`e` estimated, `b` break …).
 * `after` stands behind the value's sign and is not marked: the target beside a value of samples is no sample.
 */
export type Cell =
  | string
  | number
  | null
  | { value: string | number | null; truth?: Truth; flag?: string; after?: string }

export interface DocumentFigure {
  kind: 'figure'
  id: string
  /** Says what the picture shows: "Detections on the route fell by four fifths in 2024". */
  title: string
  unit?: string
  /** The picture, drawn by `kernel/documents/charts.ts` or `map.ts`; cleaned before it is placed. */
  svg: string
  /** For readers who do not see the picture: the shape of the data, not its title again. */
  alt: string
  source?: Inline[]
  notes?: Inline[][]
  /** The strongest reservation that holds for anything in the picture. */
  truth?: Truth
  /** The table behind the picture, and where to print it. The web page always has it, folded. */
  table?: DocumentTable
  tablePlace?: 'below' | 'annex' | 'none'
}

export interface DocumentSource {
  id: string
  content: Inline[]
  href?: string
  /** Day on which the source was read, ISO. */
  accessed?: string
  licence?: string
}

/** What a reader needs to work a figure out again, and to see that it is the one that was published. */
export interface DocumentProof {
  /** Id of the figure or table, or a name that values in the text refer to. */
  id: string
  title: string
  dataset: string
  vintage: string
  /** The recorded query, as text. */
  query: string
  /** SHA-256 of the rows, hexadecimal. */
  digest: string
  rows: number
  truth?: Truth
}

/** The part of a piece of running text that is words: for titles in file properties and for searching. */
export function plainText(content: Inline[]): string {
  return content
    .map((part) => {
      if (typeof part === 'string') return part
      if (part.kind === 'value') return part.value === null ? '–' : String(part.value)
      if (part.kind === 'lineBreak') return ' '
      if (part.kind === 'footnote' || part.kind === 'reference') return ''
      return plainText(part.content)
    })
    .join('')
}
