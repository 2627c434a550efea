import { sql, type Transaction } from '../../kernel/db/db.ts'

type Values = Record<string, unknown>

/** Fields that are lists of plain words: PostgreSQL arrays. Every other list or object is JSON. */
const arrays = new Set([
  'methods', 'formIds', 'nationalities', 'treatment', 'violence', 'violations', 'corroboration', 'consent',
]) // biome-ignore format: a list

function pairs(values: Values) {
  return Object.entries(values).map(([column, value]) => {
    const json =
      typeof value === 'object' && value !== null && !(value instanceof Date) && !arrays.has(column)
    const cast = column === 'formIds' ? sql`${value}::uuid[]` : sql`${value}::text[]`
    return [
      sql.ref(column),
      arrays.has(column) ? cast : json ? sql`${JSON.stringify(value)}::jsonb` : sql`${value}`,
    ] as const
  })
}

/** Adds a row to one of the room's tables. @returns its id */
export async function insertInto(db: Transaction, table: string, values: Values): Promise<string> {
  const all = pairs(values)
  const { rows } = await sql<{ id: string }>`
    insert into ${sql.table(`monitoring.${table}`)} (${sql.join(all.map(([column]) => column))})
    values (${sql.join(all.map(([, value]) => value))}) returning id`.execute(db)
  return rows[0]!.id
}

/** Changes a row if it still has that version. @returns false when it has moved on, or may not be changed */
export async function updateIn(
  db: Transaction,
  table: string,
  at: { programme: string; id: string; version: number },
  values: Values,
): Promise<boolean> {
  const sets = pairs(values).map(([column, value]) => sql`${column} = ${value}`)
  const { rows } = await sql`
    update ${sql.table(`monitoring.${table}`)} set ${sql.join(sets)}
    where programme_id = ${at.programme} and id = ${at.id} and version = ${at.version} returning id`.execute(
    db,
  )
  return rows.length > 0
}

/** Removes a row; of a visit's parts, one of that visit. @returns whether there was one to remove */
export async function deleteFrom(
  db: Transaction,
  table: string,
  at: { programme: string; id: string; visit?: string },
): Promise<boolean> {
  const { rows } = await sql`
    delete from ${sql.table(`monitoring.${table}`)} where programme_id = ${at.programme} and id = ${at.id}
      ${at.visit ? sql`and visit_id = ${at.visit}` : sql``} returning id`.execute(db)
  return rows.length > 0
}

/** Writes what happened to a visit or to one of its action points. */
export async function writeStep(
  db: Transaction,
  step: {
    programmeId: string
    visitId: string
    actionPointId?: string
    act: string
    fromState: string | null
    toState: string | null
    reason: string
    byPerson: string | null
  },
): Promise<void> {
  // `follow_visit` says where it lies. Nothing is read back: an owner may add a step that they do not read.
  const all = pairs({ ...step, country: '', sensitivity: 0 })
  await sql`insert into monitoring.step (${sql.join(all.map(([column]) => column))})
    values (${sql.join(all.map(([, value]) => value))})`.execute(db)
}
