import { type Db, sql, type Transaction } from '../../../kernel/db/db.ts'
import { codesOf, datasetByCode, listOf } from '../queries.ts'
import { type Outcome, spanOf } from './check.ts'
import type { FaultKind, RowError } from './faults.ts'
import { Labels } from './labels.ts'
import type { Mapping } from './mapping.ts'
import type { FileFormat } from './sniff.ts'

export interface Preview {
  names: string[]
  sample: string[][]
  sheets: string[]
}

/** What a dry run found, as it is kept with the import. */
export interface StoredFindings {
  rows: number
  observations: number
  skipped: number
  missing: number
  granularity: string | null
  first: string | null
  last: string | null
  errors: number
  counts: Record<string, number>
  listed: RowError[]
  unknown: { dimension: string; label: string; rows: number; suggestions: string[] }[]
}
export type KeptFindings =
  | StoredFindings
  | { fault: { kind: FaultKind; params: Record<string, string | number> } }

export type ImportRecord = NonNullable<Awaited<ReturnType<typeof importById>>>

/** An import with its dataset's code and its file's place in the store. */
export async function importById(db: Db, id: string) {
  const row = await db
    .selectFrom('evidence.import')
    .innerJoin('evidence.dataset', 'evidence.dataset.id', 'evidence.import.datasetId')
    .leftJoin('kernel.file', 'kernel.file.id', 'evidence.import.fileId')
    .leftJoin('kernel.progress', 'kernel.progress.id', 'evidence.import.progressId')
    .selectAll('evidence.import')
    .select([
      'evidence.dataset.code as datasetCode',
      'kernel.file.address as address',
      'kernel.progress.percent as percent',
      'kernel.progress.step as step',
    ])
    .where('evidence.import.id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    ...row,
    format: row.format as FileFormat,
    preview: row.preview as Preview,
    mapping: row.mapping as Mapping,
    findings: row.findings as KeptFindings | null,
  }
}

/** What an outcome says, short enough to keep: counts of everything, the first errors, suggestions for labels. */
export async function findingsOf(db: Db, record: ImportRecord, outcome: Outcome): Promise<StoredFindings> {
  const { seen, errors, unknown } = outcome
  const { first, last, granularity } = spanOf(seen)
  return {
    rows: seen.rows,
    observations: seen.observations,
    skipped: seen.skipped,
    missing: seen.missing,
    granularity: seen.granularity ? granularity : null,
    first,
    last,
    errors: errors.total,
    counts: errors.counts,
    listed: errors.first,
    unknown: await withSuggestions(db, record, unknown.slice(0, 300)),
  }
}

async function withSuggestions(
  db: Db,
  record: ImportRecord,
  unknown: Outcome['unknown'],
): Promise<StoredFindings['unknown']> {
  if (unknown.length === 0) return []
  const dataset = (await datasetByCode(db, record.programmeId, record.datasetCode))!
  const lists = new Map<string, Labels>()
  for (const dimension of dataset.dimensions)
    if (unknown.some((label) => label.dimension === dimension.key))
      lists.set(dimension.key, new Labels(await codesOf(db, dataset.programmeId, listOf(dataset, dimension))))
  return unknown.map((label) => ({
    ...label,
    suggestions: lists
      .get(label.dimension)!
      .suggest(label.label)
      .map((code) => code.code),
  }))
}

/** Writes an import's new state. */
export async function setImport(
  db: Transaction,
  id: string,
  set: {
    state: string
    findings?: KeptFindings | null
    fileDigest?: string
    vintageId?: string
    progressId?: string
  },
): Promise<void> {
  const { findings, ...rest } = set
  await db
    .updateTable('evidence.import')
    .set({
      ...rest,
      ...(findings === undefined ? {} : { findings: findings === null ? null : JSON.stringify(findings) }),
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute()
}
