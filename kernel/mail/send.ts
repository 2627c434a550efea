import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { type Language, languageTags } from '../../common/languages.ts'
import { type Db, sql, type Transaction } from '../db/db.ts'
import { asActor } from '../http/transaction.ts'
import { job } from '../jobs/job.ts'
import type { Kernel } from '../kernel.ts'
import { type Keyring, unseal } from '../seal/seal.ts'
import { type MailColumn, mailPlace } from './post.ts'

const mailLock = 817_030

/** A mail of the outbox, opened. */
export interface OpenMail {
  id: string
  template: string
  to: { address: string; name?: string; language: Language }
  subject: string
  text: string
  html: string
  attachments: { name: string; mediaType: string; content: string }[]
  createdAt: Date
  sentAt: Date | null
  failed: string | null
}

/** Opens a mail of the outbox, if the transaction's actor may see it. */
export async function openMail(keyring: Keyring, tx: Db, id: string): Promise<OpenMail | undefined> {
  const row = await tx.selectFrom('kernel.outbox').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const open = (column: MailColumn, sealed: string) => unseal(keyring, mailPlace(column, id), sealed)
  return {
    id,
    template: row.template,
    to: JSON.parse(await open('to_sealed', row.toSealed)),
    subject: await open('subject_sealed', row.subjectSealed),
    text: await open('text_sealed', row.textSealed),
    html: await open('html_sealed', row.htmlSealed),
    attachments: row.attachmentsSealed
      ? JSON.parse(await open('attachments_sealed', row.attachmentsSealed))
      : [],
    createdAt: row.createdAt,
    sentAt: row.sentAt,
    failed: row.failed,
  }
}

/**
 * Sends one mail of the outbox by SMTP. Without a server it stays in the outbox, where administrators read it.
 * A refusal for good (5xx) is noted and not tried again; anything else is thrown, and the queue tries again later.
 * @param tx as the system
 */
export async function sendMail(kernel: Kernel, tx: Transaction, id: string): Promise<void> {
  const { URA_SMTP_URL: url, URA_MAIL_FROM: from } = kernel.config
  if (!url) return
  // One at a time; a lock beside the row, so that a failure can be noted in it while this transaction is undone.
  await sql`select pg_advisory_xact_lock(${mailLock}, hashtext(${id}))`.execute(tx)
  const mail = await openMail(kernel.keyring, tx, id)
  if (!mail || mail.sentAt) return
  const transport = createTransport({
    url,
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
  })
  try {
    await transport.sendMail({
      from,
      to: { name: mail.to.name ?? '', address: mail.to.address },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      // The same for every attempt: should a mail go out twice, its reader's program can tell.
      messageId: `<${id}@${new URL(kernel.url).hostname}>`,
      headers: { 'auto-submitted': 'auto-generated', 'content-language': languageTags[mail.to.language] },
      attachments: mail.attachments.map(({ name, mediaType, content }) => ({
        filename: name,
        contentType: mediaType,
        content: Buffer.from(content, 'base64'),
      })),
    })
    await tx
      .updateTable('kernel.outbox')
      .set({ sentAt: sql<Date>`clock_timestamp()`, failed: null })
      .where('id', '=', id)
      .execute()
  } catch (error) {
    if (!(await refused(tx, id, error))) {
      await note(kernel, id, error)
      throw error
    }
  } finally {
    transport.close()
  }
}

async function refused(tx: Transaction, id: string, error: unknown): Promise<boolean> {
  const code = (error as { responseCode?: number }).responseCode ?? 0
  // 5xx to a login is our own mistake in the settings, not the reader's address: worth another try once mended.
  if (code < 500 || (error as { code?: string }).code === 'EAUTH') return false
  await tx
    .updateTable('kernel.outbox')
    .set({ failed: reason(error) })
    .where('id', '=', id)
    .execute()
  return true
}

/** Says why it failed, although the job's own transaction is about to be rolled back. */
async function note(kernel: Kernel, id: string, error: unknown): Promise<void> {
  await asActor(kernel.workerDb, 'system', (other) =>
    other
      .updateTable('kernel.outbox')
      .set({ failed: reason(error) })
      .where('id', '=', id)
      .execute(),
  )
}

/** The server's answer without addresses: it is shown to administrators and may be logged. */
function reason(error: unknown): string {
  const { code, responseCode, response } = error as {
    code?: string
    responseCode?: number
    response?: string
  }
  const said = response ?? (error as Error).message
  const plain = said
    .replace(/\S+@\S+/g, '…')
    .replace(/\s+/g, ' ')
    .slice(0, 200)
  return [responseCode ? '' : code, plain].filter(Boolean).join(' ')
}

/** Sends a mail after the commit of what caused it. */
export const sendMailJob = job({
  name: 'kernel.sendMail',
  payload: z.object({ id: z.uuid() }),
  run: ({ kernel, db, payload }) => sendMail(kernel, db, payload.id),
})

/** Every night: mails older than thirty days go, sent or not; they hold addresses and links that are no longer of use. */
export const clearOutboxJob = job({
  name: 'kernel.clearOutbox',
  payload: z.object({}),
  clock: '20 2 * * *',
  run: async ({ db }) => {
    await db
      .deleteFrom('kernel.outbox')
      .where('createdAt', '<', sql<Date>`now() - interval '30 days'`)
      .execute()
  },
})
