import type { Transaction } from '../db/db.ts'
import { type Served, serve } from '../http/serve.ts'
import { found, Problem } from '../problems/problem.ts'
import { endSessionsOf } from './accounts.ts'
import type { Actor } from './actor.ts'
import { closePerson, reopenPerson, resetCodes } from './contract.ts'
import { mayAdminister } from './policy.ts'

async function other(db: Transaction, actor: Actor, id: string) {
  if (actor.personId === id) throw new Problem('conflict', { sentence: 'problem.access.not_oneself' })
  return found(
    await db
      .selectFrom('kernel.person')
      .select(['id', 'userId', 'disabledAt', 'version'])
      .where('id', '=', id)
      .executeTakeFirst(),
  )
}

const close = serve(closePerson, {
  may: mayAdminister,
  run: async ({ kernel, db, actor, params, body, note }) => {
    const person = await other(db, actor, params.person)
    await db
      .updateTable('kernel.person')
      .set({ disabledAt: new Date(), version: person.version + 1 })
      .where('id', '=', person.id)
      .execute()
    // From the commit on no session of theirs opens anything (kernel.act); the rows go at once.
    const ended = await endSessionsOf(kernel, person.userId ?? '')
    note({ subject: person.id, details: { reason: body.reason, ended } })
    return undefined
  },
})

const reopen = serve(reopenPerson, {
  may: mayAdminister,
  run: async ({ db, actor, params, note }) => {
    const person = await other(db, actor, params.person)
    await db
      .updateTable('kernel.person')
      .set({ disabledAt: null, version: person.version + 1 })
      .where('id', '=', person.id)
      .execute()
    note({ subject: person.id })
    return undefined
  },
})

const codes = serve(resetCodes, {
  may: mayAdminister,
  run: async ({ kernel, db, actor, params, body, note }) => {
    const person = await other(db, actor, params.person)
    await kernel.authPool.query(
      `with gone as (delete from auth."twoFactor" where "userId" = $1)
       update auth."user" set "twoFactorEnabled" = false where id = $1`,
      [person.userId],
    )
    await endSessionsOf(kernel, person.userId ?? '')
    note({ subject: person.id, details: { reason: body.reason } })
    return undefined
  },
})

export const personOperations: Served[] = [close, reopen, codes]
