import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import { readBlob, spoolFile } from '../../kernel/files/blob.ts'
import { keepFile } from '../../kernel/files/files.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { MadeFile } from './make.ts'
import type { PaperFormat } from './proof/files.ts'

const mostBytes = 200 * 1024 * 1024

/** Keeps a printed file of an edition, in place of an earlier one of the same format. As the system. */
export async function keepRendition(
  kernel: Kernel,
  db: Transaction,
  edition: { id: string; programmeId: string; sensitivity: number },
  file: MadeFile,
  name: string,
  by: string | null,
): Promise<void> {
  const scope = { programme: edition.programmeId, country: null }
  const spooled = await spoolFile(kernel.files, kernel.keyring, scope, parts(file.bytes), {
    limit: mostBytes,
    name,
  })
  try {
    const kept = await keepFile(
      db,
      kernel.files,
      { ...spooled, mediaType: file.mediaType.split(';')[0]! },
      { name, kind: 'rendition', sensitivity: edition.sensitivity, createdBy: by },
    )
    const row = {
      programmeId: edition.programmeId,
      editionId: edition.id,
      sensitivity: edition.sensitivity,
      format: file.format,
      fileId: kept.id,
      digest: createHash('sha256').update(file.bytes).digest('hex'),
    }
    await db
      .insertInto('publications.rendition')
      .values(row)
      .onConflict((conflict) =>
        conflict.constraint('rendition_taken').doUpdateSet({ ...row, madeAt: sql`now()` }),
      )
      .execute()
  } finally {
    await rm(spooled.path, { force: true })
  }
}

async function* parts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The bytes of a kept file. */
export async function bytesOf(
  kernel: Kernel,
  file: { address: string; size: number; programmeId: string | null; country: string | null },
): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of await readBlob(kernel.files, kernel.keyring, file)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export type { PaperFormat }
