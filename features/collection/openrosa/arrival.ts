import type pg from 'pg'
import type { Spooled } from '../../../kernel/files/blob.ts'
import { addressLock } from '../../../kernel/files/files.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Door } from './door.ts'
import type { Prepared } from './prepare.ts'
import type { KnownVersion } from './versions.ts'

/** What a sending says besides its content. */
export interface Sender {
  /** The `deviceID` of the query string. */
  deviceName: string | null
  agent: string | null
  requestId: string
}

export interface Outcome {
  outcome: string
  id?: string
  country?: string | null
  /** Of a repeated sending: how many files it brought that were still missing. */
  added?: number
}

/** One submission on its way in: its XML has been read, its files are being spooled. */
export interface Arrival {
  door: Door
  sender: Sender
  version: KnownVersion
  prepared: Prepared
  /** Spooled, encrypted and synced; not yet at their addresses. */
  files: Map<string, Spooled>
  /** Where it belongs, once the database has been asked (before its first file). */
  country?: { value: string | null }
}

/**
 * The files of a submission as the database takes them: those that it names, those that came, each once.
 * @param anew what it names and did not come is missing, even where the edition before has a file of that name
 */
export function filesOf({ prepared, files }: Arrival, anew = false): string | null {
  const all = new Map<string, object>()
  for (const { name, path, personal } of prepared.read.files)
    all.set(name, { name, path, personal, ...(anew ? { anew } : {}) })
  for (const [name, { address, mediaType, size }] of files)
    all.set(name, { ...all.get(name), name, address, media_type: mediaType, size })
  return all.size ? JSON.stringify([...all.values()]) : null
}

/** Puts the files to their addresses and stores the submission in one transaction, under the addresses' locks. */
export async function withFiles<T>(
  kernel: Kernel,
  arrival: Arrival,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await kernel.appPool.connect()
  try {
    await client.query('begin')
    for (const { address, path } of arrival.files.values()) {
      await client.query('select pg_advisory_xact_lock_shared($1, hashtext($2))', [addressLock, address])
      if ((await kernel.files.size(address)) === undefined) await kernel.files.put(address, path)
    }
    const result = await work(client)
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      (broken) => client.release(broken),
    )
    throw error
  }
}
