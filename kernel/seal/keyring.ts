import { createHash, randomBytes } from 'node:crypto'
import { type Db, sql } from '../db/db.ts'
import { deriveKey, keyBytes, SealBroken, unwrapKey, wrapKey } from './box.ts'
import type { DataKey, Keyring, Scope } from './seal.ts'

/** The house's own scope: people and mails that belong to no single programme. */
export const house: Scope = { programme: null, country: null }

export interface KeyRow {
  id: string
  programmeId: string | null
  country: string | null
  version: number
  wrapped: Buffer
  masterId: string
}

/** How long a process seals with the version that it knows before it looks for a newer one (ms). */
export const freshFor = 5_000

/** Names a master key without revealing it, so that a row says which one wraps it. */
export function masterId(master: Buffer): string {
  return createHash('sha256').update(deriveKey(master, 'name')).digest('hex').slice(0, 16)
}

/**
 * Opens the keyring: data keys lie wrapped (AES-KWP) in `kernel.data_key`, one per programme, country and
 * version, and are unwrapped once a process.
 * @param db a connection of its own: a key must be committed before anything is sealed with it, so it is never
 *   made inside the caller's transaction
 * @param former master keys that were replaced: rows that are not yet re-wrapped still open
 */
export function openKeyring(db: Db, master: Buffer, former: readonly Buffer[] = []): Keyring {
  const masters = new Map([master, ...former].map((key) => [masterId(key), key]))
  const known = new Map<string, DataKey>()
  const currents = new Map<string, { key: Promise<DataKey>; until: number }>()

  const open = (row: KeyRow): DataKey => {
    const cached = known.get(row.id)
    if (cached) return cached
    const wrapping = masters.get(row.masterId)
    if (!wrapping) {
      throw new SealBroken(
        `Key ${row.id} is wrapped with another master key (${row.masterId}). Start with the master key this data was made with.`,
      )
    }
    const key = unwrapKey(deriveKey(wrapping, 'wrap'), row.wrapped)
    const scope = { programme: row.programmeId, country: row.country }
    const data = { id: row.id, version: row.version, scope, key }
    known.set(row.id, data)
    return data
  }

  const current = (scope: Scope): Promise<DataKey> => {
    const name = `${scope.programme ?? ''}/${scope.country ?? ''}`
    const held = currents.get(name)
    if (held && held.until > Date.now()) return held.key
    const key = newestKey(db, scope)
      .then((row) => row ?? addVersion(db, master, scope, 1))
      .then(open)
    currents.set(name, { key, until: Date.now() + freshFor })
    key.catch(() => currents.delete(name))
    return key
  }

  let root: Promise<DataKey> | undefined
  return {
    current,
    async byId(id) {
      const cached = known.get(id)
      if (cached) return cached
      const row = await keyRows(db).where('id', '=', id).executeTakeFirst()
      if (!row) throw new SealBroken(`There is no key ${id}.`)
      return open(row)
    },
    root() {
      root ??= firstOfHouse(db, master)
        .then(open)
        .catch((error) => {
          root = undefined
          throw error
        })
      return root
    },
  }
}

export const keyRows = (db: Db) =>
  db.selectFrom('kernel.dataKey').select(['id', 'programmeId', 'country', 'version', 'wrapped', 'masterId'])

const ofScope = (db: Db, scope: Scope) =>
  keyRows(db)
    .where(sql<boolean>`programme_id is not distinct from ${scope.programme}::uuid`)
    .where(sql<boolean>`country is not distinct from ${scope.country}::text`)

export const newestKey = (db: Db, scope: Scope): Promise<KeyRow | undefined> =>
  ofScope(db, scope).orderBy('version', 'desc').limit(1).executeTakeFirst()

async function firstOfHouse(db: Db, master: Buffer): Promise<KeyRow> {
  const found = await ofScope(db, house).where('version', '=', 1).executeTakeFirst()
  return found ?? addVersion(db, master, house, 1)
}

/** Adds a version of a scope's key; whoever comes second takes the row of the first. */
export async function addVersion(db: Db, master: Buffer, scope: Scope, version: number): Promise<KeyRow> {
  await db
    .insertInto('kernel.dataKey')
    .values({
      programmeId: scope.programme,
      country: scope.country,
      version,
      wrapped: wrapKey(deriveKey(master, 'wrap'), randomBytes(keyBytes)),
      masterId: masterId(master),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return ofScope(db, scope).where('version', '=', version).executeTakeFirstOrThrow()
}
