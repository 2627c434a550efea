import { sql, type Transaction } from '../../kernel/db/db.ts'
import { Problem } from '../../kernel/problems/problem.ts'

/** The tables whose rows may be of a country, by the words' name for them. A programme file says the framework anew. */
const framework = {
  targets: 'programme.target',
  activities: 'programme.activity',
  risks: 'programme.risk',
  headings: 'programme.heading',
  partners: 'programme.partner',
}
const lasting = {
  values: 'programme.reportedValue',
  periods: 'programme.periodLock',
  roles: 'kernel.membership',
}

/**
 * Refuses to take countries out of a programme while something refers to them. Roles that have ended are history.
 * @param byFile a programme file takes them out: it says itself what the framework refers to
 * @throws Problem `invalid`, with a sentence for each country and kind of thing
 */
export async function refuseUsedCountries(
  db: Transaction,
  programme: string,
  countries: readonly string[],
  byFile = false,
): Promise<void> {
  if (countries.length === 0) return
  // Whoever adds something of such a country meanwhile waits (programme.refuse_country), and is then refused.
  await sql`select from programme.programme where id = ${programme} for no key update`.execute(db)
  const counted = Object.entries(byFile ? lasting : { ...framework, ...lasting }).map(([kind, table]) => {
    const holds =
      kind === 'roles' ? sql`ended_at is null and (ends_on is null or ends_on >= current_date)` : sql`true`
    return sql`select ${kind}::text kind, country, count(*) count from ${sql.table(table)}
      where programme_id = ${programme} and country = any (${[...countries]}) and ${holds} group by country`
  })
  const { rows } = await sql<{ kind: string; country: string; count: number }>`
    ${sql.join(counted, sql` union all `)}`.execute(db)
  if (rows.length === 0) return
  throw new Problem('invalid', {
    fields: rows.map(({ kind, country, count }) => ({
      path: 'countries',
      message: `programme.problem.country_of_${kind}`,
      params: { country, count },
    })),
  })
}
