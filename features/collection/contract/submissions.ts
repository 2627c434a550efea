import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'

/** test: of a draft, counts nowhere. Only approved ones feed facts. */
export const submissionStates = ['test', 'received', 'in_review', 'returned', 'approved', 'rejected'] as const
export const SubmissionState = z.enum(submissionStates)
export type SubmissionState = (typeof submissionStates)[number]

const When = z.coerce.string().nullable()

export const SubmissionRow = z.object({
  id: Id,
  instanceId: z.string(),
  name: z.string().nullable(),
  state: SubmissionState,
  country: Country.nullable(),
  occurredOn: z.string(),
  site: z.string().nullable(),
  receivedAt: When,
  sender: z.string().nullable(),
  versionName: z.string(),
  attachmentsExpected: z.int(),
  attachmentsPresent: z.int(),
  edits: z.int(),
  /** Answers that are not personal. */
  answers: z.record(z.string(), z.unknown()),
  version: z.int(),
})
export type SubmissionRow = z.output<typeof SubmissionRow>

export const listSubmissions = operation({
  name: 'collection.listSubmissions',
  method: 'GET',
  path: '/forms/:form/submissions',
  summary: 'Submissions of a form; filtered, sorted and searched by any answer that is not personal.',
  params: z.object({ form: Id }),
  query: PageQuery,
  result: pageOf(SubmissionRow).extend({
    /** True when there are more than `total`: counting stops at ten thousand. */
    more: z.boolean(),
  }),
})

/** What a reviewer may do with a submission. */
export const reviewActs = ['take', 'return', 'approve', 'reject', 'reopen'] as const
export type ReviewAct = (typeof reviewActs)[number]

export const reviewSubmissions = operation({
  name: 'collection.reviewSubmissions',
  method: 'POST',
  path: '/forms/:form/review',
  summary: 'Takes into review, returns, approves, rejects or reopens submissions, each on its own terms.',
  action: 'collection.submission.review',
  params: z.object({ form: Id }),
  body: z.object({
    act: z.enum(reviewActs),
    rows: z
      .array(z.object({ id: Id, version: z.int() }))
      .min(1)
      .max(500),
    note: z.string().trim().max(2000).optional(),
  }),
  result: z.object({
    done: z.array(z.object({ id: Id, state: SubmissionState, version: z.int() })),
    /** Rows that stayed as they were; `problem` is a sentence. */
    refused: z.array(z.object({ id: Id, problem: z.string() })),
  }),
})
