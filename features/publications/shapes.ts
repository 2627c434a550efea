import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { Language, LocalText } from '../../common/languages.ts'

export const kinds = ['brief', 'paper', 'report', 'handbook'] as const
export const states = ['draft', 'review', 'published'] as const
export const EditionState = z.enum(states)
export type EditionState = z.output<typeof EditionState>
/** Steps that a person can take with an edition. */
export const steps = ['submit', 'return', 'publish'] as const
export type EditionStep = (typeof steps)[number]

/** How far the audit log was when the figures were frozen: its last row, and its last sealed head if there was one. */
export const AuditPosition = z.object({
  entry: z.string(),
  seal: z.object({ size: z.string(), root: z.string().regex(/^[0-9a-f]{64}$/) }).nullable(),
})
export type AuditPosition = z.output<typeof AuditPosition>

export const Rendition = z.object({
  format: z.enum(['html', 'pdf', 'docx', 'json']),
  file: Id,
  name: z.string(),
  size: z.int(),
  digest: z.string(),
})
export type Rendition = z.output<typeof Rendition>

export const EditionRow = z.object({
  id: Id,
  number: z.int(),
  language: Language,
  state: EditionState,
  dated: z.string(),
  title: z.string(),
  madeBy: Id.nullable(),
  madeAt: z.string(),
  publishedBy: Id.nullable(),
  publishedAt: z.string().nullable(),
  renditions: z.array(Rendition),
  may: z.array(z.enum(steps)),
  version: z.int(),
})
export type EditionRow = z.output<typeof EditionRow>

export const DocumentRow = z.object({
  id: Id,
  kind: z.enum(kinds),
  template: z.string(),
  title: LocalText,
  editions: z.int(),
  published: z.int(),
  latest: z.string().nullable(),
})
export type DocumentRow = z.output<typeof DocumentRow>

/** A frozen figure as its page shows it: where it comes from, and its rows with names. */
export const FrozenFigure = z.object({
  id: z.string(),
  /** Anchors on the page: of its picture or table, and of its entry in the list of proofs. */
  place: z.string(),
  proof: z.string(),
  title: z.string(),
  unit: z.string(),
  dataset: z.object({ code: z.string(), publisher: z.string(), source: z.string() }),
  vintage: z.object({
    id: z.string(),
    label: z.string(),
    publishedOn: z.string().nullable(),
    fileDigest: z.string(),
  }),
  query: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  names: z.record(z.string(), z.record(z.string(), z.string())),
  digest: z.string(),
})
export type FrozenFigure = z.output<typeof FrozenFigure>

export const figureStates = ['match', 'differs', 'altered', 'missing'] as const
export const CheckedFigure = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(figureStates),
  recorded: z.string(),
  computed: z.string().nullable(),
  changed: z.int(),
})

export const Drift = z.object({
  id: z.string(),
  title: z.string(),
  recorded: z.object({ vintage: z.string(), publishedOn: z.string().nullable() }),
  now: z.object({ vintage: z.string(), publishedOn: z.string().nullable() }).nullable(),
  /** How many cells are new, have another value, or are gone. */
  counts: z.object({ new: z.int(), changed: z.int(), withdrawn: z.int() }),
  /** The first of them. */
  cells: z.array(
    z.object({
      kind: z.enum(['new', 'changed', 'withdrawn']),
      at: z.array(z.string()),
      old: z.number().nullable(),
      now: z.number().nullable(),
    }),
  ),
})
export type Drift = z.output<typeof Drift>
