import { getOne, putOne } from './idb.ts'
import type { Person } from './people.ts'
import { type Sealed, sealJson, unsealJson } from './seal.ts'

/** Keeps an answer of the server for reading without a network; sealed, because it speaks of what was sent. */
export async function keepAnswer(person: Person, what: string, value: unknown): Promise<void> {
  const sealed = await sealJson(person.key, `kept/${what}`, value)
  await putOne('kept', { person: person.id, what, at: Date.now(), ...sealed })
}

/** The answer as it was kept last. */
export async function keptAnswer<T>(person: Person, what: string): Promise<{ value: T; at: number } | null> {
  const kept = await getOne<Sealed & { at: number }>('kept', [person.id, what])
  return kept ? { value: await unsealJson<T>(person.key, `kept/${what}`, kept), at: kept.at } : null
}
