import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { spoolFile } from '../../../kernel/files/blob.ts'
import { collectLock } from '../../../kernel/files/files.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import { FileFault } from '../../../kernel/tables-in/fault.ts'
import { openZip, type Zip } from '../../../kernel/tables-in/zip.ts'
import { acceptedBytes } from '../openrosa/envelope.ts'
import { checked, importLimits, isZip } from './read.ts'

/** The files that come with past submissions, by their names alone: where an archive says they lie is never a path here. */
export interface Media {
  find(name: string, instanceId: string): MediaFile | null
  /** Why the archive that came beside the tables was not opened; the import goes on without it. */
  fault: FileFault | null
}
export interface MediaFile {
  zip: Zip
  path: string
}

/**
 * Looks through archives for files of submissions: the `media` folder beside the tables, as Central exports it, and the whole
 * of an archive of its own. An archive that cannot be used is named, and fails nothing: somebody may choose another.
 * @throws FileFault truncated, bomb, too_large: of the file with the tables
 */
export async function openMedia(beside: Buffer | null, own: Buffer | null): Promise<Media> {
  const byName = new Map<string, MediaFile[]>()
  const take = (zip: Zip, within: RegExp) => {
    for (const path of zip.names()) {
      if (!within.test(path) || path.endsWith('/') || /^__MACOSX\//.test(path)) continue
      const name = path.split('/').at(-1)!
      byName.set(name, [...(byName.get(name) ?? []), { zip, path }])
    }
  }
  if (beside && isZip(beside)) take(await openZip(beside), /^(.*\/)?media\//)
  let fault: FileFault | null = null
  if (own)
    try {
      if (!isZip(own)) throw new FileFault('truncated')
      take(await openZip(checked(own, importLimits.archive)), /./)
    } catch (error) {
      if (!(error instanceof FileFault)) throw error
      fault = error
    }
  return {
    fault,
    find: (name, instanceId) => {
      const found = byName.get(name) ?? []
      if (found.length === 1) return found[0]!
      // KoboToolbox lays the files of each submission into a folder of its own; without that nobody can tell them apart.
      const uuid = instanceId.replace(/^uuid:/, '')
      const its = found.filter(({ path }) => path.split('/').includes(uuid))
      return its.length === 1 ? its[0]! : null
    },
  }
}

/** A file that lies in the store, as `collection.receive` takes it. */
export interface KeptMedia {
  address: string
  media_type: string
  size: number
}

/**
 * Puts a file of an archive into the store, encrypted; its row comes with the submission that names it.
 * @throws FileFault truncated, too_large
 */
export async function keepMedia(
  kernel: Kernel,
  scope: { programme: string; country: string | null },
  name: string,
  { zip, path }: MediaFile,
): Promise<KeptMedia> {
  const spooled = await spoolFile(kernel.files, kernel.keyring, scope, whole(zip, path), {
    limit: acceptedBytes,
    name,
  }).catch((error: unknown) => {
    if (error instanceof FileFault) throw error
    if (error instanceof Problem) throw new FileFault('too_large', { most: acceptedBytes / 1_000_000 }, error)
    throw new FileFault('truncated', {}, error)
  })
  const { address, mediaType, size } = spooled
  if ((await kernel.files.size(address)) === undefined) await kernel.files.put(address, spooled.path)
  else await rm(spooled.path, { force: true })
  return { address, media_type: mediaType, size }
}

/** While contents are put there whose rows are still to come, nobody collects what has no row. */
export const holdCollector = async (tx: Transaction): Promise<void> => {
  await sql`select pg_advisory_xact_lock_shared(${collectLock})`.execute(tx)
}

/** What is wrong with a file of an archive, by unpacking it; null for a good one. */
export async function faultOf({ zip, path }: MediaFile): Promise<FileFault | null> {
  try {
    let bytes = 0
    for await (const part of whole(zip, path)) bytes += part.length
    return bytes > acceptedBytes ? new FileFault('too_large', { most: acceptedBytes / 1_000_000 }) : null
  } catch (error) {
    return error instanceof FileFault ? error : new FileFault('truncated', {}, error)
  }
}

/** An entry's content, which must be what its check sum says. */
async function* whole(zip: Zip, path: string): AsyncGenerator<Buffer> {
  let sum = 0
  const stream: Readable = await zip.open(path)
  for await (const part of stream as AsyncIterable<Buffer>) {
    sum = crc32(part, sum)
    yield part
  }
  if (sum !== zip.sum(path)) throw new FileFault('truncated')
}
