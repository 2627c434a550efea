import { sql } from 'kysely'
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

const system = new Actor({ system: true, memberships: [] })

/**
 * Reminds the coordinators of places that have not reported, by notice and e-mail: a country's coordinator of the
 * country, the lead of the regional level and of countries without a coordinator.
 */
export const remindReporters = job({
  name: 'programme.remindReporters',
  payload: z.object({ programme: Id }),
  run: async ({ kernel, db, payload }: JobCall<{ programme: string }>) => {
    await remindProgramme(kernel, db, payload.programme)
  },
})

/** On Monday mornings, of every programme that has due periods. */
export const remindWeekly = job({
  name: 'programme.remindWeekly',
  payload: z.object({}),
  clock: '0 6 * * 1',
  run: async ({ kernel, db }: JobCall<Record<string, never>>) => {
    // A demo's invented people are not written to every week.
    for (const row of await readProgrammes(db)) if (!row['demo']) await remindProgramme(kernel, db, row.id)
  },
})

async function remindProgramme(kernel: Kernel, db: Transaction, programme: string): Promise<void> {
  const today = new Date().toISOString().slice(0, 10)
  const asking = { db, measures: kernel.measures, programme, actor: system, today }
  const { rows: missing } = await missingValues(asking)
  if (missing.length === 0) return
  const row = (await readProgrammes(db, { id: programme }))[0]!
  const coordinators = await coordinatorsOf(db, programme)
  const shares = new Map<string, Missing[]>()
  for (const one of missing) {
    const theirs = coordinators.filter((who) => who.country !== null && who.country === one.country)
    const asked = theirs.length ? theirs : coordinators.filter((who) => who.country === null)
    for (const { personId } of asked) shares.set(personId, [...(shares.get(personId) ?? []), one])
  }
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
}

async function coordinatorsOf(
  db: Transaction,
  programme: string,
): Promise<{ personId: string; country: string | null }[]> {
  const { rows } = await sql<{ personId: string; country: string | null }>`
    select m.person_id, case m.role when 'programme_coordinator' then null else m.country end country
    from kernel.membership m join kernel.person p on p.id = m.person_id
    where m.programme_id = ${programme} and p.disabled_at is null and (m.ends_on is null or m.ends_on >= current_date)
      and (m.role = 'programme_coordinator' or (m.role = 'country_coordinator' and m.country is not null))`.execute(
    db,
  )
  return rows
}
