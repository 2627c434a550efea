import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../common/ids.ts'
import { operation } from '../../common/operation.ts'

/** A mail as the list of the outbox shows it. */
export const OutboxRow = z.object({
  id: Id,
  /** Key of its words. */
  template: z.string(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  /** The server's last answer, when it did not take the mail. */
  failed: z.string().nullable(),
  /** Only where mails are not sent: no SMTP server is set. */
  to: z.string().nullable(),
  subject: z.string().nullable(),
})

export const listOutbox = operation({
  name: 'kernel.listOutbox',
  method: 'GET',
  path: '/outbox',
  summary: 'Lists the mails of the last thirty days with their state.',
  query: PageQuery,
  result: pageOf(OutboxRow).extend({
    /** Whether an SMTP server is set. Without one, mails are read here. */
    sends: z.boolean(),
  }),
})

export const readMail = operation({
  name: 'kernel.readMail',
  method: 'GET',
  path: '/outbox/:id',
  summary: 'Opens a mail, in a workspace that sends none.',
  action: 'kernel.mail.read',
  params: z.object({ id: Id }),
  result: z.object({
    id: Id,
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    createdAt: z.iso.datetime(),
    attachments: z.array(z.object({ name: z.string(), mediaType: z.string(), size: z.int() })),
  }),
})

export const resendMail = operation({
  name: 'kernel.resendMail',
  method: 'POST',
  path: '/outbox/:id/resend',
  summary: 'Has a mail sent that could not be sent.',
  action: 'kernel.mail.resend',
  params: z.object({ id: Id }),
})
