import { z } from 'zod'
import { Id, IsoDate } from '../../../common/ids.ts'
import { Language, LocalText } from '../../../common/languages.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'
import { themes } from '../contract-findings.ts'
import { InProgramme } from '../fields.ts'

/** What a summary counts. */
export const subjects = ['visits', 'persons', 'incidents', 'findings', 'points'] as const
export type Subject = (typeof subjects)[number]

/** A number; or what stands in its place where it is withheld to protect people. */
export const Amount = z.object({
  value: z.number().nullable(),
  /** Small: fewer than this. */
  below: z.int().optional(),
  /** Not small itself, but a small one could be worked out from it. */
  withheld: z.boolean().optional(),
})
export type Amount = z.output<typeof Amount>

/** A table of a summary: codes down and across, with their totals where they have any (`total`). */
export const SummaryTable = z.object({
  rows: z.array(z.object({ code: z.string(), label: LocalText.nullable(), to: z.string().nullable() })),
  columns: z.array(z.string()),
  cells: z.array(z.array(Amount)),
})
export type SummaryTable = z.output<typeof SummaryTable>

/** The tables, each with what stands down and across. */
export const tableNames = [
  'totals', 'places', 'periods', 'access', 'people', 'incidents', 'findings', 'themes', 'points',
] as const // biome-ignore format: a list
export type TableName = (typeof tableNames)[number]

/** Without days: the last year in which there were approved visits. */
export const SummaryQuery = z
  .object({
    country: Country.optional(),
    from: IsoDate.optional(),
    to: IsoDate.optional(),
    /** Findings of this theme alone, for those who see every count: small ones could be worked out from several such summaries. */
    theme: z.enum(themes).optional(),
  })
  .refine(({ from, to }) => !from || !to || from <= to, {
    path: ['to'],
    message: 'monitoring.summary.problem.period',
  })

export const Summary = z.object({
  country: Country.nullable(),
  span: z.object({ from: IsoDate, to: IsoDate }),
  /** The span of the same length before it, for comparison. */
  before: z.object({ from: IsoDate, to: IsoDate }),
  /** The years in which there were approved visits. */
  years: z.array(z.int()),
  /** Small counts are withheld: the reader is none of those who may see them, or the summary leaves the workspace. */
  guarded: z.boolean(),
  /** Invented records are counted: the programme is a demo. */
  sample: z.boolean(),
  /** Columns of `periods`: months, or years for a long span. */
  step: z.enum(['month', 'year']),
  /** The rows of `places`: countries, sites, or border sections and municipalities. */
  placedBy: z.enum(['country', 'site', 'area']),
  tables: z.record(z.enum(tableNames), SummaryTable),
  /** The theme to which its findings are narrowed. */
  theme: z.enum(themes).nullable(),
  /** A theme was asked for, and all are counted: what is guarded is narrowed to none. */
  allThemes: z.boolean(),
  may: z.array(z.enum(['export', 'theme', 'span'])),
})
export type Summary = z.output<typeof Summary>

export const readSummary = operation({
  name: 'monitoring.readSummary',
  method: 'GET',
  path: '/programmes/:programme/monitoring/summary',
  summary:
    'What monitoring has found in a country or the region and a span of time, beside the span before. Approved visits only.',
  params: InProgramme,
  query: SummaryQuery,
  result: Summary,
})

/** Set and drawn by a job, which may take its time. */
export const printFormats = ['pdf', 'docx'] as const
/** Written while the asker waits. */
export const tableFormats = ['xlsx', 'csv'] as const
export const exportFormats = [...printFormats, ...tableFormats] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A summary on paper: in which language, of where and when. */
export const PrintAsked = z.object({
  format: z.enum(printFormats),
  language: Language,
  country: Country.nullable(),
  from: IsoDate,
  to: IsoDate,
  /** What the asker sees on the screen; the file counts all themes, and says so. */
  theme: z.enum(themes).nullable().default(null),
})
export const printSummary = operation({
  name: 'monitoring.printSummary',
  method: 'POST',
  path: '/programmes/:programme/monitoring/summary/print',
  summary:
    'Makes the summary as it may leave the workspace as PDF or Word. The progress tells the file’s id; the file goes after a day.',
  action: 'monitoring.summary.export',
  params: InProgramme,
  body: PrintAsked,
  result: z.object({ progress: Id }),
})
/** What the progress of `printSummary` ends with. */
export const PrintedSummary = z.object({ file: Id, name: z.string() })
export type PrintedSummary = z.output<typeof PrintedSummary>
