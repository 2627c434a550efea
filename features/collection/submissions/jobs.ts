import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import { sql } from '../../../kernel/db/db.ts'
import { leaveNotice } from '../../../kernel/desk/desk.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { job } from '../../../kernel/jobs/job.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { personAsRecipient, postMail } from '../../../kernel/mail/post.ts'
import { titleFor } from '../forms/titles.ts'

const step = 2000
const nobody = '00000000-0000-0000-0000-000000000000'

/** Keeps the answers of a large form under a new key, some thousand submissions a transaction. */
const keepKey = job({
  name: 'collection.keepKey',
  payload: z.object({ key: z.int() }),
  run: async ({ kernel, db, payload }) => {
    if (!(await isKnownToAll(kernel, payload.key)))
      return void (await sql`select kernel.enqueue('collection.keepKey', ${JSON.stringify(payload)}::jsonb, null, now() + interval '10 seconds')`.execute(
        db,
      ))
    let after: string | null = nobody
    while (after) {
      const from: string = after
      after = await asActor(kernel.workerDb, 'system', async (db) => {
        const { rows } = await sql<{
          last: string | null
        }>`select collection.fill_key(${payload.key}, ${from}, ${step}) last`.execute(db)
        return rows[0]!.last
      })
    }
  },
})

/** Waits until nobody stores submissions without knowing of the key. @returns false when somebody takes long, as an import does */
async function isKnownToAll(kernel: Kernel, key: number): Promise<boolean> {
  for (let tries = 0; tries < 20; tries++) {
    const waits = await asActor(kernel.workerDb, 'system', async (db) => {
      const { rows } = await sql<{ waits: boolean }>`select collection.key_waits(${key}) waits`.execute(db)
      return rows[0]!.waits
    })
    if (!waits) return true
    await setTimeout(100)
  }
  return false
}

/** Tells the sender, on their desk and by mail, that something came back; the mail says nothing of what was answered. */
const tellReturned = job({
  name: 'collection.tellReturned',
  payload: z.object({ submission: Id }),
  run: async ({ kernel, db, payload }) => {
    const one = await db
      .selectFrom('collection.submission as s')
      .innerJoin('collection.form as f', 'f.id', 's.formId')
      .innerJoin('programme.programme as p', 'p.id', 's.programmeId')
      .innerJoin('collection.formVersion as v', 'v.id', 's.versionId')
      .select(['s.id', 's.state', 's.personId', 's.programmeId', 's.occurredOn', 'f.title', 'p.code'])
      .select(sql<Record<string, string> | null>`v.definition -> 'titles'`.as('titles'))
      .where('s.id', '=', payload.submission)
      .executeTakeFirst()
    // Reopened before anybody was told: then there is nothing to tell.
    if (one?.state !== 'returned' || !one.personId) return
    const link = `/programmes/${one.code}/collection/submissions/${one.id}`
    const to = await personAsRecipient(kernel.keyring, db, one.personId)
    const form = titleFor(one.titles ?? undefined, to.language, one.title)
    const params = { form, day: String(one.occurredOn) }
    const message = 'collection.review.notice_returned'
    await leaveNotice(db, { person: one.personId, programme: one.programmeId, message, params, link })
    await postMail(kernel, db, {
      to,
      template: 'collection.review.mail_returned',
      params,
      link: `${kernel.url}${link}`,
    })
  },
})

export const submissionJobs = [keepKey, tellReturned]
