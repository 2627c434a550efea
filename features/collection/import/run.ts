import type { Readable } from 'node:stream'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { readBlob } from '../../../kernel/files/blob.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { indexFields, readSubmission } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
import { type Built, buildSubmissions, type RowError } from './build.ts'
import {
  importShape,
  type LeftOut,
  leftOut,
  matchTables,
  sampleOf,
  type TableMatch,
  targetsOf,
} from './match.ts'
import { type Media, openMedia } from './media.ts'
import { findMedia, type Lacking, lackingFiles, type MediaFindings, noMedia } from './media-findings.ts'
import { type FileTable, readFileTables } from './read.ts'
import { noRules, type RuleFindings } from './rules/find.ts'

/** An import as its jobs need it. */
export interface ImportWork {
  id: string
  formId: string
  versionId: string
  versionName: string
  programmeId: string
  country: string | null
  definition: Definition
  file: { address: string; size: number; name: string }
  /** An archive with the files of the submissions, beside the tables. */
  media: { address: string; size: number } | null
  mapping: TableMatch[]
}

/** What a dry run keeps: for the person who looks at it, never the rows themselves. */
export interface Findings {
  fault?: { kind: string; params: Record<string, string | number> }
  tables: { name: string; rows: number; columns: { name: string; sample: string }[] }[]
  /** What the file holds and no question takes. */
  unmatched: LeftOut[]
  counts: {
    rows: number
    fresh: number
    same: number
    different: number
    wrong: number
    broken: number
    /** Taken in and not approved with the others, because they are probably the same as some that were there. */
    held: number
  }
  errorTotal: number
  errors: RowError[]
  rules: RuleFindings
  media: MediaFindings
}

export const noFindings = (): Findings => ({
  tables: [],
  unmatched: [],
  counts: { rows: 0, fresh: 0, same: 0, different: 0, wrong: 0, broken: 0, held: 0 },
  errorTotal: 0,
  errors: [],
  rules: noRules(),
  media: noMedia,
})

