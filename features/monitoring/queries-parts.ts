import { sql, type Transaction } from '../../kernel/db/db.ts'
import type { PopulationCell } from './rules.ts'

/** What a visit takes from its site. */
export async function siteOf(
  db: Transaction,
  programme: string,
  id: string,
): Promise<{ id: string; country: string; authority: string; sensitivity: number } | undefined> {
  return db
    .selectFrom('monitoring.site')
    .select(['id', 'country', 'authority', 'sensitivity'])
    .where('programmeId', '=', programme)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The next code of a country's visits in a year: `AL-2026-03`. */
export async function nextCode(db: Transaction, programme: string, country: string, day: string): Promise<string> {
  const { rows } = await sql<{ code: string }>`select monitoring.next_code(${programme}, ${country}, ${day}::date) code`.execute(db)
  return rows[0]!.code
} // biome-ignore format: one call

interface OfVisit {
  id: string
  programmeId: string
}

/**
 * Puts the team in the place of the one before.
 * @param me who does it: whoever is on the team only as its member leaves it last, because then they write it no more
 */
export async function replaceTeam(
  db: Transaction,
  visit: OfVisit,
  team: readonly { personId: string; role: string }[],
  me: string | null,
): Promise<void> {
  const members = db.deleteFrom('monitoring.team').where('visitId', '=', visit.id)
  await members.where(sql<boolean>`person_id is distinct from ${me}::uuid`).execute()
  const own = team.find((one) => one.personId === me)
  const { numUpdatedRows: there } = await db
    .updateTable('monitoring.team')
    // Nobody leads twice, not even while one goes and another comes.
    .set({ role: own?.role ?? 'observer' })
    .where('visitId', '=', visit.id)
    .where('personId', '=', me)
    .executeTakeFirstOrThrow()
  const added = team.filter((one) => one !== own || there === 0n)
  if (added.length)
    await db
      .insertInto('monitoring.team')
      .values(added.map((one) => ({ ...part(visit), ...one })))
      .execute()
  if (!own) await members.where('personId', '=', me).execute()
}

/** Puts the counted people in the place of those before. */
export async function replacePopulation(
  db: Transaction,
  visit: OfVisit,
  cells: readonly PopulationCell[],
): Promise<void> {
  await db.deleteFrom('monitoring.population').where('visitId', '=', visit.id).execute()
  if (cells.length)
    await db
      .insertInto('monitoring.population')
      .values(cells.map((one) => ({ ...part(visit), ...one })))
      .execute()
}

// Country and sensitivity are the visit's: the trigger `follow_visit` fills them in before the guard looks.
const part = (visit: OfVisit) => ({
  programmeId: visit.programmeId,
  visitId: visit.id,
  country: '',
  sensitivity: 0,
})

/** Notes that somebody wrote a part of the visit that lies in another room. */
export async function noteWriter(db: Transaction, visit: string, person: string | null): Promise<void> {
  await sql`update monitoring.visit set writers = writers || ${person}::uuid
    where id = ${visit} and ${person}::uuid is not null and not ${person}::uuid = any (writers)`.execute(db)
}
