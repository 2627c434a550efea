import { sql, type Transaction } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { FileFault } from '../../../kernel/tables-in/fault.ts'
import { hasEntities, keepEntitiesIn } from '../entities/keep.ts'
import { newId, preparer, sealPersonal } from '../openrosa/prepare.ts'
import { type KnownVersion, whatItAsks } from '../openrosa/versions.ts'
import { indexFields, type ReadSubmission, readSubmission } from '../xform/answers.ts'
import type { Built } from './build.ts'
import { holdCollector, type KeptMedia, keepMedia, type Media, type MediaFile } from './media.ts'
import type { Lacking } from './media-findings.ts'
import type { ImportWork } from './run.ts'

/**
 * Stores fresh submissions with their files through the room's own way of receiving; the caller's transaction keeps all or none.
 * A file that is damaged or too large stays expected, as one that is missing does.
 */
export async function storeAll(
  kernel: Kernel,
  db: Transaction,
  work: ImportWork,
  { fresh, media }: { fresh: readonly Built[]; media: Media },
  tell: (share: number) => Promise<void>,
): Promise<{ stored: { id: string; row: number }[]; erased: number }> {
  const index = indexFields(work.definition)
  const version: KnownVersion = {
    id: work.versionId,
    formId: work.formId,
    programmeId: work.programmeId,
    country: work.country,
    definition: work.definition,
    index,
    ...whatItAsks(work.definition),
    nameIsPersonal: index.get('/meta/instanceName')?.personal === true,
  }
  const prepare = preparer(kernel)
  const read = (one: Built) => readSubmission(one.xml, () => index, 'open')
  await holdCollector(db)
  const stored: { id: string; row: number }[] = []
  let erased = 0
  for (const [at, one] of fresh.entries()) {
    const p = prepare(Buffer.from(one.xml, 'utf8'), one.xml, read(one), version, true)
    const id = newId()
    const files = await keepFiles(kernel, { db, work, media }, one.instanceId, read(one), p.country)
    const receive = async (country: string | null): Promise<string> => {
      const sealed = await sealPersonal(kernel, version, country, id, p.personal)
      const { rows } = await sql<{
        found: { outcome: string }
      }>`select collection.receive('import', ${work.id}, ${version.id}, ${country}, ${id}, ${p.instanceId},
      ${p.instanceName}, ${p.xml}, ${p.digest}, ${p.data}, ${sealed}, ${p.occurredOn}, ${p.read.point?.latitude ?? null}, ${p.read.point?.longitude ?? null},
      ${p.site}, ${p.matchKey}, null, ${`import: ${work.file.name}`.slice(0, 200)}, ${p.size}, ${p.startedAt}, ${p.endedAt}, ${filesOf(p.read, files.kept)}, ${work.id}) found`.execute(
        db,
      )
      return rows[0]!.found.outcome
    }
    let outcome = await receive(files.kept.size ? files.country : (work.country ?? p.country))
    // It names a country that is none of the programme's.
    if (outcome === 'moved') outcome = await receive(work.country)
    // Somebody may have sent it in the meantime: then it is there, and nothing is to be done.
    if (outcome === 'created') {
      stored.push({ id, row: one.row })
      if (hasEntities(work.definition)) await keepEntitiesIn(db, id, p.xml, work.definition)
    } else if (outcome === 'conflict') erased += (await wasErased(db, work, p.instanceId)) ? 1 : 0
    else if (!['same', 'file_taken', 'fixed'].includes(outcome)) throw new Error(`import: ${outcome}`)
    if (at % 50 === 0) await tell(at / fresh.length)
  }
  return { stored, erased }
}

/** Whether a submission of the file is not taken in because it was erased: the person took it back. */
async function wasErased(db: Transaction, work: ImportWork, instance: string): Promise<boolean> {
  const { rows } = await sql<{ erased: boolean }>`
    select collection.was_erased('import', ${work.id}, ${work.versionId}, ${instance}) erased`.execute(db)
  return rows[0]!.erased
}

/**
 * Puts the files that a submission names into the store, as far as the archives have them: under the key of the country where it
 * will lie, which is therefore asked for first.
 */
async function keepFiles(
  kernel: Kernel,
  { db, work, media }: { db: Transaction; work: ImportWork; media: Media },
  instanceId: string,
  read: ReadSubmission,
  answered: string | null,
): Promise<{ country: string | null; kept: Map<string, KeptMedia> }> {
  const kept = new Map<string, KeptMedia>()
  const found = new Map<string, MediaFile>()
  for (const { name } of read.files) {
    const file = media.find(name, instanceId)
    if (file) found.set(name, file)
  }
  if (found.size === 0) return { country: null, kept }
  const { rows } = await sql<{ place: { country: string | null } }>`
    select collection.place_for('import', ${work.id}, ${work.versionId}, ${answered}, ${instanceId}) place`.execute(
    db,
  )
  const country = rows[0]!.place.country ?? null
  for (const [name, file] of found) {
    const whole = await keepWhole(kernel, { programme: work.programmeId, country }, name, file)
    if (whole) kept.set(name, whole)
  }
  return { country, kept }
}

/** Puts a file into the store, where the archives have it whole. */
async function keepWhole(
  kernel: Kernel,
  scope: { programme: string; country: string | null },
  name: string,
  found: MediaFile,
): Promise<KeptMedia | null> {
  try {
    return await keepMedia(kernel, scope, name, found)
  } catch (error) {
    if (error instanceof FileFault) return null
    throw error
  }
}

/** Adds to submissions that are there already the files that they still lack. @returns how many were added */
export async function completeAll(
  kernel: Kernel,
  db: Transaction,
  work: ImportWork,
  { lacking, media }: { lacking: readonly Lacking[]; media: Media },
): Promise<number> {
  await holdCollector(db)
  let added = 0
  for (const { one, submission, country, names } of lacking) {
    const scope = { programme: work.programmeId, country }
    const files: (KeptMedia & { name: string })[] = []
    for (const name of names) {
      const found = media.find(name, one.instanceId)
      const file = found && (await keepWhole(kernel, scope, name, found))
      if (file) files.push({ name, ...file })
    }
    if (files.length === 0) continue
    const { rows } = await sql<{ added: number }>`
      select collection.complete_imported(${work.id}, ${submission}, ${JSON.stringify(files)}) added`.execute(
      db,
    )
    added += rows[0]!.added
  }
  return added
}

/** The files of a submission as the database takes them: those without an address are still expected. */
const filesOf = (read: ReadSubmission, kept: Map<string, KeptMedia> | undefined): string | null =>
  read.files.length
    ? JSON.stringify([
        ...new Map(read.files.map((file) => [file.name, { ...file, ...kept?.get(file.name) }])).values(),
      ])
    : null
