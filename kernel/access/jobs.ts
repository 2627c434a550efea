import { z } from 'zod'
import { readText } from '../../common/languages.ts'
import { sql, type Transaction } from '../db/db.ts'
import { leaveNotice } from '../desk/desk.ts'
import { job } from '../jobs/job.ts'
import type { Kernel } from '../kernel.ts'
import { personAsRecipient, postMail } from '../mail/post.ts'
import { authOf, resetSeconds } from './auth.ts'
import { accountEmail, ensureAccount, nameOf } from './identity.ts'
import { bindKeyNames } from './key-names.ts'
import { sweepTries } from './limits.ts'
import { linkDays, makeLink } from './links.ts'
import { catchResetToken } from './reset.ts'
import { withWayIn } from './roster.ts'

const openPerson = (db: Transaction, id: string) =>
  db
    .selectFrom('kernel.person')
    .select(['id', 'userId', 'emailIndex', 'nameSealed'])
    .where('id', '=', id)
    .where('disabledAt', 'is', null)
    .executeTakeFirst()

/**
 * Tells a person of a new role: who has no way to sign in yet gets an invitation with a link. The link is made here,
 * after the commit, so that its secret is never in the queue.
 */
export const sendInvitation = job({
  name: 'access.sendInvitation',
  payload: z.object({ person: z.uuid(), membership: z.uuid().nullable(), by: z.uuid().nullable() }),
  run: async ({ kernel, db, payload }) => {
    const person = await openPerson(db, payload.person)
    if (!person) return
    await ensureAccount(kernel, { id: person.userId ?? person.id, emailIndex: person.emailIndex })
    const to = await personAsRecipient(kernel.keyring, db, person.id)
    const params = {
      inviter: await inviterName(kernel, db, payload.by),
      days: linkDays.invitation,
      ...(await about(kernel, db, payload, to.language)),
    }
    if ((await withWayIn(kernel, [person.userId])).size > 0) {
      await postMail(kernel, db, { template: 'mail.access.role', params, link: `${kernel.url}/`, to })
      // Notices lie in the database as they are: this one names nobody.
      await leaveNotice(db, { person: person.id, message: 'access.notice.role', link: '/' })
      return
    }
    await db
      .updateTable('kernel.link')
      .set({ usedAt: new Date() })
      .where('personId', '=', person.id)
      .where('usedAt', 'is', null)
      .execute()
    const link = await makeLink(kernel, db, { kind: 'invitation', person: person.id, by: payload.by })
    await postMail(kernel, db, { template: 'mail.access.invitation', params, link, to })
  },
})

async function inviterName(kernel: Kernel, db: Transaction, by: string | null): Promise<string> {
  const inviter = by ? await openPerson(db, by) : undefined
  return inviter ? nameOf(kernel, inviter) : 'Ura'
}

/** The role and programme that a mail speaks of: the given membership, or the person's first. */
async function about(
  kernel: Kernel,
  db: Transaction,
  payload: { person: string; membership: string | null },
  language: Parameters<Kernel['say']>[0],
): Promise<{ role: string; programme: string }> {
  const held = await db
    .selectFrom('kernel.membership as m')
    .leftJoin('kernel.programme as g', 'g.id', 'm.programmeId')
    .select(['m.role', 'g.title'])
    .where('m.personId', '=', payload.person)
    .where((eb) => (payload.membership ? eb('m.id', '=', payload.membership) : eb.val(true)))
    .orderBy('m.createdAt')
    .executeTakeFirst()
  const say = kernel.say(language)
  return {
    role: held ? say(`role.${held.role}`) : '',
    programme: held?.title ? readText(held.title, language).text : say('access.workspace'),
  }
}

/** Sends a link to a new password, if the address is somebody's. */
export const sendReset = job({
  name: 'access.sendReset',
  payload: z.object({ index: z.string() }),
  run: async ({ kernel, db, payload }) => {
    const person = await db
      .selectFrom('kernel.person')
      .select(['id', 'userId', 'emailIndex'])
      .where('emailIndex', '=', payload.index)
      .where('disabledAt', 'is', null)
      .executeTakeFirst()
    if (!person) return
    await ensureAccount(kernel, { id: person.userId ?? person.id, emailIndex: person.emailIndex })
    const secret = await catchResetToken(() =>
      authOf(kernel).api.requestPasswordReset({ body: { email: accountEmail(person.emailIndex) } }),
    )
    if (!secret) return
    await postMail(kernel, db, {
      template: 'mail.access.reset',
      params: { minutes: resetSeconds / 60 },
      link: `${kernel.url}/reset-password#${secret}`,
      to: await personAsRecipient(kernel.keyring, db, person.id),
    })
  },
})

/** Tells a person that their password was changed: if it was not them, they should know at once. */
export const tellPassword = job({
  name: 'access.tellPassword',
  payload: z.object({ account: z.string() }),
  run: async ({ kernel, db, payload }) => {
    const person = await db
      .selectFrom('kernel.person')
      .select('id')
      .where('userId', '=', payload.account)
      .where('disabledAt', 'is', null)
      .executeTakeFirst()
    if (!person) return
    await postMail(kernel, db, {
      template: 'mail.access.password',
      link: `${kernel.url}/forgotten-password`,
      to: await personAsRecipient(kernel.keyring, db, person.id),
    })
  },
})

/** Forgets what has run out: sessions, challenges, spent codes, counted tries, old links. */
export const sweep = job({
  name: 'access.sweep',
  payload: z.object({}),
  clock: '17 3 * * *',
  run: async ({ kernel, db }) => {
    await kernel.authPool.query('delete from auth.session where "expiresAt" < now()')
    await kernel.authPool.query('delete from auth.verification where "expiresAt" < now()')
    await kernel.authPool.query(`delete from auth.spent_code where at < now() - interval '1 hour'`)
    await sweepTries(kernel)
    await db
      .deleteFrom('kernel.link')
      .where('expiresAt', '<', sql<Date>`now() - interval '90 days'`)
      .execute()
  },
})

export const accessJobs = [sendInvitation, sendReset, tellPassword, sweep, bindKeyNames]
