import { sql } from 'kysely'
import type { LocalText } from '../../common/languages.ts'
import type { Actor } from '../../kernel/access/actor.ts'
import type { Transaction } from '../../kernel/db/db.ts'
import { cannotCompute, type Measures } from './compute.ts'
import { definitionsOf } from './indicators.ts'
import { mayFollow, mayReport } from './policy.ts'
import { readProgrammes } from './programmes.ts'
import type { ValueState } from './rules-values.ts'

/** A value that is due and not submitted. */
export interface Missing {
  indicatorId: string
  code: string
  title: LocalText
  periodId: string
  period: string
  dueOn: string
  country: string | null
  /** Begun or returned, or not begun at all. */
  state: ValueState | null
  /** The draft, or what was returned. */
  valueId: string | null
  /** Whether the actor reports for the place. */
  may: 'report'[]
}

/**
 * Who has not reported: for every period that is due, every indicator that nobody computes, and every place of its level
 * that the actor follows. A value said to be unavailable has been reported: it has its reason.
 */
export async function missingValues(
  db: Transaction,
  measures: Measures,
  programme: string,
  actor: Actor,
  today: string,
): Promise<Missing[]> {
  const { rows: periods } = await sql<{ id: string; code: string; dueOn: string; startsOn: string }>`
    select id, code, coalesce(due_on, ends_on) due_on, starts_on from programme.period
    where programme_id = ${programme} and coalesce(due_on, ends_on) < ${today}::date order by starts_on`.execute(
    db,
  )
  if (periods.length === 0) return []
  const countries = ((await readProgrammes(db, { id: programme }))[0]?.['countries'] ?? []) as string[]
  const { rows: indicators } = await sql<{
    id: string
    code: string
    title: LocalText
    endedOn: string | null
  }>`
    select id, code, title, ended_on from programme.indicator where programme_id = ${programme} order by position, code`.execute(
    db,
  )
  const definitions = await definitionsOf(db, programme)
  const { rows: values } = await sql<{
    id: string
    indicatorId: string
    periodId: string
    country: string | null
    state: ValueState
  }>`
    select id, indicator_id, period_id, country, state from programme.reported_value where programme_id = ${programme}`.execute(
    db,
  )
  const { rows: locks } = await sql<{ periodId: string; country: string | null }>`
    select period_id, country from programme.period_lock where programme_id = ${programme}`.execute(db)
  const open: Missing[] = []
  for (const period of periods)
    for (const indicator of indicators) {
      const definition = definitions.get(indicator.id)!.at(-1)!
      if (cannotCompute(definition, measures) === null) continue
      if (indicator.endedOn !== null && indicator.endedOn < period.startsOn) continue
      for (const country of definition.level === 'regional' ? [null] : countries) {
        if (!mayFollow(actor, { programme, country })) continue
        const here = (one: { periodId: string; country: string | null }) =>
          one.periodId === period.id && one.country === country
        const found = values.filter((value) => value.indicatorId === indicator.id && here(value))
        const reported = found.some((value) => ['submitted', 'checked', 'approved'].includes(value.state))
        if (reported || locks.some(here)) continue
        open.push({
          indicatorId: indicator.id,
          code: indicator.code,
          title: indicator.title,
          periodId: period.id,
          period: period.code,
          dueOn: period.dueOn,
          country,
          state: found[0]?.state ?? null,
          valueId: found[0]?.id ?? null,
          may: mayReport(actor, { programme, country }) ? ['report'] : [],
        })
      }
    }
  return open
}
