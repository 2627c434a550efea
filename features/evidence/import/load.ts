import type pg from 'pg'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { codesOf, type DatasetRecord, listOf, type Members, type SlottedDimension } from '../queries.ts'
import { type Outcome, type Reading, readTable, spanOf, type Table } from './check.ts'
import { openCopy } from './copy.ts'
import { ImportFault } from './faults.ts'
import { Labels } from './labels.ts'
import type { Mapping } from './mapping.ts'
import type { RowDimension } from './rows.ts'

type Dataset = NonNullable<DatasetRecord>

/** Units that are counted: whole numbers, never below zero. */
const countless = new Set(['other'])

/** Makes a file ready to be read into a dataset: the mapped dimensions with their code lists. */
export async function readingOf(
  db: Transaction,
  dataset: Dataset,
  table: Table,
  mapping: Mapping,
): Promise<Reading> {
  const mapped = dataset.dimensions
    .filter((dimension) => mapping.dimensions[dimension.key])
    .sort((a, b) => a.slot - b.slot)
  const dimensions: RowDimension[] = []
  for (const dimension of mapped) {
    const codes = await codesOf(db, dataset.programmeId, listOf(dataset, dimension))
    dimensions.push({
      key: dimension.key,
      slot: dimension.slot,
      open: dimension.type === 'text',
      labels: new Labels(codes),
    })
  }
  return { table, mapping, dimensions, whole: !countless.has(dataset.unit), events: dataset.events }
}

/** A vintage about to be filled: its row exists, as a draft. */
export interface Draft {
  id: string
  number: number
  sensitivity: number
  programmeId: string
}

/**
 * Reads a file into a draft vintage with COPY, in the caller's transaction on the worker's connection.
 * @returns what was read; with errors nothing was kept and the transaction must be rolled back
 * @throws ImportFault when the file cannot be read at all
 */
export async function loadTable(
  client: pg.PoolClient,
  draft: Draft,
  reading: Reading,
  progress?: (share: number) => Promise<unknown> | undefined,
): Promise<Outcome> {
  const places = Boolean(reading.mapping.lon ?? reading.mapping.place)
  const copy = openCopy(client, {
    programmeId: draft.programmeId,
    vintage: draft.number,
    sensitivity: draft.sensitivity,
    slots: reading.dimensions.map((dimension) => dimension.slot),
    places,
    flags: true,
  })
  let pending: Promise<void> | undefined
  const settle = (share: number) => {
    const wait = pending
    pending = undefined
    const told = progress?.(share)
    return wait && told ? Promise.all([wait, told]) : (wait ?? told)
  }
  let outcome: Outcome
  try {
    outcome = await readTable(
      reading,
      (stored) => {
        const wait = copy.add(stored)
        if (wait) pending = wait
      },
      settle,
    )
  } catch (error) {
    await copy.abort()
    throw error
  }
  if (outcome.errors.total > 0) await copy.abort()
  else await copy.end()
  return outcome
}

/** Writes down what a draft holds, after it was loaded. */
export async function describeVintage(
  db: Transaction,
  draft: Draft,
  reading: Reading,
  outcome: Outcome,
): Promise<void> {
  const { seen } = outcome
  const span = spanOf(seen)
  if (seen.observations === 0) throw new ImportFault('no_rows')
  await db
    .updateTable('evidence.vintage')
    .set({
      granularity: span.granularity,
      firstPeriod: span.first,
      lastPeriod: span.last,
      rowCount: seen.observations,
      flags: String.fromCharCode(...[...seen.flags].sort()),
      missingCount: seen.missing,
      dimensions: sql`${reading.dimensions.map((dimension) => dimension.key)}::text[]`,
      members: JSON.stringify(await memberCodes(db, outcome)),
    })
    .where('id', '=', draft.id)
    .execute()
}

/** Rows by code: several labels may mean one code. */
async function memberCodes(db: Transaction, outcome: Outcome): Promise<Members> {
  const members: Members = {}
  for (const { key, labels } of outcome.members) {
    const ids = labels.map((label) => label.id)
    const codes = await db
      .selectFrom('evidence.code')
      .select(['id', 'code'])
      .where('id', '=', sql<number>`any(${ids}::int[])`)
      .execute()
    const names = new Map(codes.map((code) => [code.id, code.code]))
    const counts: Record<string, number> = {}
    for (const { id, rows } of labels) {
      const code = names.get(id)
      if (code) counts[code] = (counts[code] ?? 0) + rows
    }
    members[key] = counts
  }
  return members
}

/** Gives every dimension a column of its own among the observations' eight. */
export function withSlots<T>(dimensions: T[]): (T & { slot: number })[] {
  return dimensions.map((dimension, at) => ({ ...dimension, slot: at + 1 }))
}

export type { SlottedDimension }
