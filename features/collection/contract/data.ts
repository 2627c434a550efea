import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'

const When = z.coerce.string().nullable()

/** csv.zip: a CSV for each table, with files if wanted · csv: the form's own table · spss.zip: CSV with SPSS syntax. */
export const exportFormats = ['csv.zip', 'xlsx', 'csv', 'geojson', 'spss.zip'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** States by which an export can be narrowed down. */
export const exportStates = ['received', 'in_review', 'returned', 'approved', 'rejected'] as const

export const ExportOptions = z.object({
  format: z.enum(exportFormats),
  attachments: z.boolean().default(false),
  groupPaths: z.boolean().default(true),
  splitSelectMultiples: z.boolean().default(false),
  /** Also questions that only older versions have. */
  deletedFields: z.boolean().default(false),
  /** Labels instead of values, in this language: of the form, or of the workspace. */
  labels: z.string().max(100).nullable().default(null),
  states: z.array(z.enum(exportStates)).max(5).default([]),
  from: z.iso.date().nullable().default(null),
  to: z.iso.date().nullable().default(null),
  personal: z.boolean().default(false),
  reason: z.string().trim().max(500).default(''),
})
export type ExportOptions = z.output<typeof ExportOptions>

export const ExportRow = z.object({
  id: Id,
  format: z.enum(exportFormats),
  state: z.enum(['ready', 'running', 'done', 'failed']),
  personal: z.boolean(),
  reason: z.string().nullable(),
  total: z.int(),
  rows: z.int(),
  bytes: z.number(),
  who: z.string(),
  createdAt: When,
})
export type ExportRow = z.output<typeof ExportRow>

export const getDataPage = operation({
  name: 'collection.getDataPage',
  method: 'GET',
  path: '/forms/:form/data',
  summary: 'What can leave a form: how much there is, its OData address, and the latest exports.',
  params: z.object({ form: Id }),
  result: z.object({
    title: z.string(),
    code: z.string(),
    languages: z.array(z.string()),
    submissions: z.int(),
    /** Bytes that a CSV of all of it would have, about. */
    estimate: z.number(),
    tables: z.array(z.object({ name: z.string(), columns: z.int() })),
    places: z.boolean(),
    personalQuestions: z.int(),
    files: z.int(),
    /** Path below the workspace's address; null while nobody has made the project's number. */
    odata: z.string().nullable(),
    /** Roles whose members may have personal answers. */
    seers: z.array(z.string()),
    exports: z.array(ExportRow),
    may: z.array(z.string()),
  }),
})

export const prepareExport = operation({
  name: 'collection.prepareExport',
  method: 'POST',
  path: '/forms/:form/exports',
  summary: 'Prepares an export and writes down who takes what, and why where personal answers are in it.',
  action: 'collection.form.export',
  params: z.object({ form: Id }),
  body: ExportOptions,
  result: z.object({ id: Id, total: z.int(), name: z.string() }),
})

export const getExport = operation({
  name: 'collection.getExport',
  method: 'GET',
  path: '/exports/:export',
  summary: 'How far an export is.',
  params: z.object({ export: Id }),
  result: ExportRow,
})

/** What the dry run of an import found, row by row. */
export const ImportError = z.object({
  table: z.string(),
  row: z.int(),
  column: z.string(),
  /** The sentence, in the reader's language. */
  text: z.string(),
})

export const ImportColumn = z.object({
  name: z.string(),
  sample: z.string(),
  /** Path of a question, a mark such as `@instance`, or null: left out. */
  target: z.string().nullable(),
})

/** What becomes of submissions that break a rule of the form: mended first, left out, or taken with a reason. */
export const ImportBroken = z.enum(['mend', 'leave', 'take'])

export const ImportRecord = z.object({
  id: Id,
  state: z.enum(['checking', 'checked', 'running', 'done', 'failed']),
  fileName: z.string(),
  /** Null: taken away, because a submission that came in by it was erased. */
  fileId: Id.nullable(),
  country: Country.nullable(),
  approve: z.boolean(),
  leaveOut: z.boolean(),
  /** Why the file cannot be read at all: a sentence. */
  fault: z.string().nullable(),
  tables: z.array(
    z.object({
      name: z.string(),
      rows: z.int(),
      path: z.string().nullable(),
      columns: z.array(ImportColumn),
    }),
  ),
  /** Columns that hold something and answer no question; `column` null: a whole table. */
  unmatched: z.array(z.object({ table: z.string(), column: z.string().nullable(), sample: z.string() })),
  counts: z.object({
    rows: z.int(),
    fresh: z.int(),
    same: z.int(),
    different: z.int(),
    wrong: z.int(),
    /** Of the fresh ones: those that break a rule of the form. */
    broken: z.int(),
    /** Taken in, and not approved with the others: probably the same as some that were there. */
    held: z.int(),
  }),
  errorTotal: z.int(),
  errors: z.array(ImportError),
  /** What the form's own rules say, by its messages. */
  ruleTotal: z.int(),
  rules: z.array(ImportError),
  /** Fresh submissions on which the rules could not be tried. */
  untried: z.int(),
  /**
   * Files that new submissions name, and that submissions which are there already lack and get; those in the archives that are
   * damaged; `fileName`: the archive that came beside the tables, `fault`: why it was not opened, a sentence.
   */
  media: z.object({
    named: z.int(),
    missing: z.int(),
    lacking: z.int(),
    added: z.int(),
    bad: z.int(),
    fileName: z.string().nullable(),
    fault: z.string().nullable(),
  }),
  /** The first of those that are nowhere: `text` is the file's name, or the question where the file is personal. */
  missing: z.array(ImportError),
  /** The first that cannot be used, and why. */
  spoilt: z.array(ImportError),
  broken: ImportBroken,
  stored: z.int(),
  /** `rules`: the form's rules are being tried, which need not be waited for. */
  progress: z.object({ percent: z.int(), rules: z.boolean() }).nullable(),
  version: z.int(),
  /** Questions that a column can be matched to. */
  questions: z.array(z.object({ path: z.string(), label: z.string() })),
})
export type ImportRecord = z.output<typeof ImportRecord>

export const startImport = operation({
  name: 'collection.startImport',
  method: 'POST',
  path: '/forms/:form/imports',
  summary:
    'Reads an uploaded file of past submissions (CSV, XLSX, ZIP of CSVs) and checks it row by row; nothing is stored.',
  action: 'collection.import.start',
  params: z.object({ form: Id }),
  /** `media`: an archive with the files that the submissions name. */
  body: z.object({ file: Id, media: Id.nullable().default(null), country: Country.nullable().default(null) }),
  result: z.object({ id: Id }),
})

export const getImport = operation({
  name: 'collection.getImport',
  method: 'GET',
  path: '/collection-imports/:import',
  summary: 'An import: its columns, what the dry run found, and how far it is.',
  params: z.object({ import: Id }),
  result: ImportRecord,
})

export const checkImport = operation({
  name: 'collection.checkImport',
  method: 'PUT',
  path: '/collection-imports/:import/mapping',
  summary: 'Matches columns to questions, adds an archive of files, and checks everything again.',
  action: 'collection.import.check',
  params: z.object({ import: Id }),
  body: z.object({
    version: z.int(),
    tables: z
      .array(
        z.object({
          name: z.string().max(300),
          path: z.string().max(500).nullable(),
          columns: z.record(z.string().max(500), z.string().max(500).nullable()),
        }),
      )
      .max(100)
      .optional(),
    /** An archive with the files that the submissions name. */
    media: Id.nullable().default(null),
  }),
})

export const stopImportRules = operation({
  name: 'collection.stopImportRules',
  method: 'PUT',
  path: '/collection-imports/:import/stop',
  summary:
    "Waits no longer for the form's rules to be tried on the rest of a file; taking that in needs a reason.",
  action: 'collection.import.stop',
  params: z.object({ import: Id }),
})

export const acceptImport = operation({
  name: 'collection.acceptImport',
  method: 'POST',
  path: '/collection-imports/:import/accept',
  summary: 'Takes the checked submissions in, all of them or none; approved at once only with a reason.',
  action: 'collection.import.accept',
  params: z.object({ import: Id }),
  body: z.object({
    version: z.int(),
    /** Rows with errors stay out; otherwise they must be mended first. */
    leaveOut: z.boolean().default(false),
    broken: ImportBroken.default('mend'),
    approve: z.boolean().default(false),
    reason: z.string().trim().max(500).default(''),
  }),
})
