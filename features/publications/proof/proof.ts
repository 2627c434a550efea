import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { DocumentAttachment } from '../../../common/document.ts'
import { type Language, readText } from '../../../common/languages.ts'
import { FigureQuery } from '../../evidence/seam.ts'
import { AuditPosition } from '../shapes.ts'
import type { PaperFigure } from '../statistics/desk.ts'

/** The name under which the proof travels in a file of any format. */
export const proofFile = 'ura-proof.json'

const Hash = z.string().regex(/^[0-9a-f]{64}$/)
const ProvenFigure = z.object({
  id: z.string().max(100),
  title: z.string().max(1000),
  query: FigureQuery,
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  digest: Hash,
  /** Names of the codes in the paper's language, by axis: for readers, not part of the digest. */
  names: z.record(z.string(), z.record(z.string(), z.string())),
  unit: z.string(),
  dataset: z.object({ code: z.string(), publisher: z.string(), source: z.string() }),
  vintage: z.object({
    id: z.string(),
    label: z.string(),
    publishedOn: z.string().nullable(),
    fileDigest: Hash,
  }),
})
export type ProvenFigure = z.output<typeof ProvenFigure>

/** Everything that is needed to compute a paper's figures again, years later and by somebody else. */
export const Proof = z.object({
  format: z.literal('ura-paper-proof/1'),
  paper: z.object({
    template: z.string(),
    programme: z.string(),
    title: z.string(),
    language: z.string(),
    edition: z.string(),
    date: z.string(),
  }),
  audit: AuditPosition,
  figures: z.array(ProvenFigure),
})
export type Proof = z.output<typeof Proof>

/** A figure as the proof carries it. */
export const provenFigure = ({ id, title, figure }: PaperFigure, language: Language): ProvenFigure => ({
  id,
  title,
  query: figure.query,
  columns: figure.columns.map(({ key }) => key),
  rows: figure.rows,
  digest: figure.digest,
  names: Object.fromEntries(
    Object.entries(figure.labels).map(([axis, codes]) => [
      axis,
      Object.fromEntries(Object.entries(codes).map(([code, name]) => [code, readText(name, language).text])),
    ]),
  ),
  unit: figure.unit,
  dataset: {
    code: figure.dataset.code,
    publisher: figure.source.publisher,
    source: figure.source.title,
  },
  vintage: {
    id: figure.vintage.id,
    label: figure.vintage.label,
    publishedOn: figure.vintage.publishedOn,
    fileDigest: figure.vintage.fileDigest,
  },
})

/** Writes the proof of a paper. */
export function proofOf(
  paper: Proof['paper'] & { language: Language },
  figures: PaperFigure[],
  audit: AuditPosition,
): Proof {
  return {
    format: 'ura-paper-proof/1',
    paper,
    audit,
    figures: figures.map((one) => provenFigure(one, paper.language)),
  }
}

/** The digest of recorded rows, as the evidence room takes it: what a proof says of itself can be checked without a database. */
export const rowsDigest = ({ columns, rows }: Pick<ProvenFigure, 'columns' | 'rows'>): string =>
  createHash('sha256').update(JSON.stringify({ columns, rows })).digest('hex')

/** The proof as it is laid into the documents. */
export const attachmentOf = (proof: Proof, description: string): DocumentAttachment => ({
  name: proofFile,
  mediaType: 'application/json',
  description,
  text: JSON.stringify(proof),
})
