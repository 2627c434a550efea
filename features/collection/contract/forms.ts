import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country, Sensitivity } from '../../../common/places.ts'
import { SubmissionState } from './narrowing.ts'

/** draft: never published · open: listed and accepting · closing: no longer listed, still accepting · closed. */
export const formStates = ['draft', 'open', 'closing', 'closed'] as const
export const FormState = z.enum(formStates)
export type FormState = (typeof formStates)[number]

const When = z.coerce.string().nullable()
const May = z.array(z.string())

/** A form in lists. */
export const FormRow = z.object({
  id: Id,
  code: z.string(),
  title: z.string(),
  country: Country.nullable(),
  sensitivity: Sensitivity,
  state: FormState,
  versionName: z.string().nullable(),
  publishedAt: When,
  hasDraft: z.boolean(),
  submissions: z.int(),
  waiting: z.int(),
  lastAt: When,
})
export type FormRow = z.output<typeof FormRow>

/** A remark of the compiler, of the language check or of publishing, with its place in the sheet. */
export const FormRemark = z.object({
  code: z.string(),
  /** The sentence, in the reader's language. */
  text: z.string(),
  sheet: z.string().optional(),
  row: z.int().optional(),
  column: z.string().optional(),
})
export type FormRemark = z.output<typeof FormRemark>

/** A text that a language lacks; `cell` is its address in the workbook where there is one. */
export const Gap = z.object({
  language: z.string(),
  path: z.string(),
  what: z.string(),
  cell: z.string().optional(),
})
export type Gap = z.output<typeof Gap>

/** A file that a form names. Without a size nobody has added it yet. */
export const FormFileRow = z.object({
  id: Id,
  name: z.string(),
  kind: z.string(),
  size: z.int().nullable(),
  changedAt: When,
  /** Nobody need add it: it is an entity list of the programme. */
  list: z.boolean(),
})

export const VersionRow = z.object({
  id: Id,
  name: z.string(),
  title: z.string(),
  state: z.enum(['draft', 'published']),
  hash: z.string(),
  languages: z.array(z.string()),
  questions: z.int(),
  personal: z.int(),
  createdAt: When,
  publishedAt: When,
  waiver: z.string().nullable(),
  /** The uploaded file is kept and can be had again. */
  source: z.string().nullable(),
})

export const FormRecord = z.object({
  id: Id,
  programmeId: Id,
  code: z.string(),
  title: z.string(),
  country: Country.nullable(),
  sensitivity: Sensitivity,
  state: FormState,
  version: z.int(),
  createdAt: When,
  current: VersionRow.nullable(),
  draft: VersionRow.extend({
    warnings: z.array(FormRemark),
    gaps: z.array(Gap),
    files: z.array(FormFileRow),
    tests: z.int(),
  }).nullable(),
  files: z.array(FormFileRow),
  /** What was collected; counting stops at ten thousand. */
  /** As far as the reader reaches them; counting stops at ten thousand. */
  counts: z.object({
    submissions: z.int(),
    states: z.array(z.object({ state: SubmissionState, count: z.int() })),
    lastAt: When,
  }),
  versions: z.array(VersionRow),
  /** Entity lists that its current version feeds, and those that it offers. */
  lists: z.object({
    feeds: z.array(z.object({ id: Id, name: z.string() })),
    reads: z.array(z.object({ id: Id, name: z.string() })),
  }),
  may: May,
})
export type FormRecord = z.output<typeof FormRecord>

/** A question as tables, filters and charts need it. */
export const Question = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.string(),
  label: z.record(z.string(), z.string()).optional(),
  list: z.string().optional(),
  personal: z.boolean().optional(),
  role: z.string().optional(),
  repeat: z.string(),
  media: z.string().optional(),
  silent: z.boolean().optional(),
})
export type Question = z.output<typeof Question>

export const listForms = operation({
  name: 'collection.listForms',
  method: 'GET',
  path: '/programmes/:programme/forms',
  summary: 'The forms of a programme, with how much was collected. Filters: state, country.',
  params: z.object({ programme: Id }),
  query: PageQuery,
  result: pageOf(FormRow),
})

