import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'
import { SubmissionState } from '../contract/narrowing.ts'

/** Why somebody's answers are erased: grounds of article 17 of the GDPR. */
export const erasureGrounds = [
  'consent_withdrawn',
  'objection',
  'no_longer_needed',
  'unlawful',
  'obligation',
] as const
export const ErasureGround = z.enum(erasureGrounds)
export type ErasureGround = z.output<typeof ErasureGround>

/** The number of a request: too short and too plain to tell who made it. */
export const ErasureReference = z
  .string()
  .trim()
  .regex(/^([\p{L}\p{N}][\p{L}\p{N} ./_-]{0,39})?$/u)

/** What is left of an erased submission. */
export const Erasure = z.object({
  id: Id,
  form: z.object({ id: Id, title: z.string() }),
  country: Country.nullable(),
  ground: ErasureGround,
  reference: z.string(),
  erasedAt: z.string(),
  erasedBy: z.string().nullable(),
})
export type Erasure = z.output<typeof Erasure>

/** A submission that a code leads to: enough to know that it is the right one, and nothing of what was answered. */
export const FoundSubmission = z.object({
  id: Id,
  form: z.object({ id: Id, title: z.string() }),
  instanceId: z.string(),
  country: Country.nullable(),
  state: SubmissionState,
  occurredOn: z.string(),
  receivedAt: z.string(),
})
export type FoundSubmission = z.output<typeof FoundSubmission>

export const findByCode = operation({
  name: 'collection.findByCode',
  method: 'GET',
  path: '/programmes/:programme/erasures/find',
  summary:
    'Submissions that a person’s code leads to: an answer that is exactly the code, or the instance ID; at most twenty.',
  params: z.object({ programme: Id }),
  query: z.object({ code: z.string().trim().min(4).max(100) }),
  result: z.object({ rows: z.array(FoundSubmission) }),
})

export const listErasures = operation({
  name: 'collection.listErasures',
  method: 'GET',
  path: '/programmes/:programme/erasures',
  summary: 'Which submissions were erased, when and on what ground; nothing of what they said.',
  params: z.object({ programme: Id }),
  query: PageQuery,
  result: pageOf(Erasure),
})

export const eraseSubmission = operation({
  name: 'collection.eraseSubmission',
  method: 'POST',
  path: '/submissions/:submission/erase',
  summary:
    'Erases a submission for good: answers, editions, remarks, files; its instance ID is never taken in again.',
  action: 'collection.submission.erase',
  params: z.object({ submission: Id }),
  body: z.object({ ground: ErasureGround, reference: ErasureReference.default('') }),
  result: z.object({ id: Id, files: z.int() }),
})
