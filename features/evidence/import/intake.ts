import type pg from 'pg'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { transactionOn } from '../../../kernel/db/session.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { currentVintage, type DatasetRecord, datasetByCode, listOf, vintageById } from '../queries.ts'
import { type Outcome, type Reading, readTable, type Table } from './check.ts'
import { compareVintages } from './compare.ts'
import { type Draft, describeVintage, loadTable, readingOf } from './load.ts'
import type { Mapping } from './mapping.ts'

type Dataset = NonNullable<DatasetRecord>
export type Progress = (share: number) => Promise<unknown> | undefined

/** A file about to become a vintage. */
export interface Intake {
  programmeId: string
  dataset: string
  label: string
  publishedOn: string | null
  retrievedOn: string | null
  fileId: string | null
  fileName: string
  fileDigest: string
  personId: string | null
  table: Table
  mapping: Mapping
  /** Kept with the vintage: how it was read. */
  reading: object
}

/** One transaction on a connection of the worker, as the system: what COPY needs and a job's own transaction hides. */
export async function onWorker<T>(
  kernel: Kernel,
  work: (tx: Transaction, client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await kernel.workerPool.connect()
  try {
    await client.query('begin')
    await client.query('select kernel.act_as()')
    const result = await work(transactionOn(client), client)
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

/** Thrown to roll back: the file has errors, and nothing of it is kept. */
export class HasErrors extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super(`${outcome.errors.total} errors`)
    this.outcome = outcome
  }
}

/**
 * Takes a file in: makes a draft vintage, loads it, compares it with the current one. Whole or not at all.
 * @param tx on the worker's connection `client`, as the system
 * @returns the id of the vintage, in state `compared`
 * @throws HasErrors when rows are wrong, ImportFault when the file cannot be read
 */
export async function takeIn(
  tx: Transaction,
  client: pg.PoolClient,
  intake: Intake,
  progress?: Progress,
): Promise<{ vintageId: string; outcome: Outcome }> {
  // Two files for one dataset follow each other, so that each is compared with what was there before it.
  await sql`select pg_advisory_xact_lock(817021, hashtext(${`${intake.programmeId}/${intake.dataset}`}))`.execute(
    tx,
  )
  const dataset = (await datasetByCode(tx, intake.programmeId, intake.dataset))!
  const reading = await openedReading(tx, dataset, intake)
  const previous = await currentVintage(tx, dataset.id)
  const draft = await insertDraft(tx, dataset, intake, previous?.id ?? null)
  const outcome = await loadTable(client, draft, reading, progress)
  if (outcome.errors.total > 0) throw new HasErrors(outcome)
  await describeVintage(tx, draft, reading, outcome)
  await compareWith(tx, dataset, draft.id)
  await sql`select kernel.enqueue('evidence.tidyObservations', '{}'::jsonb, 'evidence.tidyObservations')`.execute(
    tx,
  )
  return { vintageId: draft.id, outcome }
}

/** Compares a loaded vintage with the current one, and leaves it to be decided upon. */
export async function compareWith(tx: Transaction, dataset: Dataset, vintageId: string): Promise<void> {
  const vintage = (await vintageById(tx, dataset.id, vintageId))!
  const current = await currentVintage(tx, dataset.id)
  const previous = current?.id === vintageId ? undefined : current
  const differences = previous ? await compareVintages(tx, dataset, vintage, previous) : null
  await tx
    .updateTable('evidence.vintage')
    .set({
      state: 'compared',
      previousId: previous?.id ?? null,
      differences: differences ? JSON.stringify(differences) : null,
      version: vintage.version + 1,
    })
    .where('id', '=', vintageId)
    .execute()
}

/** A reading whose open lists hold every label of the file: COPY cannot wait for new ones on its own connection. */
async function openedReading(tx: Transaction, dataset: Dataset, intake: Intake): Promise<Reading> {
  const reading = await readingOf(tx, dataset, intake.table, intake.mapping)
  if (!reading.dimensions.some((dimension) => dimension.open)) return reading
  const { members, errors } = await readTable(reading, () => undefined)
  // With errors nothing will be kept; the second reading finds them again and tells them.
  if (errors.total > 0) return reading
  for (const { key, labels } of members) {
    const list = listOf(dataset, dataset.dimensions.find((dimension) => dimension.key === key)!)
    const rows = labels
      .filter((label) => label.id < 0)
      .map(({ label }) => ({
        list,
        code: label,
        name: { source: 'en', texts: { en: { text: label, state: 'approved' } } },
      }))
    await sql`insert into evidence.code (programme_id, list, code, name)
      select ${dataset.programmeId}, list, code, name from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(list text, code text, name jsonb)
      on conflict on constraint code_taken do nothing`.execute(tx)
  }
  return readingOf(tx, dataset, intake.table, intake.mapping)
}

async function insertDraft(
  tx: Transaction,
  dataset: Dataset,
  intake: Intake,
  previousId: string | null,
): Promise<Draft> {
  return tx
    .insertInto('evidence.vintage')
    .values({
      programmeId: intake.programmeId,
      datasetId: dataset.id,
      sensitivity: dataset.sensitivity,
      label: intake.label,
      publishedOn: intake.publishedOn,
      retrievedOn: intake.retrievedOn,
      fileId: intake.fileId,
      fileName: intake.fileName,
      fileDigest: intake.fileDigest,
      // Replaced by what the file says as soon as it is read.
      granularity: 'year',
      dimensions: sql`'{}'`,
      rowCount: 0,
      reading: JSON.stringify({ mapping: intake.mapping, ...intake.reading }),
      previousId,
      createdBy: intake.personId,
    })
    .returning(['id', 'number', 'sensitivity', 'programmeId'])
    .executeTakeFirstOrThrow()
}

/** Sums up the blocks of new observations for the index, and the table for the planner. The worker owns the table. */
export async function tidyObservations(kernel: Kernel): Promise<void> {
  await kernel.workerPool.query(`select brin_summarize_new_values('evidence.observation_of_vintage')`)
  await kernel.workerPool.query('analyze evidence.observation')
}
