import { z } from 'zod'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import { leaveNotice } from '../../kernel/desk/desk.ts'
import { type JobCall, job } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { personAsRecipient, postMail } from '../../kernel/mail/post.ts'
import { decidersFor, mayOwn } from './people.ts'

interface Due {
  id: string
  programmeId: string
  code: string
  country: string
  ownerPersonId: string | null
  overdue: boolean
}

/**
 * Every morning: owners of action points that are due within a week or overdue are reminded, once a week for each; what
 * an institution owes is the coordinators' to follow. A demo's invented people are not written to.
 */
export const remindOwners = job({
  name: 'monitoring.remindOwners',
  payload: z.object({}),
  clock: '30 5 * * *',
  run: async ({ kernel, db }: JobCall<Record<string, never>>) => {
    const { rows } = await sql<Due>`
      select a.id, a.programme_id, p.code, a.country, a.owner_person_id, a.due_on < current_date overdue
      from monitoring.action_point a join programme.programme p on p.id = a.programme_id
      where a.state = 'open' and a.due_on <= current_date + 7 and not p.demo and not a.sample
        and (a.reminded_on is null or a.reminded_on <= current_date - 7)
      order by a.due_on`.execute(db)
    const shares = new Map<string, Due[]>()
    for (const due of rows) {
      // What somebody owes who has left since is the coordinators' to give to another.
      const owner = due.ownerPersonId && (await mayOwn(db, due.programmeId, due.ownerPersonId))
      const to = owner ? [due.ownerPersonId!] : await decidersFor(db, due.programmeId, due.country)
      for (const person of to) {
        const key = `${person} ${due.programmeId}`
        shares.set(key, [...(shares.get(key) ?? []), due])
      }
    }
    for (const [key, share] of shares) await remind(kernel, db, key.split(' ')[0]!, share)
    // Run twice, it reminds once.
    await sql`update monitoring.action_point set reminded_on = current_date where id = any (${rows.map((row) => row.id)}::uuid[])`.execute(
      db,
    )
  },
})

async function remind(kernel: Kernel, db: Transaction, person: string, share: Due[]): Promise<void> {
  const own = share.some((one) => one.ownerPersonId === person)
  const link = `/programmes/${share[0]!.code}/monitoring/points${own ? '' : '?f=overdue:yes'}`
  const params = { count: share.length }
  await leaveNotice(db, { person, programme: share[0]!.programmeId, message: 'monitoring.notice.remind', params, link })
  const to = await personAsRecipient(kernel.keyring, db, person)
  await postMail(kernel, db, { to, template: 'monitoring.mail.remind', params, link: new URL(link, kernel.url).toString() })
} // biome-ignore format: short
