import { z } from 'zod'
import { sql } from '../../../kernel/db/db.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { job } from '../../../kernel/jobs/job.ts'

const step = 2000

/** Keeps the answers of a large form under a new key, some thousand submissions a transaction. */
const keepKey = job({
  name: 'collection.keepKey',
  payload: z.object({ key: z.int() }),
  run: async ({ kernel, payload }) => {
    let after: string | null = '00000000-0000-0000-0000-000000000000'
    while (after) {
      const from: string = after
      after = await asActor(kernel.workerDb, 'system', async (db) => {
        const { rows } = await sql<{
          last: string | null
        }>`select collection.fill_key(${payload.key}, ${from}, ${step}) last`.execute(db)
        return rows[0]!.last
      })
    }
    await sql`analyze collection.answer_value`.execute(kernel.workerDb).catch(() => undefined)
  },
})

export const submissionJobs = [keepKey]
