import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'

const Text = z.record(z.string(), z.string())

/** A line of the form on paper: a group's head, or a question. `depth` says how far inside groups it stands. */
export const PaperLine = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.string(),
  depth: z.int(),
  label: Text.optional(),
  hint: Text.optional(),
  list: z.string().optional(),
  media: z.string().optional(),
  appearance: z.string().optional(),
  personal: z.boolean().optional(),
  role: z.string().optional(),
  required: z.string().optional(),
  relevant: z.string().optional(),
  constraint: z.string().optional(),
  /** What is said when the answer is not accepted. */
  message: Text.optional(),
  calculate: z.string().optional(),
  readonly: z.boolean().optional(),
})
export type PaperLine = z.output<typeof PaperLine>

/** A form as it reads on paper. */
export const Paper = z.object({
  title: z.string(),
  code: z.string(),
  versionName: z.string(),
  languages: z.array(z.string()),
  lines: z.array(PaperLine),
  lists: z.record(z.string(), z.array(z.object({ value: z.string(), label: Text.optional() }))),
})
export type Paper = z.output<typeof Paper>

export const getPaper = operation({
  name: 'collection.getPaper',
  method: 'GET',
  path: '/forms/:form/paper',
  summary: 'A form to read and print: groups, questions, choices and when each is asked.',
  params: z.object({ form: Id }),
  query: z.object({ version: Id.optional() }),
  result: Paper.extend({ state: z.enum(['draft', 'published']) }),
})
