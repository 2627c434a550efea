import { z } from 'zod'
import { Id, IsoDate } from '../../common/ids.ts'
import { operation } from '../../common/operation.ts'
import { mergeStates } from './checklists/rules.ts'
import { InProgramme, OfVisit, short } from './fields.ts'

/** A text by a form's own language names. */
export const FormWords = z.record(z.string(), z.string())
const Submission = z.object({
  id: Id,
  form: z.string(),
  formTitle: z.string(),
  name: z.string(),
  state: z.enum(['received', 'in_review', 'returned', 'approved', 'rejected']),
  occurredOn: IsoDate,
  by: z.string(),
})
const Dissent = z.object({ submissionId: Id, by: z.string(), said: FormWords, why: z.string() })
export const Question = z.object({
  form: z.string(),
  path: z.string(),
  question: FormWords,
  state: z.enum(mergeStates),
  /** Several choices: a set, whose order says nothing. */
  set: z.boolean(),
  answers: z.array(z.object({ submissionId: Id, value: z.string(), said: FormWords })),
  overall: z
    .object({
      answer: z.string(),
      said: FormWords,
      note: z.string(),
      dissent: z.array(Dissent),
      by: z.string().nullable(),
    })
    .nullable(),
})
export type Question = z.output<typeof Question>
export const Checklists = z.object({
  submissions: z.array(Submission),
  /** Not linked anywhere yet: of the same days, those of the same site first. */
  suggestions: z.array(Submission.extend({ sameSite: z.boolean() })),
  questions: z.array(Question),
  /** Linked ones that the reader does not see: nobody settles what others say without having heard them. */
  hidden: z.int(),
  may: z.array(z.string()),
})
export type Checklists = z.output<typeof Checklists>

const path = '/programmes/:programme/monitoring/visits/:visit/checklists'
export const getChecklists = operation({
  name: 'monitoring.getChecklists',
  method: 'GET',
  path,
  summary:
    'The checklists of a visit side by side: each question with each answer, what is agreed, and the dissent that is kept.',
  params: OfVisit,
  result: Checklists,
})
export const linkChecklist = operation({
  name: 'monitoring.linkChecklist',
  method: 'POST',
  path,
  summary: 'Says that a submission is a checklist of this visit.',
  action: 'monitoring.checklist.link',
  params: OfVisit,
  body: z.object({ submissionId: Id }),
  result: Checklists,
})
export const unlinkChecklist = operation({
  name: 'monitoring.unlinkChecklist',
  method: 'DELETE',
  path: `${path}/:submission`,
  summary: 'Takes a submission off the visit.',
  action: 'monitoring.checklist.unlink',
  params: OfVisit.extend({ submission: Id }),
  result: Checklists,
})
export const settleQuestion = operation({
  name: 'monitoring.settleQuestion',
  method: 'PUT',
  path: `${path}/questions`,
  summary:
    'Agrees on one answer to a question; whoever answered otherwise is kept as dissent, with the reason. An empty answer undoes it.',
  action: 'monitoring.checklist.settle',
  params: OfVisit,
  body: z.object({
    form: z.string().max(100),
    path: z.string().max(500),
    answer: z.string().max(4000),
    note: z.string().trim().max(2000).default(''),
    why: z
      .array(z.object({ submissionId: Id, why: short }))
      .max(40)
      .default([]),
  }),
  result: Checklists,
})
export const listForms = operation({
  name: 'monitoring.listForms',
  method: 'GET',
  path: '/programmes/:programme/monitoring/forms',
  summary: 'Open forms of the collection room that a visit can use as its checklist.',
  params: InProgramme,
  result: z.object({ rows: z.array(z.object({ id: Id, code: z.string(), title: z.string() })) }),
}) // biome-ignore format: operations
