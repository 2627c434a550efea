import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'
import { Question } from './forms.ts'
import { narrowing, SubmissionState } from './narrowing.ts'

export * from './narrowing.ts'
export * from './submission-record.ts'
export * from './submission-views.ts'

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
  /** How many others have the same site, day and respondent and were not said to be different. */
  duplicates: z.int(),
  /** Comments that nobody has settled. */
  comments: z.int(),
  sample: z.boolean(),
  /** Answers that are not personal. */
  answers: z.record(z.string(), z.unknown()),
  version: z.int(),
  may: z.array(z.string()),
})
export type SubmissionRow = z.output<typeof SubmissionRow>

export const listSubmissions = operation({
  name: 'collection.listSubmissions',
  method: 'GET',
  path: '/forms/:form/submissions',
  summary: 'Submissions of a form; filtered, sorted and searched by any answer that is not personal.',
  params: z.object({ form: Id }),
  query: PageQuery.extend(narrowing),
  result: pageOf(SubmissionRow).extend({
    /** True when there are more than `total`: counting stops at ten thousand. */
    more: z.boolean(),
    /** Columns of a large form that were looked through one by one; `collection.keyAnswers` keeps them in order. */
    unkept: z.array(z.string()),
  }),
})

export const describeSubmissions = operation({
  name: 'collection.describeSubmissions',
  method: 'GET',
  path: '/forms/:form/submissions/columns',
  summary: 'What the submissions of a form can be shown, filtered and sorted by.',
  params: z.object({ form: Id }),
  result: z.object({
    title: z.string(),
    code: z.string(),
    country: Country.nullable(),
    languages: z.array(z.string()),
    questions: z.array(Question),
    lists: z.record(
      z.string(),
      z.array(z.object({ value: z.string(), label: z.record(z.string(), z.string()).optional() })),
    ),
    versions: z.array(z.object({ id: Id, name: z.string() })),
    senders: z.array(z.object({ id: Id, name: z.string() })),
    devices: z.array(z.object({ id: Id, name: z.string() })),
    countries: z.array(Country),
    /** How many are in each state; counting stops at ten thousand. */
    states: z.array(z.object({ state: SubmissionState, count: z.int() })),
    may: z.array(z.string()),
  }),
})

export const keyAnswers = operation({
  name: 'collection.keyAnswers',
  method: 'POST',
  path: '/forms/:form/submissions/keys',
  summary:
    'Has the answers to some questions of a large form kept in order, so that tables sort and filter by them at once.',
  action: 'collection.submission.key',
  params: z.object({ form: Id }),
  body: z.object({ columns: z.array(z.string().max(400)).min(1).max(8) }),
  result: z.object({ begun: z.array(z.string()), ready: z.array(z.string()) }),
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
    /** Notes on single questions, for one submission at a time: the sender sees each beside its question. */
    fields: z
      .array(z.object({ path: z.string().max(400), note: z.string().trim().min(1).max(2000) }))
      .max(100)
      .optional(),
    /** Approves also what is probably the same as another; whoever asks for it has been shown which those are. */
    alsoDuplicates: z.boolean().default(false),
  }),
  result: z.object({
    done: z.array(z.object({ id: Id, state: SubmissionState, version: z.int() })),
    /**
     * Rows that stayed as they were; `name` as far as the asker reaches them, `problem` is a sentence, `duplicate`: nothing
     * but a probable duplicate stands in the way.
     */
    refused: z.array(
      z.object({ id: Id, name: z.string().nullable(), problem: z.string(), duplicate: z.boolean() }),
    ),
  }),
})
