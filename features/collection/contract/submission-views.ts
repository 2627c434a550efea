import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'
import { narrowing, SubmissionState as State } from './narrowing.ts'

export const Picture = z.object({
  submission: Id,
  name: z.string(),
  mediaType: z.string(),
  label: z.string(),
  title: z.string(),
  occurredOn: z.string(),
  state: State,
  sample: z.boolean(),
})
export type Picture = z.output<typeof Picture>

export const listPictures = operation({
  name: 'collection.listPictures',
  method: 'GET',
  path: '/forms/:form/pictures',
  summary: 'The pictures that came with a form’s submissions, newest first; personal ones are left out.',
  params: z.object({ form: Id }),
  query: PageQuery.extend(narrowing),
  result: pageOf(Picture),
})

export const listPlaces = operation({
  name: 'collection.listPlaces',
  method: 'GET',
  path: '/forms/:form/places',
  summary: 'Where a form’s submissions lie, near ones taken together.',
  params: z.object({ form: Id }),
  query: z.object({
    ...narrowing,
    /** Size of a cell in degrees, by which near ones are taken together. */
    grain: z.coerce.number().min(0.0001).max(5).default(0.1),
  }),
  result: z.object({
    places: z.array(
      z.object({
        latitude: z.number(),
        longitude: z.number(),
        count: z.int(),
        /** The one submission that lies here; null when there are several. */
        submission: Id.nullable(),
        title: z.string().nullable(),
      }),
    ),
    placed: z.int(),
    /** Without a place, or with one that is personal. */
    unplaced: z.int(),
    capped: z.boolean(),
  }),
})

/** One question's answers, counted. */
export const QuestionSummary = z.object({
  path: z.string(),
  label: z.string(),
  kind: z.enum(['choices', 'number', 'date']),
  /** choices: value and label in the form's order. number: from (included) and to. date: month. */
  bars: z.array(z.object({ key: z.string(), label: z.string(), count: z.int() })),
  answered: z.int(),
  several: z.boolean(),
  statistics: z
    .object({ lowest: z.number(), median: z.number(), mean: z.number(), highest: z.number() })
    .nullable(),
})
export type QuestionSummary = z.output<typeof QuestionSummary>

export const summariseAnswers = operation({
  name: 'collection.summariseAnswers',
  method: 'GET',
  path: '/forms/:form/summary',
  summary: 'How a form’s questions were answered, question by question; personal ones are left out.',
  params: z.object({ form: Id }),
  query: z.object({
    ...narrowing,
    /** Paths; without any the first dozen that can be counted. */
    question: z
      .union([z.string(), z.array(z.string()).max(40)])
      .optional()
      .transform((value) => (value === undefined ? [] : [value].flat())),
  }),
  result: z.object({
    questions: z.array(QuestionSummary),
    submissions: z.int(),
    /** True when only the newest fifty thousand were counted. */
    capped: z.boolean(),
  }),
})

const Candidate = z.object({
  id: Id,
  name: z.string().nullable(),
  state: State,
  country: Country.nullable(),
  occurredOn: z.string(),
  site: z.string().nullable(),
  receivedAt: z.string(),
  sender: z.string().nullable(),
  version: z.int(),
  sample: z.boolean(),
  mayReview: z.boolean(),
  /** Answers that are not personal, by path, as the reader reads them. */
  answers: z.record(z.string(), z.string()),
})

export const getDuplicates = operation({
  name: 'collection.getDuplicates',
  method: 'GET',
  path: '/submissions/:submission/duplicates',
  summary: 'A submission beside those with the same site, day and respondent, answer by answer.',
  params: z.object({ submission: Id }),
  result: z.object({
    questions: z.array(z.object({ path: z.string(), label: z.string() })),
    self: Candidate,
    others: z.array(Candidate.extend({ decision: z.enum(['different', 'duplicate']).nullable() })),
  }),
})

export const listDuplicates = operation({
  name: 'collection.listDuplicates',
  method: 'GET',
  path: '/forms/:form/duplicates',
  summary: 'Groups of submissions that are probably the same, not yet decided.',
  params: z.object({ form: Id }),
  query: PageQuery,
  result: pageOf(
    z.object({
      id: Id,
      count: z.int(),
      occurredOn: z.string(),
      site: z.string().nullable(),
      lastAt: z.string(),
    }),
  ),
})

export const decideDuplicate = operation({
  name: 'collection.decideDuplicate',
  method: 'POST',
  path: '/submissions/:submission/duplicates',
  summary: 'Says that two submissions are different, or rejects the first as a duplicate of the second.',
  action: 'collection.submission.duplicate',
  params: z.object({ submission: Id }),
  body: z.object({
    other: Id,
    decision: z.enum(['different', 'duplicate']),
    version: z.int(),
    note: z.string().trim().max(2000).default(''),
  }),
  result: z.object({ state: State, version: z.int() }),
})