export const getForm = operation({
  name: 'collection.getForm',
  method: 'GET',
  path: '/forms/:form',
  summary: 'A form with its versions, its draft and the files it needs.',
  params: z.object({ form: Id }),
  result: FormRecord,
})

export const getQuestions = operation({
  name: 'collection.getQuestions',
  method: 'GET',
  path: '/forms/:form/questions',
  summary: 'The questions and choice lists of a form, of its current version or of a named one.',
  params: z.object({ form: Id }),
  query: z.object({ version: Id.optional() }),
  result: z.object({
    title: z.string(),
    languages: z.array(z.string()),
    questions: z.array(Question),
    lists: z.record(
      z.string(),
      z.array(z.object({ value: z.string(), label: z.record(z.string(), z.string()).optional() })),
    ),
  }),
})

const Uploaded = z.object({ form: Id, version: Id, warnings: z.array(FormRemark), gaps: z.array(Gap) })

export const addForm = operation({
  name: 'collection.addForm',
  method: 'POST',
  path: '/programmes/:programme/forms',
  summary: 'Makes a form out of an uploaded XLSForm (XLSX, CSV, Markdown) or XForm; it starts as a draft.',
  action: 'collection.form.add',
  params: z.object({ programme: Id }),
  body: z.object({
    file: Id,
    country: Country.nullable().default(null),
    sensitivity: Sensitivity.default(1),
  }),
  result: Uploaded,
})

export const uploadDraft = operation({
  name: 'collection.uploadDraft',
  method: 'PUT',
  path: '/forms/:form/draft',
  summary:
    'Puts an uploaded XLSForm or XForm in the place of the form’s draft; test submissions of the old draft go.',
  action: 'collection.form.draft',
  params: z.object({ form: Id }),
  body: z.object({ file: Id }),
  result: Uploaded,
})

export const discardDraft = operation({
  name: 'collection.discardDraft',
  method: 'DELETE',
  path: '/forms/:form/draft',
  summary: 'Throws the draft away, with its test submissions. A form that was never published goes with it.',
  action: 'collection.form.discard',
  params: z.object({ form: Id }),
})

export const publishForm = operation({
  name: 'collection.publishForm',
  method: 'POST',
  path: '/forms/:form/publish',
  summary:
    'Publishes the draft as the current version. Gaps in its languages, and what not everybody could open, need a reason; what nobody could open is refused.',
  action: 'collection.form.publish',
  params: z.object({ form: Id }),
  body: z.object({ version: z.int(), waiver: z.string().trim().max(500).optional() }),
  result: z.object({ version: Id, name: z.string() }),
})

export const setFormState = operation({
  name: 'collection.setFormState',
  method: 'PUT',
  path: '/forms/:form/state',
  summary: 'Opens, closes or reopens a published form.',
  action: 'collection.form.state',
  params: z.object({ form: Id }),
  body: z.object({ version: z.int(), state: z.enum(['open', 'closing', 'closed']) }),
  result: z.object({ state: FormState, version: z.int() }),
})

export const addFormFile = operation({
  name: 'collection.addFormFile',
  method: 'PUT',
  path: '/forms/:form/draft/files/:name',
  summary: 'Gives the draft a file that it names: picture, sound, or reference list (CSV, XML, GeoJSON).',
  action: 'collection.form.file',
  params: z.object({ form: Id, name: z.string().min(1).max(255) }),
  body: z.object({ file: Id }),
})

/** How a version differs from another, in words: code of the sentence and what it speaks of. */
export const FormChange = z.object({
  code: z.string(),
  text: z.string(),
  path: z.string(),
})

export const compareVersions = operation({
  name: 'collection.compareVersions',
  method: 'GET',
  path: '/forms/:form/versions/:from/compare/:to',
  summary: 'What changed between two versions of a form, in words.',
  params: z.object({ form: Id, from: Id, to: Id }),
  result: z.object({ changes: z.array(FormChange) }),
})
