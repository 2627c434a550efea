import { sql } from 'kysely'
import type { WordValues } from '../../common/words.ts'
import type { Transaction } from '../db/db.ts'
import type { Feature } from '../feature.ts'
import { anySignedIn, serve } from '../http/serve.ts'
import { found } from '../problems/problem.ts'
import { getProgress, listNotices, readNotices } from './contract.ts'

/**
 * Leaves a notice on somebody's desk. It is said in the reader's language when it is read.
 * @param notice.message words key; `params` fills it; `link` is a path of the workspace
 */
export async function leaveNotice(
  db: Transaction,
  notice: { person: string; programme?: string | null; message: string; params?: WordValues; link: string },
): Promise<void> {
  await db
    .insertInto('kernel.notice')
    .values({
      personId: notice.person,
      programmeId: notice.programme ?? null,
      message: notice.message,
      params: JSON.stringify(notice.params ?? {}),
      link: notice.link,
    })
    .execute()
}

/**
 * Opens a progress for a long job, for the person who waits; give its id to the job as `progressId`.
 * The job's last act is `finishProgress`; a job that fails for good is marked by the worker.
 */
export async function openProgress(
  db: Transaction,
  task: string,
  person: string | null,
  programme?: string,
): Promise<string> {
  const row = await db
    .insertInto('kernel.progress')
    .values({ task, personId: person, programmeId: programme ?? null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Marks a job as done, with what it made. */
export async function finishProgress(db: Transaction, id: string, result: object): Promise<void> {
  await db
    .updateTable('kernel.progress')
    .set({ state: 'done', percent: 100, result: JSON.stringify(result), changedAt: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** What lies on a person's desk: notices, and the long jobs that they wait for. */
export const desk: Feature = {
  key: 'kernel',
  operations: [
    serve(listNotices, {
      may: anySignedIn,
      run: async ({ db, actor, say }) => {
        const mine = db.selectFrom('kernel.notice').where('personId', '=', actor.personId)
        const rows = await mine
          .selectAll()
          .orderBy('createdAt', 'desc')
          .orderBy('id', 'desc')
          .limit(30)
          .execute()
        const { unread } = await mine
          .where('readAt', 'is', null)
          .select(sql<number>`count(*)::int`.as('unread'))
          .executeTakeFirstOrThrow()
        return {
          unread,
          notices: rows.map((row) => ({
            id: row.id,
            text: say(row.message, row.params as WordValues),
            at: row.createdAt.toISOString(),
            to: row.link,
            unread: row.readAt === null,
          })),
        }
      },
    }),
    serve(readNotices, {
      may: anySignedIn,
      run: async ({ db, actor, body }) => {
        const done = await db
          .updateTable('kernel.notice')
          .set({ readAt: sql`now()` })
          .where('personId', '=', actor.personId)
          .where('readAt', 'is', null)
          .where('createdAt', '<=', new Date(body.upTo))
          .executeTakeFirst()
        return { read: Number(done.numUpdatedRows) }
      },
    }),
    serve(getProgress, {
      may: anySignedIn,
      run: async ({ db, params, say }) => {
        const row = found(
          await db.selectFrom('kernel.progress').selectAll().where('id', '=', params.id).executeTakeFirst(),
        )
        return {
          ...row,
          state: row.state as 'waiting',
          result: row.result,
          problem: row.problem ? say(row.problem) : null,
        }
      },
    }),
  ],
}