/** An import with all that belongs to it. */
export async function importWork(db: Transaction, id: string): Promise<ImportWork | null> {
  const row = await db
    .selectFrom('collection.import as i')
    .innerJoin('collection.formVersion as v', 'v.id', 'i.versionId')
    .innerJoin('kernel.file as k', 'k.id', 'i.fileId')
    .leftJoin('kernel.file as m', 'm.id', 'i.mediaFileId')
    .select([
      'm.address as mediaAddress',
      'm.size as mediaSize',
      'i.id',
      'i.formId',
      'i.versionId',
      'v.name as versionName',
      'i.programmeId',
      'i.country',
      'v.definition',
      'i.mapping',
      'k.address',
      'k.size',
      'k.name',
    ])
    .where('i.id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  const { address, size, name, mapping, definition, mediaAddress, mediaSize, ...rest } = row
  return {
    ...rest,
    definition: definition as unknown as Definition,
    mapping: Array.isArray(mapping) ? (mapping as unknown as TableMatch[]) : [],
    file: { address, size: Number(size), name },
    media: mediaAddress === null ? null : { address: mediaAddress, size: Number(mediaSize) },
  }
}

/** A file that was read, with the fresh submissions in it. */
export interface Read {
  tables: FileTable[]
  mapping: TableMatch[]
  fresh: Built[]
  /** Submissions that are there already, without all their files. */
  lacking: Lacking[]
  media: Media
  findings: Findings
}

/**
 * Reads the whole file and finds out, for each submission in it, whether it is new, known already, or wrong.
 * @param unpack whether the files of submissions are unpacked, too: a dry run says which are damaged
 * @throws FileFault
 */
export async function readImport(
  kernel: Kernel,
  db: Transaction,
  work: ImportWork,
  unpack: boolean,
): Promise<Read> {
  const load = async (file: { address: string; size: number }) =>
    collect(await readBlob(kernel.files, kernel.keyring, file))
  const bytes = await load(work.file)
  const tables = await readFileTables(bytes, work.file.name)
  const media = await openMedia(bytes, work.media && (await load(work.media)))
  const mapping = work.mapping.length ? cleaned(work, tables) : matchTables(work.definition, tables)
  const built = buildSubmissions(work.definition, work.versionName, tables, mapping)
  const good = built.submissions.filter((one) => !one.wrong)
  const there = await knownData(
    db,
    work.formId,
    good.map((one) => one.instanceId),
  )
  const index = indexFields(work.definition)
  const fresh: Built[] = []
  const errors = [...built.errors]
  const old = good.filter((one) => there.has(one.instanceId))
  const lacking = await lackingFiles(db, work.formId, old)
  const many = new Set(
    work.definition.fields.filter((one) => one.kind === 'select_multiple').map((one) => one.path),
  )
  let [same, different] = [0, 0]
  for (const one of good) {
    const known = there.get(one.instanceId)
    if (known === undefined) fresh.push(one)
    else if (
      isSame(JSON.parse(JSON.stringify(readSubmission(one.xml, () => index, 'open').data)), known, many)
    )
      same++
    else different++
  }
  return {
    tables,
    mapping,
    fresh,
    lacking,
    media,
    findings: {
      tables: tables.map((table) => ({
        name: table.name,
        rows: table.rows.length,
        columns: table.names.map((name, at) => ({ name, sample: sampleOf(table, at) })),
      })),
      unmatched: leftOut(work.definition, tables, mapping).slice(0, 200),
      counts: {
        rows: built.submissions.length,
        fresh: fresh.length,
        same,
        different,
        wrong: built.submissions.length - good.length,
        broken: 0,
        held: 0,
      },
      errorTotal: built.errorTotal,
      errors,
      rules: noRules(),
      media: await findMedia(work.definition, { fresh, lacking, media }, unpack),
    },
  }
}

/** A person's choice of columns, as far as it fits the form and the file. */
function cleaned(work: ImportWork, tables: readonly FileTable[]): TableMatch[] {
  const shape = importShape(work.definition)
  return tables.map((file) => {
    const chosen = work.mapping.find((one) => one.name === file.name)
    const table = shape.tables.find((one) => one.path === chosen?.path)
    const allowed = table ? targetsOf(table) : new Set<string>()
    const columns = file.names.map((name) => {
      const target = chosen?.columns[name] ?? null
      return [name, target !== null && allowed.has(target) ? target : null] as const
    })
    return { name: file.name, path: table ? table.path : null, columns: Object.fromEntries(columns) }
  })
}

async function knownData(db: Transaction, form: string, ids: string[]): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>()
  for (let at = 0; at < ids.length; at += 1000) {
    const some = ids.slice(at, at + 1000)
    const { rows } = await sql<{ instanceId: string; data: unknown }>`
      select x.id as "instanceId", s.data from unnest(${some}::text[]) x(id)
      join collection.submission s on s.form_id = ${form} and (s.root_key = collection.instance_key(${form}, x.id) or (s.edits > 0 and s.instance_key = collection.instance_key(${form}, x.id)))
      where s.state <> 'test'`.execute(db)
    for (const row of rows) found.set(row.instanceId, row.data)
    const old = await sql<{ instanceId: string; data: unknown }>`
      select x.id as "instanceId", e.data from unnest(${some}::text[]) x(id)
      join collection.submission_edition e on e.instance_key = collection.instance_key(${form}, x.id)`.execute(
      db,
    )
    for (const row of old.rows) if (!found.has(row.instanceId)) found.set(row.instanceId, row.data)
  }
  return found
}

/**
 * Whether everything that the file says is what is there already; what the file leaves out does not matter.
 * @param many paths of questions with several choices: in which order they were ticked is no answer
 */
function isSame(file: unknown, stored: unknown, many: ReadonlySet<string>, path = ''): boolean {
  if (Array.isArray(file))
    return (
      Array.isArray(stored) &&
      file.length === stored.length &&
      file.every((one, at) => isSame(one, stored[at], many, path))
    )
  if (typeof file === 'object' && file !== null) {
    if (typeof stored !== 'object' || stored === null) return false
    return Object.entries(file).every(
      ([key, value]) =>
        key === 'meta' || isSame(value, (stored as Record<string, unknown>)[key], many, `${path}/${key}`),
    )
  }
  if (file === stored) return true
  // Numbers and moments may be written in several ways; a workbook's cell knows a moment to the second.
  const moment = (text: unknown) =>
    typeof text === 'string' && /^\d{4}-\d\d-\d\dT/.test(text)
      ? Math.floor(Date.parse(text) / 1000)
      : Number.NaN
  if (moment(file) === moment(stored)) return true
  if (typeof file !== 'string' || typeof stored !== 'string') return false
  if (many.has(path)) return file.split(/\s+/).sort().join() === stored.split(/\s+/).sort().join()
  // Older workbooks had the phone's clock without its time zone.
  const clock = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(text)?.[0]
  if (clock(file) !== undefined && clock(file) === clock(stored)) return true
  const numbers = (text: string) => text.split(/\s+/).map(Number)
  return /^[-\d. ]+$/.test(file) && numbers(file).join() === numbers(stored).join()
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
