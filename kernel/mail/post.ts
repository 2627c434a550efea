import type { Language } from '../../common/languages.ts'
import { type Db, sql, type Transaction } from '../db/db.ts'
import type { Kernel } from '../kernel.ts'
import { found } from '../problems/problem.ts'
import { house } from '../seal/keyring.ts'
import { type Keyring, seal, unseal } from '../seal/seal.ts'
import { compose, type MailContent } from './compose.ts'

/** Whom a mail goes to. */
export interface Recipient {
  address: string
  name?: string
  language: Language
  /** Their record, when they have one. */
  person?: string
  /** A sample person: the mail is written and never sent. */
  sample?: boolean
}

/** Something small that goes with a mail: an invitation to a calendar, a certificate. */
export interface Attachment {
  name: string
  mediaType: string
  content: Buffer
}

/** The most bytes that a mail's attachments may have together; larger things are linked to. */
export const attachmentLimit = 2 * 1024 * 1024

export type Mail = MailContent & { to: Recipient; attachments?: Attachment[] }

type Poster = Pick<Kernel, 'keyring' | 'say' | 'url'>

/**
 * Writes a mail into the outbox, sealed, in the caller's own transaction; a job sends it after the commit, or never.
 * @returns the mail's id
 * @throws Error when its words are missing or its attachments are too large
 */
export async function postMail(kernel: Poster, tx: Transaction, mail: Mail): Promise<string> {
  const { to, attachments = [] } = mail
  if (/[\r\n<>,;]/.test(to.address) || !to.address.includes('@'))
    throw new Error('This is no address for a mail.')
  const size = attachments.reduce((sum, one) => sum + one.content.length, 0)
  if (size > attachmentLimit) throw new Error(`The attachments of ${mail.template} are too large for a mail.`)
  const name = mail.name ?? to.name
  const composed = compose(
    kernel.say(to.language),
    { ...mail, ...(name ? { name } : {}) },
    new URL(kernel.url).host,
  )
  const id = await newId(tx)
  const sealed = (column: MailColumn, value: string) =>
    seal(kernel.keyring, house, mailPlace(column, id), value)
  const enclosed = attachments.map((one) => ({ ...one, content: one.content.toString('base64') }))
  await tx
    .insertInto('kernel.outbox')
    .values({
      id,
      personId: to.person ?? null,
      template: mail.template,
      toSealed: await sealed(
        'to_sealed',
        JSON.stringify({ address: to.address, name: to.name, language: to.language }),
      ),
      subjectSealed: await sealed('subject_sealed', composed.subject),
      textSealed: await sealed('text_sealed', composed.text),
      htmlSealed: await sealed('html_sealed', composed.html),
      attachmentsSealed:
        enclosed.length > 0 ? await sealed('attachments_sealed', JSON.stringify(enclosed)) : null,
    })
    .execute()
  if (!to.sample) await enqueueMail(tx, id)
  return id
}

/** Has a mail of the outbox sent (again) after the commit. */
export async function enqueueMail(tx: Transaction, id: string): Promise<void> {
  await sql`select kernel.enqueue('kernel.sendMail', ${JSON.stringify({ id })}::jsonb, ${`mail:${id}`}, null, 12)`.execute(
    tx,
  )
}

/** A person as a recipient: name, address and language unsealed. @throws Problem not_found when the actor cannot see them */
export async function personAsRecipient(keyring: Keyring, tx: Db, person: string): Promise<Recipient> {
  const row = found(
    await tx
      .selectFrom('kernel.person')
      .select(['nameSealed', 'emailSealed', 'language', 'sample'])
      .where('id', '=', person)
      .executeTakeFirst(),
  )
  const at = (column: string) => ({ table: 'kernel.person', column, row: person })
  return {
    person,
    name: await unseal(keyring, at('name_sealed'), row.nameSealed),
    address: await unseal(keyring, at('email_sealed'), row.emailSealed),
    language: row.language as Language,
    sample: row.sample,
  }
}

export type MailColumn = 'to_sealed' | 'subject_sealed' | 'text_sealed' | 'html_sealed' | 'attachments_sealed'

/** Where a mail's sealed value belongs. */
export const mailPlace = (column: MailColumn, row: string) => ({ table: 'kernel.outbox', column, row })

async function newId(tx: Db): Promise<string> {
  const { rows } = await sql<{ id: string }>`select uuidv7() as id`.execute(tx)
  return rows[0]!.id
}
