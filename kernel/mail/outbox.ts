import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Tables } from '../../migrations/tables.ts'
import type { Actor } from '../access/actor.ts'
import { type Served, serve } from '../http/serve.ts'
import { found, Problem } from '../problems/problem.ts'
import { unseal } from '../seal/seal.ts'
import { listOutbox, readMail, resendMail } from './contract.ts'
import { enqueueMail, mailPlace } from './post.ts'
import { openMail } from './send.ts'

/** Administrators see the outbox. */
const mayLookAfterMails = (actor: Actor): boolean => actor.isAdministrator

type That = ExpressionBuilder<Tables, 'kernel.outbox'>
const states: Record<string, (that: That) => Expression<SqlBool>> = {
  sent: (that) => that('sentAt', 'is not', null),
  waiting: (that) => that.and([that('sentAt', 'is', null), that('failed', 'is', null)]),
  failed: (that) => that.and([that('sentAt', 'is', null), that('failed', 'is not', null)]),
}

/** The conditions that the filters ask for (`state:sent`); all of them when they ask for none. */
function wantedStates(filters: string[]): ((that: That) => Expression<SqlBool>)[] {
  const asked = filters.flatMap((filter) => {
    const [column, value = ''] = filter.split(':')
    return column === 'state' && Object.hasOwn(states, value) ? [states[value]!] : []
  })
  return asked.length > 0 ? asked : Object.values(states)
}

/**
 * The outbox. What a mail says is shown only in a workspace that has no SMTP server: where mails are really sent, a link
 * for a new password must not be readable by anybody but its reader.
 */
export const outbox: Served[] = [
  serve(listOutbox, {
    may: mayLookAfterMails,
    async run({ db, kernel, query }) {
      const sends = kernel.config.URA_SMTP_URL !== undefined
      const wanted = wantedStates(query.filter)
      const chosen = db
        .selectFrom('kernel.outbox')
        .where((that) => that.or(wanted.map((state) => state(that))))
      const rows = await chosen
        .select(['id', 'template', 'createdAt', 'sentAt', 'failed', 'toSealed', 'subjectSealed'])
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(query.size)
        .offset((query.page - 1) * query.size)
        .execute()
      const { total } = await chosen
        .select((count) => count.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      const shown = rows.map(async ({ toSealed, subjectSealed, createdAt, sentAt, ...mail }) => {
        const row = { ...mail, createdAt: createdAt.toISOString(), sentAt: sentAt?.toISOString() ?? null }
        if (sends) return { ...row, to: null, subject: null }
        const to = JSON.parse(await unseal(kernel.keyring, mailPlace('to_sealed', row.id), toSealed))
        const subject = await unseal(kernel.keyring, mailPlace('subject_sealed', row.id), subjectSealed)
        return { ...row, to: to.address as string, subject }
      })
      return { rows: await Promise.all(shown), total, sends }
    },
  }),
  serve(readMail, {
    may: mayLookAfterMails,
    async run({ db, kernel, params, note }) {
      if (kernel.config.URA_SMTP_URL)
        throw new Problem('forbidden', { sentence: 'problem.mail.sent_not_shown' })
      const mail = found(await openMail(kernel.keyring, db, params.id))
      note({ subject: mail.id, details: { template: mail.template } })
      const attachments = mail.attachments.map(({ name, mediaType, content }) => {
        return { name, mediaType, size: Buffer.from(content, 'base64').length }
      })
      const { id, subject, text, html } = mail
      const createdAt = mail.createdAt.toISOString()
      return { id, to: mail.to.address, subject, text, html, createdAt, attachments }
    },
  }),
  serve(resendMail, {
    may: mayLookAfterMails,
    async run({ db, params, note }) {
      const mail = found(
        await db
          .selectFrom('kernel.outbox')
          .select(['id', 'template', 'sentAt'])
          .where('id', '=', params.id)
          .executeTakeFirst(),
      )
      if (mail.sentAt) throw new Problem('conflict', { sentence: 'problem.mail.already_sent' })
      await enqueueMail(db, mail.id)
      note({ subject: mail.id, details: { template: mail.template } })
      return undefined
    },
  }),
]
