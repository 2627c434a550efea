import { sql } from 'kysely'
import type { Transaction } from '../../kernel/db/db.ts'
import type { Missing } from './missing.ts'

/** Who is to be reminded of what: by person. */
export type Shares = Map<string, Missing[]>

/**
 * Shares what is missing out among the coordinators: a country's coordinator hears of the country, the lead of the
 * regional level and of countries without a coordinator.
 */
export async function shareOut(
  db: Transaction,
  programme: string,
  missing: readonly Missing[],
): Promise<Shares> {
  const coordinators = await coordinatorsOf(db, programme)
  const shares: Shares = new Map()
  for (const one of missing) {
    const theirs = coordinators.filter((who) => who.country !== null && who.country === one.country)
    const asked = theirs.length ? theirs : coordinators.filter((who) => who.country === null)
    for (const { personId } of asked) shares.set(personId, [...(shares.get(personId) ?? []), one])
  }
  return shares
}

async function coordinatorsOf(
  db: Transaction,
  programme: string,
): Promise<{ personId: string; country: string | null }[]> {
  const { rows } = await sql<{ personId: string; country: string | null }>`
    select distinct m.person_id, case m.role when 'programme_coordinator' then null else m.country end country
    from kernel.membership m join kernel.person p on p.id = m.person_id
    where m.programme_id = ${programme} and p.disabled_at is null and m.ended_at is null
      and m.starts_on <= current_date and (m.ends_on is null or m.ends_on >= current_date)
      and (m.role = 'programme_coordinator' or (m.role = 'country_coordinator' and m.country is not null))`.execute(
    db,
  )
  return rows
}

/** Notes of everything that somebody is reminded of now that they are, and by whom: the transaction's actor. */
export async function noteReminders(db: Transaction, programme: string, shares: Shares): Promise<void> {
  const rows = [...new Set([...shares.values()].flat())].map(({ indicatorId, periodId, country }) => ({
    indicator_id: indicatorId,
    period_id: periodId,
    country,
  }))
  await sql`insert into programme.reminder (programme_id, indicator_id, period_id, country)
    select ${programme}, r.indicator_id, r.period_id, r.country
    from jsonb_to_recordset(${JSON.stringify(rows)}) as r(indicator_id uuid, period_id uuid, country text)
    on conflict on constraint reminder_exists do update set at = excluded.at`.execute(db)
}
