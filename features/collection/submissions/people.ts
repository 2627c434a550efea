import { nameOf } from '../../../kernel/access/identity.ts'
import type { Db } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'

/** Names of people, unsealed, as far as the asker may see them. */
export async function namesOf(
  kernel: Kernel,
  db: Db,
  people: readonly (string | null)[],
): Promise<Map<string, string>> {
  const ids = [...new Set(people.filter((id) => id !== null))]
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('kernel.person')
    .select(['id', 'nameSealed'])
    .where('id', 'in', ids)
    .execute()
  return new Map(await Promise.all(rows.map(async (row) => [row.id, await nameOf(kernel, row)] as const)))
}

/** Names of devices, as far as the asker may see them. */
export async function devicesOf(db: Db, devices: readonly (string | null)[]): Promise<Map<string, string>> {
  const ids = [...new Set(devices.filter((id) => id !== null))]
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('collection.device')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}
