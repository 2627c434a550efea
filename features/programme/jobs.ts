import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { Actor } from '../../kernel/access/actor.ts'
import type { Transaction } from '../../kernel/db/db.ts'
import { leaveNotice } from '../../kernel/desk/desk.ts'
import { type JobCall, job } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { personAsRecipient, postMail } from '../../kernel/mail/post.ts'
import { type Missing, missingValues } from './missing.ts'
import { readProgrammes } from './programmes.ts'
import { noteReminders, type Shares, shareOut } from './reminders.ts'
import { remindedLately } from './rules-values.ts'

const system = new Actor({ system: true, memberships: [] })

/** Reminds the coordinators of places that have not reported, by notice and e-mail; whoever asked for it has noted so. */
export const remindReporters = job({
  name: 'programme.remindReporters',
  payload: z.object({ programme: Id }),
  run: async ({ kernel, db, payload }: JobCall<{ programme: string }>) => {
    await remind(kernel, db, payload.programme, await missingIn(kernel, db, payload.programme))
  },
})

/** On Monday mornings, of every programme that has due periods: all of whom nobody has reminded a short while ago. */
export const remindWeekly = job({
  name: 'programme.remindWeekly',
  payload: z.object({}),
  clock: '0 6 * * 1',
  run: async ({ kernel, db }: JobCall<Record<string, never>>) => {
    // A demo's invented people are not written to every week.
    for (const { id, demo } of await readProgrammes(db)) {
      if (demo) continue
      const missing = await missingIn(kernel, db, id)
      const due = missing.filter(({ reminded }) => !remindedLately(reminded))
      await noteReminders(db, id, await remind(kernel, db, id, due))
    }
  },
})

async function missingIn(kernel: Kernel, db: Transaction, programme: string): Promise<Missing[]> {
  const today = new Date().toISOString().slice(0, 10)
  const asking = { db, measures: kernel.measures, programme, actor: system, today }
  return (await missingValues(asking)).rows
}

async function remind(
  kernel: Kernel,
  db: Transaction,
  programme: string,
  missing: Missing[],
): Promise<Shares> {
  const row = (await readProgrammes(db, { id: programme }))[0]!
  const shares = await shareOut(db, programme, missing)
  const link = `/programmes/${row['code']}/missing`
  for (const [person, share] of shares) {
    const params = {
      count: share.length,
      codes: [...new Set(share.map((one) => one.code))].slice(0, 12).join(', '),
    }
    await leaveNotice(db, { person, programme, message: 'programme.notice.remind', params, link })
    const to = await personAsRecipient(kernel.keyring, db, person)
    await postMail(kernel, db, {
      to,
      template: 'programme.mail.remind',
      params,
      link: new URL(link, kernel.url).toString(),
    })
  }
  return shares
}
