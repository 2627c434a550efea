import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../common/ids.ts'
import { Language } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import type { PreparedBlock, PreparedInline } from '../../kernel/documents/prepared.ts'
import {
  AuditPosition, CheckedFigure, DocumentRow, Drift, EditionRow, FrozenFigure, steps,
} from './shapes.ts' // biome-ignore format: a list

export type { PreparedBlock, PreparedInline }

// Written by `kernel/documents` alone; its shape is its type, not a schema said a second time.
const Blocks = z.array(z.unknown()) as unknown as z.ZodType<PreparedBlock[], PreparedBlock[]>
const InProgramme = z.object({ programme: Id })
const OfDocument = InProgramme.extend({ document: Id })
const OfEdition = InProgramme.extend({ edition: Id })

export const listDocuments = operation({
  name: 'publications.listDocuments',
  method: 'GET',
  path: '/programmes/:programme/publications',
  summary: 'The publications of a programme. Filter: kind. All that match as CSV or XLSX.',
  params: InProgramme,
  query: PageQuery,
  result: pageOf(DocumentRow).extend({ may: z.array(z.enum(['make'])) }),
})

export const readDocument = operation({
  name: 'publications.readDocument',
  method: 'GET',
  path: '/programmes/:programme/publications/:document',
  summary: 'A publication with its editions, the newest first, and their files.',
  params: OfDocument,
  result: DocumentRow.extend({ list: z.array(EditionRow), may: z.array(z.enum(['make'])) }),
})

export const makeStatistics = operation({
  name: 'publications.makeStatistics',
  method: 'POST',
  path: '/programmes/:programme/publications/statistics',
  summary:
    'Writes a new edition of the statistics paper in the languages asked for; answers with its progress.',
  action: 'publications.edition.make',
  params: InProgramme,
  body: z.strictObject({ languages: z.array(Language).min(1).max(7) }),
  result: z.object({ document: Id, progress: Id }),
})

export const readEdition = operation({
  name: 'publications.readEdition',
  method: 'GET',
  path: '/programmes/:programme/publications/editions/:edition',
  summary: 'An edition as a web page shows it, with every figure frozen in it.',
  params: OfEdition,
  result: EditionRow.extend({
    document: Id,
    meta: z.object({
      kind: z.string(),
      title: z.string(),
      subtitle: z.string(),
      programme: z.string(),
      dateline: z.string(),
      tag: z.string(),
      footnote: z.string(),
      notices: z.array(z.string()),
      donorStatement: z.string(),
      organisations: z.array(z.object({ name: z.string(), role: z.string() })),
    }),
    blocks: Blocks,
    figures: z.array(FrozenFigure),
    audit: AuditPosition,
  }),
})

export const moveEdition = operation({
  name: 'publications.moveEdition',
  method: 'POST',
  path: '/programmes/:programme/publications/editions/:edition/step',
  summary: 'Submits an edition for review, returns it, or publishes it: whoever made it cannot publish it.',
  action: 'publications.edition.move',
  params: OfEdition,
  body: z.strictObject({ step: z.enum(steps), version: z.int() }),
  result: EditionRow,
})

export const readDrift = operation({
  name: 'publications.readDrift',
  method: 'GET',
  path: '/programmes/:programme/publications/editions/:edition/drift',
  summary: 'Which figures of an edition would differ if they were computed today, and in which cells.',
  params: OfEdition,
  result: z.object({ figures: z.array(Drift) }),
})

export const verifyEdition = operation({
  name: 'publications.verifyEdition',
  method: 'GET',
  path: '/programmes/:programme/publications/editions/:edition/verification',
  summary: 'Computes every figure of an edition again from its recorded query, and opens every file of it.',
  params: OfEdition,
  result: z.object({
    figures: z.array(CheckedFigure),
    files: z.array(
      z.object({
        format: z.string(),
        intact: z.boolean(),
        seal: z.enum(['own', 'foreign', 'broken', 'missing']),
      }),
    ),
  }),
})
