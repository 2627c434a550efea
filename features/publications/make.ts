import type { Document } from '../../common/document.ts'
import type { Language } from '../../common/languages.ts'
import type { Say } from '../../common/words.ts'
import type { Db } from '../../kernel/db/db.ts'
import { sql } from '../../kernel/db/db.ts'
import { type Format, mediaTypes, render } from '../../kernel/documents/documents.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { found } from '../../kernel/problems/problem.ts'
import { imprintOf } from '../programme/seam.ts'
import { answerQuestion } from './ask.ts'
import { imprintIn } from './imprint.ts'
import { type PaperFormat, sealPaper } from './proof/files.ts'
import { attachmentOf, type Proof, proofOf } from './proof/proof.ts'
import type { AuditPosition } from './shapes.ts'
import type { PaperFigure } from './statistics/desk.ts'
import { type Gathered, gather } from './statistics/gather.ts'

export const wantedFormats: readonly Format[] = ['html', 'pdf', 'docx']

export interface MadeFile {
  format: PaperFormat
  mediaType: string
  bytes: Uint8Array
}
/** A finished paper: the document, its frozen figures, their proof, and the sealed files. */
export interface MadePaper {
  document: Document
  figures: PaperFigure[]
  proof: Proof
  audit: AuditPosition
  files: MadeFile[]
  /** For PDF. */
  pages: number
}

/** Told how far the making is: `percent` of the whole, and what is being done (a words key below `publications.step`). */
export type OnStep = (percent: number, step: string) => void | Promise<void>

/** Asks all questions of the statistics paper; one answer serves its editions in every language. */
export function gatherStatistics(
  db: Db,
  programmeId: string,
  onStep: OnStep = () => undefined,
): Promise<Gathered> {
  return gather(
    (question) => answerQuestion(db, programmeId, question),
    (done, of) => onStep((100 * done) / of, 'figures'),
  )
}

/**
 * Writes the statistics paper in one language, draws it as web page, PDF and Word file, lays the proof of its figures
 * into each and seals them. The command line and the button both come here.
 * @param say the message function of the paper's own language
 * @throws Problem `not_found` when the programme or a dataset is missing; nothing half-made is returned
 */
export async function makeStatisticsPaper(
  kernel: Kernel,
  db: Db,
  programmeId: string,
  given: Gathered,
  how: { language: Language; date: string; edition: string; status: 'draft' | 'published' },
  onStep: OnStep = () => undefined,
): Promise<MadePaper> {
  const say: Say = kernel.say(how.language)
  const programme = found(await imprintOf(db, { id: programmeId }))
  const audit = await auditPosition(db)
  await onStep(5, 'text')
  // Drawing charts takes a library as large as all of ours: loaded when a paper is made.
  const { writeStatisticsPaper } = await import('./statistics/paper.ts')
  const { document, figures } = writeStatisticsPaper(
    given,
    imprintIn(programme, how.language),
    how.language,
    say,
    how,
  )
  const proof = proofOf(
    {
      template: 'statistics',
      programme: programme.code,
      title: document.meta.title,
      language: how.language,
      edition: how.edition,
      date: how.date,
    },
    figures,
    audit,
  )
  const printed = await printPaper(kernel, document, proof, (percent, step) =>
    onStep(5 + percent * 0.95, step),
  )
  return { document, figures, proof, audit, ...printed }
}

/** Draws a written paper in every format, lays its proof inside and seals the files. */
export async function printPaper(
  kernel: Kernel,
  document: Document,
  proof: Proof,
  onStep: OnStep = () => undefined,
): Promise<{ files: MadeFile[]; pages: number }> {
  const say: Say = kernel.say(document.meta.language)
  const attachments = [attachmentOf(proof, say('publications.proof.description'))]
  const drawn = await render({ ...document, attachments }, wantedFormats, say, ({ step, steps, stage }) =>
    onStep((100 * step) / steps, stage),
  )
  const text = new TextEncoder().encode(JSON.stringify(proof))
  const files: MadeFile[] = [
    ...drawn.map(({ format, bytes }) => ({
      format,
      mediaType: mediaTypes[format],
      bytes: sealPaper(kernel, format, bytes),
    })),
    { format: 'json', mediaType: 'application/json', bytes: sealPaper(kernel, 'json', text) },
  ]
  return { files, pages: drawn.find(({ pages }) => pages)?.pages ?? 0 }
}

/** How far the audit log is now. */
export async function auditPosition(db: Db): Promise<AuditPosition> {
  const last = await sql<{ id: string }>`select coalesce(max(id), 0)::text as id from kernel.audit`.execute(
    db,
  )
  const seal = await db
    .selectFrom('kernel.auditSeal')
    .select(['size', 'root'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    entry: last.rows[0]!.id,
    seal: seal ? { size: String(seal.size), root: Buffer.from(seal.root).toString('hex') } : null,
  }
}

const extensions: Record<PaperFormat, string> = { html: 'html', pdf: 'pdf', docx: 'docx', json: 'proof.json' }

/** What a file of a paper is called: `western-balkans-statistics-sq-2026-11-24.pdf`. */
export const fileName = ({ paper }: Proof, format: PaperFormat): string =>
  `${paper.programme}-${paper.template}-${paper.language}-${paper.date}.${extensions[format]}`
