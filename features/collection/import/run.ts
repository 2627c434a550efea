import type { Readable } from 'node:stream'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { readBlob } from '../../../kernel/files/blob.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { newId, preparer, sealPersonal } from '../openrosa/prepare.ts'
import type { KnownVersion } from '../openrosa/versions.ts'
import { indexFields, readSubmission } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
import { type Built, buildSubmissions, type RowError } from './build.ts'
import { importShape, matchTables, type TableMatch, targetsOf } from './match.ts'
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
  mapping: TableMatch[]
}

/** What a dry run keeps: for the person who looks at it, never the rows themselves. */
export interface Findings {
  fault?: { kind: string; params: Record<string, string | number> }
  tables: { name: string; rows: number; columns: { name: string; sample: string }[] }[]
  counts: { rows: number; fresh: number; same: number; different: number; wrong: number; broken: number }
  errorTotal: number
  errors: RowError[]
  rules: RuleFindings
}

export const noFindings: Findings = {
  tables: [],
  counts: { rows: 0, fresh: 0, same: 0, different: 0, wrong: 0, broken: 0 },
  errorTotal: 0,
  errors: [],
  rules: noRules,
}

/** An import with all that belongs to it. */
export async function importWork(db: Transaction, id: string): Promise<ImportWork | null> {
  const row = await db
    .selectFrom('collection.import as i')
    .innerJoin('collection.formVersion as v', 'v.id', 'i.versionId')
    .innerJoin('kernel.file as k', 'k.id', 'i.fileId')
    .select([
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
  const { address, size, name, mapping, definition, ...rest } = row
  return {
    ...rest,
    definition: definition as unknown as Definition,
    mapping: Array.isArray(mapping) ? (mapping as unknown as TableMatch[]) : [],
    file: { address, size: Number(size), name },
  }
}

/** A file that was read, with the fresh submissions in it. */
export interface Read {
  tables: FileTable[]
  mapping: TableMatch[]
  fresh: Built[]
  findings: Findings
}

/**
 * Reads the whole file and finds out, for each submission in it, whether it is new, known already, or wrong.
 * @throws FileFault
 */
export async function readImport(kernel: Kernel, db: Transaction, work: ImportWork): Promise<Read> {
  const tables = await readFileTables(
    await collect(await readBlob(kernel.files, kernel.keyring, work.file)),
    work.file.name,
  )
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
  let [same, different] = [0, 0]
  for (const one of good) {
    const known = there.get(one.instanceId)
    if (known === undefined) fresh.push(one)
    else if (isSame(JSON.parse(JSON.stringify(readSubmission(one.xml, () => index, 'open').data)), known))
      same++
    else different++
  }
  return {
    tables,
    mapping,
    fresh,
    findings: {
      tables: tables.map((table) => ({
        name: table.name,
        rows: table.rows.length,
        columns: table.names.map((name, at) => ({ name, sample: sampleOf(table, at) })),
      })),
      counts: {
        rows: built.submissions.length,
        fresh: fresh.length,
        same,
        different,
        wrong: built.submissions.length - good.length,
        broken: 0,
      },
      errorTotal: built.errorTotal,
      errors,
      rules: noRules,
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

const sampleOf = (table: FileTable, at: number): string => {
  const text = table.rows.find(({ fields }) => fields[at]?.trim())?.fields[at]?.trim() ?? ''
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
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

/** Whether everything that the file says is what is there already; what the file leaves out does not matter. */
function isSame(file: unknown, stored: unknown): boolean {
  if (Array.isArray(file))
    return (
      Array.isArray(stored) &&
      file.length === stored.length &&
      file.every((one, at) => isSame(one, stored[at]))
    )
  if (typeof file === 'object' && file !== null) {
    if (typeof stored !== 'object' || stored === null) return false
    return Object.entries(file).every(
      ([key, value]) => key === 'meta' || isSame(value, (stored as Record<string, unknown>)[key]),
    )
  }
  if (file === stored) return true
  // Numbers and moments may be written in several ways.
  const moment = (text: unknown) =>
    typeof text === 'string' && /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN
  if (moment(file) === moment(stored)) return true
  if (typeof file !== 'string' || typeof stored !== 'string') return false
  // A workbook's cell knows a clock to the second, and no time zone.
  const clock = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(text)?.[0]
  if (clock(file) !== undefined && clock(file) === clock(stored)) return true
  const numbers = (text: string) => text.split(/\s+/).map(Number)
  return /^[-\d. ]+$/.test(file) && numbers(file).join() === numbers(stored).join()
}

/** Stores fresh submissions through the room's own way of receiving; the caller's transaction keeps all or none. */
export async function storeAll(
  kernel: Kernel,
  db: Transaction,
  work: ImportWork,
  fresh: readonly Built[],
  tell: (share: number) => Promise<void>,
): Promise<{ id: string; row: number }[]> {
  const index = indexFields(work.definition)
  const version: KnownVersion = {
    id: work.versionId,
    formId: work.formId,
    programmeId: work.programmeId,
    country: work.country,
    definition: work.definition,
    index,
    siteIsPersonal: work.definition.fields.some((field) => field.role === 'site' && field.personal),
    nameIsPersonal: index.get('/meta/instanceName')?.personal === true,
  }
  const prepare = preparer(kernel)
  const stored: { id: string; row: number }[] = []
  for (const [at, one] of fresh.entries()) {
    const bytes = Buffer.from(one.xml, 'utf8')
    const p = prepare(
      bytes,
      one.xml,
      readSubmission(one.xml, () => index, 'open'),
      version,
    )
    const id = newId()
    const sealed = await sealPersonal(kernel, version, work.country, id, p.personal)
    const { rows } = await sql<{
      found: { outcome: string }
    }>`select collection.receive('import', ${work.id}, ${version.id}, ${work.country}, ${id}, ${p.instanceId},
      ${p.instanceName}, ${p.xml}, ${p.digest}, ${p.data}, ${sealed}, ${p.occurredOn}, ${p.read.point?.latitude ?? null}, ${p.read.point?.longitude ?? null},
      ${p.site}, ${p.matchKey}, null, ${`import: ${work.file.name}`.slice(0, 200)}, ${p.size}, ${p.startedAt}, ${p.endedAt}, ${namedFiles(p.read.files)}, ${work.id}) found`.execute(
      db,
    )
    const { outcome } = rows[0]!.found
    // Somebody may have sent it in the meantime: then it is there, and nothing is to be done.
    if (outcome === 'created') stored.push({ id, row: one.row })
    else if (outcome !== 'same' && outcome !== 'conflict') throw new Error(`import: ${outcome}`)
    if (at % 50 === 0) await tell(at / fresh.length)
  }
  return stored
}

const namedFiles = (files: readonly { name: string; path: string; personal: boolean }[]): string | null =>
  files.length ? JSON.stringify([...new Map(files.map((file) => [file.name, file])).values()]) : null

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
