import { sql } from 'kysely'
import type { Operation } from '../../common/operation.ts'
import type { Call } from '../../kernel/http/serve.ts'
import { breakDown, cannotCompute, count } from './compute.ts'
import { seesCounts } from './disclosure.ts'
import { definitionsOf } from './indicators.ts'
import { totalOf } from './rules-values.ts'
import type { ProgrammePath } from './shelf.ts'
import { readValues } from './values.ts'

type Calling = Pick<Call<Operation<typeof ProgrammePath>>, 'db' | 'kernel' | 'actor' | 'params'>

type Course = {
  at: string
  country: string | null
  value: number
  truth: 'measured' | 'sample' | 'reported' | 'provisional'
  definition: number
}[]

/** What each quarter brought to a computed indicator, by country; of a protected measure where the asker sees its counts. */
export async function computedCourse(
  call: Calling,
  definition: Parameters<typeof breakDown>[3] & { number: number },
): Promise<Course> {
  const parts = await breakDown(call.db, call.kernel.measures, call.params.programme, definition, [
    'quarter',
    'country',
  ])
  const sees = seesCounts(call.kernel.measures, definition, call.actor, call.params.programme)
  return parts.flatMap(({ keys, value, samples }) =>
    value === null || keys['quarter'] == null || !sees(keys['country'] ?? null)
      ? []
      : [
          {
            at: keys['quarter'],
            country: keys['country'] ?? null,
            value,
            truth: samples > 0 ? ('sample' as const) : ('measured' as const),
            definition: definition.number,
          },
        ],
  )
}

/** What each period and place reported, under whichever definition. */
export async function reportedCourse(call: Calling, id: string): Promise<Course> {
  const { programme } = call.params
  const numbers = new Map(
    (await definitionsOf(call.db, programme, [id])).get(id)!.map((one) => [one.id, one.number]),
  )
  const { rows: periods } = await sql<{
    id: string
    code: string
  }>`select id, code from programme.period where programme_id = ${programme}`.execute(call.db)
  const values = await readValues(
    call.db,
    sql`v.programme_id = ${programme} and v.indicator_id = ${id} and v.state in ('approved', 'checked', 'submitted')`,
  )
  return values.reverse().flatMap((value) => {
    const total = totalOf(value.shape, value.cells)
    if (total === null) return []
    const truth = value.sample
      ? ('sample' as const)
      : value.state === 'approved'
        ? ('reported' as const)
        : ('provisional' as const)
    const at = periods.find((one) => one.id === value.periodId)!.code
    return [{ at, country: value.country, value: total, truth, definition: numbers.get(value.definitionId)! }]
  })
}

/**
 * Approved periods of a computed indicator: the value that was approved, as it was decided, and what the same question says
 * today, where the asker sees the counts of its measure.
 */
export async function approvedValues(call: Calling, id: string) {
  const { rows } = await sql<{
    periodId: string
    period: string
    startsOn: string
    endsOn: string
    country: string | null
    value: number | null
    at: Date
    definitionId: string
  }>`
    select a.period_id, p.code period, p.starts_on, p.ends_on, a.country, a.value, a.at, a.definition_id
    from programme.approved_value a join programme.period p on p.id = a.period_id join programme.definition d on d.id = a.definition_id
    where a.programme_id = ${call.params.programme} and d.indicator_id = ${id} order by p.starts_on, a.country`.execute(
    call.db,
  )
  const definitions = (await definitionsOf(call.db, call.params.programme, [id])).get(id) ?? []
  const shown = []
  for (const row of rows) {
    const definition = definitions.find((one) => one.id === row.definitionId)!
    const { measures } = call.kernel
    const sees = seesCounts(measures, definition, call.actor, call.params.programme)(row.country)
    const computable = sees && cannotCompute(definition, measures) === null
    const [counted] = computable
      ? await count(call.db, call.kernel.measures, call.params.programme, [definition], {
          from: row.startsOn,
          to: row.endsOn,
        })
      : []
    const now = !counted
      ? null
      : row.country === null
        ? counted.value
        : (counted.countries.get(row.country)?.value ?? (counted.value === null ? null : 0))
    shown.push({
      periodId: row.periodId,
      period: row.period,
      country: row.country,
      value: row.value,
      now,
      withheld: !sees,
      at: row.at.toISOString(),
      definition: definition.number,
    })
  }
  return shown
}
