import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'
import { SubmissionState } from './submissions.ts'

/** A form as whoever fills it in on the web needs it, with what is to be fetched for working without a network. */
export const FillableForm = z.object({
  /** The number under which the OpenRosa addresses know the programme. */
  project: z.int(),
  programmeId: Id,
  code: z.string(),
  title: z.string(),
  country: Country.nullable(),
  version: z.string(),
  /** MD5 of the XForm's bytes: tells whether the kept copy is still the current one. */
  hash: z.string(),
  publishedAt: z.string(),
  languages: z.array(z.string()),
  questions: z.int(),
  bytes: z.int(),
  /** `list`: an entity list, which changes between two versions of the form. */
  files: z.array(
    z.object({ name: z.string(), md5: z.string(), size: z.int(), list: z.boolean().optional() }),
  ),
})
export type FillableForm = z.output<typeof FillableForm>

export const listMyForms = operation({
  name: 'collection.listMyForms',
  method: 'GET',
  path: '/collect/forms',
  summary: 'The open forms that the asker may fill in, in all their programmes, with the files each needs.',
  result: z.object({ forms: z.array(FillableForm) }),
})

/** What became of a sending. */
export const MySubmission = z.object({
  id: Id,
  project: z.int(),
  programmeId: Id,
  formCode: z.string(),
  formTitle: z.string(),
  versionName: z.string(),
  hash: z.string(),
  /** Its instance ID now, and all it ever had: editing gives it a new one. */
  instanceId: z.string(),
  instances: z.array(z.string()),
  instanceName: z.string().nullable(),
  state: SubmissionState,
  country: Country.nullable(),
  receivedAt: z.string(),
  changedAt: z.string(),
  /** What the reviewer wrote when it got its present state. */
  note: z.string().nullable(),
  notes: z.int(),
  attachmentsExpected: z.int(),
  attachmentsPresent: z.int(),
})
export type MySubmission = z.output<typeof MySubmission>

export const listMySubmissions = operation({
  name: 'collection.listMySubmissions',
  method: 'GET',
  path: '/collect/submissions',
  summary: 'What the asker sent, the newest first, and what became of it.',
  query: z.object({ most: z.coerce.number().int().min(1).max(500).default(200) }),
  result: z.object({ rows: z.array(MySubmission) }),
})

/** A note of the reviewer; `path` names the question, null speaks of the whole. */
export const ReviewNote = z.object({ path: z.string().nullable(), text: z.string(), at: z.string() })
export type ReviewNote = z.output<typeof ReviewNote>

export const openMySubmission = operation({
  name: 'collection.openMySubmission',
  method: 'GET',
  path: '/collect/submissions/:submission',
  summary: 'One of the asker’s own submissions as they sent it, with the reviewer’s notes, to be corrected.',
  action: 'collection.submission.openOwn',
  params: z.object({ submission: Id }),
  result: z.object({
    id: Id,
    project: z.int(),
    formCode: z.string(),
    formTitle: z.string(),
    versionName: z.string(),
    hash: z.string(),
    instanceId: z.string(),
    state: SubmissionState,
    xml: z.string(),
    notes: z.array(ReviewNote),
    files: z.array(z.object({ name: z.string(), file: Id, size: z.int(), mediaType: z.string() })),
  }),
})

export const getArrived = operation({
  name: 'collection.getArrived',
  method: 'GET',
  path: '/collect/projects/:project/arrived',
  summary: 'Which files of one of the asker’s sendings have arrived, so that the rest alone is sent again.',
  params: z.object({ project: z.coerce.number().int() }),
  query: z.object({ form: z.string().max(100), instance: z.string().max(300) }),
  result: z.object({
    known: z.boolean(),
    files: z.array(z.object({ name: z.string(), size: z.int() })),
  }),
})
