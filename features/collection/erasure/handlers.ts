import { sql } from '../../../kernel/db/db.ts'
import { anySignedIn, serve, serveApart } from '../../../kernel/http/serve.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { found, insist } from '../../../kernel/problems/problem.ts'
import { namesOf } from '../submissions/people.ts'
import { submissionById } from '../submissions/record.ts'
import { eraseSubmission, findByCode, listErasures } from './contract.ts'
import { mayErase, mayEraseSome, mayListErasures } from './policy.ts'
import { erase, erasuresOf, submissionsByCode } from './queries.ts'

/** Erasing what somebody told, and what is known of it afterwards. */
export const erasureHandlers = [
  serve(findByCode, {
    may: mayEraseSome,
    run: async ({ db, actor, params, query, language }) => {
      const rows = await submissionsByCode(db, params.programme, query.code, language)
      return {
        rows: rows.filter((row) => mayErase(actor, { programmeId: params.programme, country: row.country })),
      }
    },
  }),

  serve(listErasures, {
    may: mayListErasures,
    run: async ({ kernel, db, params, query, language }) => {
      const { total, rows } = await erasuresOf(db, params.programme, query, language)
      const people = await namesOf(
        kernel,
        db,
        rows.map((row) => row.erasedBy),
      )
      return {
        total,
        rows: rows.map((row) => ({ ...row, erasedBy: row.erasedBy && (people.get(row.erasedBy) ?? null) })),
      }
    },
  }),

  // The database erases and writes the audit row, in one go: there is no erasing without it, by whatever way.
  serveApart(eraseSubmission, {
    may: anySignedIn,
    apart:
      (kernel) =>
      ({ session, params, body, requestId }) =>
        asActor(kernel.db, { session }, async (tx, actor) => {
          insist(mayErase(actor, await submissionById(tx, params.submission)))
          const done = found(await erase(tx, params.submission, body, requestId))
          if (done.addresses.length)
            await sql`select kernel.enqueue('collection.dropErased', ${JSON.stringify({ addresses: done.addresses })}::jsonb)`.execute(
              tx,
            )
          return { id: params.submission, files: done.files }
        }),
  }),
]
