import { z } from 'zod'
import { PageQuery } from '../../../common/ids.ts'

/** test: of a draft, counts nowhere. Only approved ones feed facts. */
export const submissionStates = ['test', 'received', 'in_review', 'returned', 'approved', 'rejected'] as const
export const SubmissionState = z.enum(submissionStates)
export type SubmissionState = (typeof submissionStates)[number]

/** What a condition can say of a column: equal, not equal, contains, at least, at most, without an answer, with one. */
export const conditionOps = ['is', 'not', 'has', 'from', 'to', 'empty', 'filled'] as const
export type ConditionOp = (typeof conditionOps)[number]

/** Columns of the system itself. A question's column is its path, which begins with a slash. */
export const systemColumns = [
  'name', 'state', 'country', 'day', 'received', 'site', 'sender', 'device', 'version', 'missing', 'edits', 'duplicate',
  'assignee', 'sample',
] as const // biome-ignore format: a list
export type SystemColumn = (typeof systemColumns)[number]

/** What narrows the submissions of a form: the same for the table, the pictures, the map and the charts. */
export const narrowing = {
  search: z.string().max(200).optional(),
  filter: PageQuery.shape.filter,
  /** Conditions as `column op value`: `/staff from 3`, `day to 2026-11-30`, `/notes empty`. All must hold; several `is` of one column are alternatives. */
  where: z
    .union([z.string().max(400), z.array(z.string().max(400)).max(40)])
    .optional()
    .transform((value) => (value === undefined ? [] : [value].flat())),
}
export const Narrowing = z.object(narrowing)
export type Narrowing = z.output<typeof Narrowing>
