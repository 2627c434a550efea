import { z } from 'zod'
import { job } from '../jobs/job.ts'
import type { Kernel } from '../kernel.ts'
import { SealBroken } from '../seal/box.ts'
import { house } from '../seal/keyring.ts'
import { seal, unseal } from '../seal/seal.ts'

// People call them "Mira's telephone" and "Power BI in the office": such names are sealed like people's own.

const tables = ['auth.passkey', 'auth.program_key'] as const
type Table = (typeof tables)[number]

const place = (table: Table, row: string) => ({ table, column: 'name_sealed', row })
/** Where names were sealed while their column was called so: at the account. */
const formerPlace = (table: Table, account: string) => ({ table, column: 'name', row: account })

/** Seals the name of a passkey or of a program's key. */
export const sealKeyName = (
  { keyring }: Pick<Kernel, 'keyring'>,
  table: Table,
  row: string,
  name: string,
): Promise<string> => seal(keyring, house, place(table, row), name)

/** Opens a name, also one that the job below has not brought over yet. */
export async function openKeyName(
  { keyring }: Pick<Kernel, 'keyring'>,
  table: Table,
  row: { id: string; account: string; sealed: string },
): Promise<string> {
  return (
    (await openAt(keyring, place(table, row.id), row.sealed)) ??
    unseal(keyring, formerPlace(table, row.account), row.sealed)
  )
}

/** @returns null when it was not sealed there */
async function openAt(
  keyring: Kernel['keyring'],
  at: Parameters<typeof unseal>[1],
  sealed: string,
): Promise<string | null> {
  try {
    return await unseal(keyring, at, sealed)
  } catch (error) {
    if (error instanceof SealBroken) return null
    throw error
  }
}

/**
 * Seals at its row what was sealed at its account. The migration that renamed the column asks for it once; done again it
 * changes nothing.
 */
export const bindKeyNames = job({
  name: 'access.bindKeyNames',
  payload: z.object({}),
  run: async ({ kernel }) => {
    for (const table of tables) {
      const { rows } = await kernel.authPool.query<{ id: string; account: string; sealed: string }>(
        `select id::text, "userId" account, name_sealed sealed from ${table} where name_sealed is not null`,
      )
      for (const row of rows) {
        if ((await openAt(kernel.keyring, place(table, row.id), row.sealed)) !== null) continue
        const name = await openKeyName(kernel, table, row)
        // Whoever has renamed it meanwhile has sealed it at its row.
        await kernel.authPool.query(
          `update ${table} set name_sealed = $3 where id::text = $1 and name_sealed = $2`,
          [row.id, row.sealed, await sealKeyName(kernel, table, row.id, name)],
        )
      }
    }
  },
})
