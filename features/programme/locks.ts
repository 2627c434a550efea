import { sql } from 'kysely'
import type { Operation } from '../../common/operation.ts'
import { type Call, type Served, serve } from '../../kernel/http/serve.ts'
import { found, insist, Problem } from '../../kernel/problems/problem.ts'
import { cannotCompute, count } from './compute.ts'
import { lockPeriod, unlockPeriod } from './contract-values.ts'
import { fitCountry } from './fit.ts'
import { definitionsOf } from './indicators.ts'
import { leadWrites, mayLead } from './policy.ts'
import { stores } from './records.ts'
import type { ProgrammePath } from './shelf.ts'
import { readRow } from './store.ts'

type Calling = Pick<Call<Operation<typeof ProgrammePath>>, 'db' | 'kernel' | 'params'>

export const lockOperations: Served[] = [
  serve(lockPeriod, {
    may: leadWrites,
    run: async (call) => {
      const { programme, id } = call.params
      const { country } = call.body
      const period = found(await readRow(call.db, stores.period, programme, id, true))
      insist(mayLead(call.actor, { programme }))
      await fitCountry(call.db, programme, country)
      const { rows: open } = await sql<{ state: string }>`select state from programme.reported_value
        where programme_id = ${programme} and period_id = ${id} and country is not distinct from ${country} and state <> 'approved'`.execute(
        call.db,
      )
      if (open.length)
        throw new Problem('conflict', {
          sentence: 'programme.problem.values_under_way',
          params: { count: open.length },
        })
      await call.db
        .insertInto('programme.periodLock')
        .values({ programmeId: programme, periodId: id, country, lockedBy: call.actor.personId })
        .execute()
      const small = await keepComputed(call, period as never, country)
      if (small.length > 0 && !call.body.small)
        throw new Problem('conflict', {
          sentence: 'programme.problem.small_counts',
          params: { count: small.length, codes: small.join(', ') },
          fields: [{ path: 'body.small', message: 'programme.lock.small' }],
        })
      call.note({
        subject: id,
        programme,
        country,
        details: { code: period['code'], ...(small.length > 0 && { small }) },
      })
      return undefined
    },
  }),
  serve(unlockPeriod, {
    may: leadWrites,
    run: async (call) => {
      const { programme, id } = call.params
      const { country, reason } = call.body
      const { rows } = await sql`delete from programme.period_lock
        where programme_id = ${programme} and period_id = ${id} and country is not distinct from ${country} returning id`.execute(
        call.db,
      )
      found(rows[0])
      await sql`delete from programme.approved_value
        where programme_id = ${programme} and period_id = ${id} and country is not distinct from ${country}`.execute(
        call.db,
      )
      call.note({ subject: id, programme, country, details: { reason } })
      return undefined
    },
  }),
]

/**
 * Keeps what is computed for a period when it is approved, so that later changes are seen beside it. What is kept is shown
 * to the whole staff, and goes out, as it was decided.
 * @returns the codes of indicators of protected measures whose count is below the threshold: whoever approves is warned
 */
async function keepComputed(
  call: Calling,
  period: { id: string; startsOn: string; endsOn: string },
  country: string | null,
): Promise<string[]> {
  const small: string[] = []
  const { programme } = call.params
  const level = country === null ? 'regional' : 'country'
  const all = [...(await definitionsOf(call.db, programme)).values()].map((list) => list.at(-1)!)
  const definitions = all.filter(
    (one) => one.level === level && cannotCompute(one, call.kernel.measures) === null,
  )
  const counted = await count(call.db, call.kernel.measures, programme, definitions, {
    from: period.startsOn,
    to: period.endsOn,
  })
  for (const [at, definition] of definitions.entries()) {
    const found = counted[at]!
    const here = country === null ? found : found.countries.get(country)
    const value = here ? here.value : found.value === null ? null : 0
    const threshold = call.kernel.measures.get(definition.measure!)!.disclosure?.threshold ?? 0
    // A mean or a ratio is as small as the facts that it rests on.
    const counts =
      definition.aggregate === 'mean' || definition.aggregate === 'ratio' ? (here?.facts ?? 0) : value
    if (counts && counts < threshold) small.push(await codeOf(call, definition.id))
    await call.db
      .insertInto('programme.approvedValue')
      .values({
        programmeId: programme,
        periodId: period.id,
        definitionId: definition.id,
        country,
        value,
        records: here?.facts ?? 0,
      })
      .execute()
  }
  return small
}

async function codeOf({ db, params }: Calling, definition: string): Promise<string> {
  const { rows } = await sql<{ code: string }>`
    select i.code from programme.definition d join programme.indicator i on i.id = d.indicator_id
    where d.programme_id = ${params.programme} and d.id = ${definition}`.execute(db)
  return rows[0]!.code
}
