import { sql, type Transaction } from '../../kernel/db/db.ts'
import { owners } from './readers.ts'

/** Roles whose members monitor, or stand behind what is monitored. */
const teamRoles = [
  'programme_coordinator', 'country_coordinator', 'monitor', 'analyst', 'reviewer', 'trainer', 'platform_member',
] // biome-ignore format: a list

/** Members of the programme who may be on a team; those who reach the country, if one is named. */
export async function membersOf(
  db: Transaction,
  programme: string,
  country?: string,
): Promise<{ id: string; roles: string[] }[]> {
  const place = country ? sql`and (m.country is null or m.country = ${country})` : sql``
  const { rows } = await sql<{ id: string; roles: string[] }>`
    select m.person_id id, array_agg(distinct m.role) roles from kernel.membership m join kernel.person p on p.id = m.person_id
    where m.programme_id = ${programme} and m.role = any (${teamRoles}) and p.disabled_at is null and m.ended_at is null
      and m.starts_on <= current_date and (m.ends_on is null or m.ends_on >= current_date) ${place}
    group by 1`.execute(db)
  return rows
}

/** The coordinators who decide for a country; of the whole programme where the country has none. */
export async function decidersFor(db: Transaction, programme: string, country: string): Promise<string[]> {
  const { rows } = await sql<{ id: string; country: string | null }>`
    select distinct m.person_id id, m.country from kernel.membership m join kernel.person p on p.id = m.person_id
    where m.programme_id = ${programme} and m.role in ('programme_coordinator', 'country_coordinator') and p.disabled_at is null
      and m.ended_at is null and m.starts_on <= current_date and (m.ends_on is null or m.ends_on >= current_date)
      and (m.country is null or m.country = ${country})`.execute(db)
  const own = rows.filter((row) => row.country !== null)
  return [...new Set((own.length ? own : rows).map((row) => row.id))]
}

/** Whether somebody can open an action point that is theirs: a person of the programme in a role that may own one. */
export async function mayOwn(db: Transaction, programme: string, person: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from kernel.membership m join kernel.person p on p.id = m.person_id
    where m.programme_id = ${programme} and m.person_id = ${person} and m.role = any (${[...owners]}) and p.disabled_at is null
      and m.ended_at is null and m.starts_on <= current_date and (m.ends_on is null or m.ends_on >= current_date)
    limit 1`.execute(db)
  return rows.length > 0
}
