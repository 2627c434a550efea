import type { LocalText } from '../../../common/languages.ts'
import { type Db, sql, type Transaction } from '../../../kernel/db/db.ts'
import { found, Problem } from '../../../kernel/problems/problem.ts'
import { stateAfter } from './rules.ts'
import {
  FindingContent, type FindingRow, type FindingState, type GivenContent, type LegalReference, RecordLink,
} from './shapes.ts' // biome-ignore format: a list

/** A record by its room, its kind and its id. */
export type RecordRef = Pick<RecordLink, 'room' | 'kind' | 'id'>

/** What a room gives when it deposits a finding. */
export interface GivenFinding extends GivenContent {
  programmeId: string
  organisationId?: string | null
  /** The record that it was found in. */
  source: RecordLink
  sample?: boolean
  /** In whose name a job deposits it; whoever is signed in is taken from the transaction. */
  by?: string | null
}

/** A finding as the seam tells it. */
export interface FindingRecord extends FindingRow {
  programmeId: string
  organisationId: string | null
  legal: LegalReference[]
  links: RecordLink[]
  reason: string | null
  /** Whether the record that deposited it has been approved. */
  sourceApproved: boolean
  /** What that record says on how it may be used. */
  sourceRestrictions: LocalText | null
  createdBy: string | null
  createdAt: string
  changedBy: string | null
  /** Who has written in it since it was last approved. */
  writers: string[]
  approvedBy: string | null
  approvedAt: string | null
}

