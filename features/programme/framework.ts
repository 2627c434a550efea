import { PageQuery } from '../../common/ids.ts'
import type { LocalText } from '../../common/languages.ts'
import type { Operation } from '../../common/operation.ts'
import { sql } from '../../kernel/db/db.ts'
import type { Call, Served } from '../../kernel/http/serve.ts'
import { serve } from '../../kernel/http/serve.ts'
import { found, invalid } from '../../kernel/problems/problem.ts'
import { amendments, objectives, partners, results, strands } from './contract.ts'
import { getFramework } from './contract-framework.ts'
import { indicators, type Meaning, targets } from './contract-indicators.ts'
import { activities, headings, periods, risks } from './contract-plan.ts'
import { fitCountry, fitPeriod } from './fit.ts'
import { definitionsOf, indicatorOperations, indicatorWays } from './indicators.ts'
import { keepOrganisation } from './organisations.ts'
import { mayLead, membersRead, staffRead } from './policy.ts'
import { presentProgrammes, readProgrammes } from './programmes.ts'
import { stores } from './records.ts'
import { numberProblem } from './rules-values.ts'
import type { ProgrammePath, shelf } from './shelf.ts'
import { serveShelf, type Ways } from './shelves.ts'
import type { Row } from './store.ts'

type Calling = Call<Operation<typeof ProgrammePath>>

const partnerWays: Ways = {
  store: stores.partner,
  writers: 'lead',
  complete: async (call, rows) => {
    const { rows: known } = await sql<Record<string, unknown> & { id: string }>`
      select id, code, name, short_name, country, website from kernel.organisation where id = any (${rows.map((row) => row['organisationId'])})`.execute(
      call.db,
    )
    const of = new Map(known.map((one) => [one.id, one]))
    // Whoever may see no organisation but their own still sees that there is a partner, by its code alone.
    return rows
      .filter((row) => of.has(row['organisationId'] as string))
      .map((row) => {
        const organisation = of.get(row['organisationId'] as string)!
        return { ...row, code: organisation['code'], organisation }
      })
  },
  prepare: async (call, fields) => ({
    ...(await ofCountry(call, fields)),
    organisationId: await keepOrganisation(
      call.db,
      fields['code'] as string,
      fields['organisation'] as never,
    ),
  }),
}

/** A target belongs to the level that the indicator counts on, and has the indicator's kind of value. */
async function fitTarget(call: Calling, fields: Record<string, unknown>): Promise<Record<string, unknown>> {
  const id = fields['indicatorId'] as string
  const meaning: Meaning = found((await definitionsOf(call.db, call.params.programme, [id])).get(id)).at(-1)!
  const text = fields['valueText'] as LocalText | null
  if (!fields['notSet'] && fields['value'] === null && text === null)
    throw invalid('value', 'programme.problem.value_missing')
  if (fields['notSet'] && (fields['value'] !== null || text !== null))
    throw invalid('value', 'programme.problem.value_of_none')
  if (meaning.level === 'regional' && fields['country'] !== null)
    throw invalid('country', 'programme.problem.target_is_regional')
  if (text !== null && meaning.valueType !== 'text')
    throw invalid('valueText', 'programme.problem.value_not_text')
  const problem = fields['value'] === null ? null : numberProblem(meaning, fields['value'] as number)
  if (problem) throw invalid('value', `programme.problem.${problem}`)
  return ofCountry(call, fields)
}

/** A target has no name of its own: it is called by its indicator's. */
const targetWays: Ways = {
  store: stores.target,
  writers: 'lead',
  prepare: fitTarget,
  complete: async (call, rows) => {
    const { rows: known } = await sql<{ id: string; code: string; title: LocalText }>`
      select id, code, title from programme.indicator where id = any (${rows.map((row) => row['indicatorId'])})`.execute(
      call.db,
    )
    const of = new Map(known.map(({ id, code, title }) => [id, { code, title }]))
    return rows.map((row) => ({ ...row, indicator: of.get(row['indicatorId'] as string) }))
  },
}

/** Rows are of the region or of one of the programme's countries. */
async function ofCountry(call: Calling, fields: Record<string, unknown>): Promise<Record<string, unknown>> {
  await fitCountry(call.db, call.params.programme, fields['country'])
  return fields
}

const lockedPeriods = async (call: Calling, rows: Row[]): Promise<Row[]> => {
  const { rows: locks } = await sql<{ periodId: string; country: string | null; lockedAt: Date }>`
    select period_id, country, locked_at from programme.period_lock where programme_id = ${call.params.programme}`.execute(
    call.db,
  )
  return rows.map((row) => ({
    ...row,
    locked: locks
      .filter((lock) => lock.periodId === row.id)
      .map(({ country, lockedAt }) => ({ country, at: lockedAt.toISOString() })),
  }))
}

const lead = (store: Ways['store']): Ways => ({ store, writers: 'lead' })
const plan = (store: Ways['store'], reads?: Ways['reads']): Ways => ({
  store,
  writers: 'plan',
  prepare: ofCountry,
  ...(reads ? { reads } : {}),
})

const shelves: [ReturnType<typeof shelf>, Ways][] = [
  [amendments, lead(stores.amendment)],
  [partners, partnerWays],
  [strands, lead(stores.strand)],
  [objectives, lead(stores.objective)],
  [results, lead(stores.result)],
  [targets, targetWays],
  [periods, { ...lead(stores.period), complete: lockedPeriods, prepare: fitPeriod }],
  [activities, plan(stores.activity)],
  [risks, plan(stores.risk, staffRead)],
  [headings, { ...lead(stores.heading), reads: staffRead, prepare: ofCountry }],
] as unknown as [ReturnType<typeof shelf>, Ways][]

export const frameworkOperations: Served[] = [
  ...shelves.flatMap(([contract, ways]) => serveShelf(contract, ways)),
  ...indicatorOperations,
  serve(getFramework, {
    may: membersRead,
    run: async (call) => {
      const row = found((await readProgrammes(call.db, { id: call.params.programme }))[0])
      const all = async (contract: { list: Operation }, ways: Ways) => {
        const list = serveShelf(contract as never, ways)[0]!
        const rows: unknown[] = []
        for (let page = 1; ; page++) {
          const answer = (await list.run({
            ...call,
            query: PageQuery.parse({ size: 500, page }),
          } as never)) as {
            rows: unknown[]
            total: number
          }
          rows.push(...answer.rows)
          if (rows.length >= answer.total || answer.rows.length === 0) return rows as never
        }
      }
      return {
        programme: (await presentProgrammes(call, [row]))[0]!,
        partners: await all(partners, partnerWays),
        strands: await all(strands, lead(stores.strand)),
        objectives: await all(objectives, lead(stores.objective)),
        results: await all(results, lead(stores.result)),
        indicators: await all(indicators, indicatorWays),
        targets: await all(targets, targetWays),
        periods: await all(periods, { ...lead(stores.period), complete: lockedPeriods }),
        may: mayLead(call.actor, { programme: call.params.programme }) ? ['update'] : [],
      }
    },
  }),
]
