import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { operation } from '../../common/operation.ts'

/** A notice: a message in the reader's language, when, and the page where the matter can be seen. */
export const Notice = z.object({
  id: Id,
  text: z.string(),
  at: z.string(),
  to: z.string(),
  unread: z.boolean(),
})

export const listNotices = operation({
  name: 'kernel.listNotices',
  method: 'GET',
  path: '/notices',
  summary: "The signed-in person's latest notices, newest first, and how many are unread.",
  result: z.object({ notices: z.array(Notice), unread: z.int() }),
})

export const readNotices = operation({
  name: 'kernel.readNotices',
  method: 'POST',
  path: '/notices/read',
  summary: "Marks the signed-in person's notices as read, up to a moment.",
  action: 'kernel.notice.read',
  body: z.object({ upTo: z.iso.datetime() }),
  result: z.object({ read: z.int() }),
})

export const progressStates = ['waiting', 'working', 'done', 'failed'] as const

/** A long job as the waiting person sees it. `problem` is a sentence in their language. */
export const Progress = z.object({
  id: Id,
  task: z.string(),
  percent: z.int(),
  step: z.string().nullable(),
  state: z.enum(progressStates),
  result: z.unknown(),
  problem: z.string().nullable(),
})

export const getProgress = operation({
  name: 'kernel.getProgress',
  method: 'GET',
  path: '/progress/:id',
  summary: 'How far a long job is that the signed-in person waits for.',
  params: z.object({ id: Id }),
  result: Progress,
})