/** Takes a finding in, as a draft. @returns its id; @throws ZodError or `forbidden` where the depositor may not write */
export async function depositFinding(db: Transaction, given: GivenFinding): Promise<string> {
  const content = FindingContent.parse(given)
  const source = RecordLink.parse(given.source)
  const { id } = await db
    .insertInto('evidence.finding')
    .values({
      programmeId: given.programmeId,
      organisationId: given.organisationId ?? null,
      ...columnsOf(content),
      sourceRoom: source.room,
      sourceKind: source.kind,
      sourceId: source.id,
      sourceLabel: source.label,
      sourcePath: source.path,
      sample: given.sample ?? false,
      changedBy: given.by ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/**
 * Changes a finding; fields that are not given stay. An approved one whose substance changes is a draft again.
 * @param how.version the version that the change is based on, where a person has seen it
 * @returns its state and version afterwards
 */
export async function reviseFinding(
  db: Transaction,
  id: string,
  change: Partial<GivenContent> & { source?: Pick<RecordLink, 'label' | 'path'> },
  how: { version?: number; by?: string | null } = {},
): Promise<{ state: FindingState; version: number }> {
  const before = found(await findingById(db, id))
  if (before.state === 'withdrawn')
    throw new Problem('locked', { sentence: 'evidence.finding.problem.withdrawn' })
  const content = FindingContent.parse({ ...before, ...change })
  return write(db, before, how, {
    ...columnsOf(content),
    ...(change.source ? { sourceLabel: change.source.label, sourcePath: change.source.path } : {}),
    state: stateAfter(before.state, before, content),
  })
}

/**
 * Approves all drafts of a source, when the source itself has been approved.
 * @param how.restrictions what the source says on how it may be used: it is told with every finding of it
 * @returns how many there were
 */
export async function approveFindings(
  db: Transaction,
  source: RecordRef,
  how: { by?: string | null; restrictions?: LocalText | null } = {},
): Promise<number> {
  await markSource(db, source, { sourceApproved: true, sourceRestrictions: how.restrictions ?? null })
  const { numUpdatedRows } = await ofSource(db, source)
    .set({ state: 'approved', ...named(how) })
    .where('state', '=', 'draft')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Notes that a source is open again: until it is approved anew its findings count nowhere, and none is approved. */
export const reopenSource = (db: Transaction, source: RecordRef): Promise<void> =>
  markSource(db, source, { sourceApproved: false })

async function markSource(
  db: Transaction,
  source: RecordRef,
  mark: { sourceApproved: boolean; sourceRestrictions?: LocalText | null },
): Promise<void> {
  await ofSource(db, source).set(mark).execute()
}

const ofSource = (db: Transaction, source: RecordRef) =>
  db
    .updateTable('evidence.finding')
    .where('sourceRoom', '=', source.room)
    .where('sourceKind', '=', source.kind)
    .where('sourceId', '=', source.id)

/** Approves one draft. */
export async function approveOne(db: Transaction, id: string, how: { version?: number } = {}) {
  const before = found(await findingById(db, id))
  if (before.state !== 'draft') throw new Problem('conflict', { sentence: 'evidence.finding.problem.state' })
  if (!before.sourceApproved)
    throw new Problem('conflict', { sentence: 'evidence.finding.problem.beforeSource' })
  return write(db, before, how, { state: 'approved' })
}

/** Takes a finding back for good, with the reason; it stays readable and no longer counts. */
export async function withdrawFinding(
  db: Transaction,
  id: string,
  how: { reason: string; version?: number; by?: string | null },
) {
  const before = found(await findingById(db, id))
  if (before.state === 'withdrawn')
    throw new Problem('conflict', { sentence: 'evidence.finding.problem.state' })
  return write(db, before, how, { state: 'withdrawn', reason: how.reason.trim() })
}

/** Removes a draft that was never approved, as its author strikes it out before the review. @returns whether it was there */
export async function discardFinding(db: Transaction, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('evidence.finding')
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .where('approvedAt', 'is', null)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Removes the sample findings of a programme, with their history. @returns how many there were */
export async function removeSampleFindings(db: Transaction, programmeId: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('evidence.finding')
    .where('programmeId', '=', programmeId)
    .where('sample', '=', true)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** The findings that a record has deposited, as far as the actor may see them, in the order in which they came. */
export async function findingsOf(db: Db, source: RecordRef): Promise<FindingRecord[]> {
  const rows = await select(db)
    .where('sourceRoom', '=', source.room)
    .where('sourceKind', '=', source.kind)
    .where('sourceId', '=', source.id)
    .orderBy('id')
    .execute()
  return rows.map(asRecord)
}

/** The findings that lean on a record: a submission, an incident. */
export async function findingsLeaningOn(db: Db, record: RecordRef): Promise<FindingRecord[]> {
  const link = JSON.stringify([{ room: record.room, kind: record.kind, id: record.id }])
  const rows = await select(db).where(sql<boolean>`links @> ${link}::jsonb`).orderBy('id').execute()
  return rows.map(asRecord)
}

/** A finding, if the actor may see it. */
export async function findingById(
  db: Db,
  id: string,
  programmeId?: string,
): Promise<FindingRecord | undefined> {
  let query = select(db).where('id', '=', id)
  if (programmeId) query = query.where('programmeId', '=', programmeId)
  const row = await query.executeTakeFirst()
  return row && asRecord(row)
}

const select = (db: Db) => db.selectFrom('evidence.finding').selectAll()
const named = (how: { by?: string | null }) => (how.by === undefined ? {} : { changedBy: how.by })

async function write(
  db: Transaction,
  before: FindingRecord,
  how: { version?: number; by?: string | null },
  values: Record<string, unknown>,
): Promise<{ state: FindingState; version: number }> {
  const after = await db
    .updateTable('evidence.finding')
    .set({ ...values, ...named(how) })
    .where('id', '=', before.id)
    .where('version', '=', how.version ?? before.version)
    .returning(['state', 'version'])
    .executeTakeFirst()
  if (after) return after as { state: FindingState; version: number }
  // Either somebody was faster, or it may be read but not written.
  const now = await findingById(db, before.id)
  if (now && now.version === (how.version ?? before.version)) throw new Problem('forbidden')
  throw new Problem('changed_meanwhile', { current: now })
}

function columnsOf(content: FindingContent) {
  return {
    country: content.country,
    sensitivity: content.sensitivity,
    statement: content.statement,
    severity: content.severity,
    confidence: content.confidence,
    grade: content.grade,
    theme: content.theme,
    occurredOn: content.occurredOn,
    legal: JSON.stringify(content.legal),
    links: JSON.stringify(content.links),
  }
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>

function asRecord(row: Row): FindingRecord {
  const { sourceRoom, sourceKind, sourceId, sourceLabel, sourcePath, ...rest } = row
  return {
    ...(rest as unknown as Omit<FindingRecord, 'source'>),
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    approvedAt: row.approvedAt?.toISOString() ?? null,
    source: { room: sourceRoom, kind: sourceKind, id: sourceId, label: sourceLabel, path: sourcePath },
  }
}
