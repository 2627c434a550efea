import type { Transaction } from '../../kernel/db/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { unseal } from '../../kernel/seal/seal.ts'

/**
 * Names of people by id, as far as the asker may see them. Names are sealed: each is opened once a request.
 * An unknown or unreadable person has no entry.
 */
export async function namesOf(
  kernel: Kernel,
  db: Transaction,
  ids: (string | null | undefined)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id): id is string => Boolean(id)))]
  if (wanted.length === 0) return new Map()
  const rows = await db
    .selectFrom('kernel.person')
    .select(['id', 'nameSealed'])
    .where('id', 'in', wanted)
    .execute()
  const names = await Promise.all(
    rows.map(async ({ id, nameSealed }) => {
      if (nameSealed === '') return [id, ''] as const
      const place = { table: 'kernel.person', column: 'name_sealed', row: id }
      return [id, await unseal(kernel.keyring, place, nameSealed)] as const
    }),
  )
  return new Map(names)
}
