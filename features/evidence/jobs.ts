import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import { job } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { readTable } from './import/check.ts'
import { ImportFault } from './import/faults.ts'
import { compareWith, HasErrors, onWorker, takeIn, tidyObservations } from './import/intake.ts'
import { readingOf } from './import/load.ts'
import { digestOf, openFile } from './import/open.ts'
import { findingsOf, type ImportRecord, importById, setImport } from './import/store.ts'
import { datasetByCode } from './queries.ts'

const Payload = z.object({ importId: Id, progressId: Id })

/** The kept file of an import. */
const fileOf = (record: ImportRecord) => ({ address: record.address!, size: record.fileSize })

const finish = (db: Transaction, id: string, state: 'done' | 'failed') =>
  sql`update kernel.progress set state = ${state}, percent = 100, changed_at = now() where id = ${id}`.execute(
    db,
  )

/** Dry run: reads the whole file, keeps nothing but what it found. */
const check = job({
  name: 'evidence.checkImport',
  payload: Payload,
  run: async ({ kernel, db, payload, progress }) => {
    const record = await importById(db, payload.importId)
    if (record?.state !== 'checking') return
    const dataset = (await datasetByCode(db, record.programmeId, record.datasetCode))!
    try {
      const { table } = await openFile(kernel, fileOf(record), record.format)
      const reading = await readingOf(db, dataset, table, record.mapping)
      const outcome = await readTable(
        reading,
        () => undefined,
        (share) => progress(share * 100, 'reading'),
      )
      const fileDigest = await digestOf(kernel, fileOf(record))
      const findings = await findingsOf(db, record, outcome)
      await setImport(db, record.id, { state: 'checked', findings, fileDigest })
      await finish(db, payload.progressId, 'done')
    } catch (error) {
      if (!(error instanceof ImportFault)) throw error
      await setImport(db, record.id, {
        state: 'failed',
        findings: { fault: { kind: error.kind, params: error.params } },
      })
      await finish(db, payload.progressId, 'failed')
    }
  },
})

const Load = Payload.extend({
  label: z.string(),
  publishedOn: z.string().nullable(),
  retrievedOn: z.string().nullable(),
  personId: Id.nullable(),
})

/** Loads a checked file as a new vintage and compares it. COPY needs a transaction of its own on the connection. */
const load = job({
  name: 'evidence.loadImport',
  payload: Load,
  run: async ({ kernel, db, payload, progress }) => {
    const record = await importById(db, payload.importId)
    // Run twice (a worker that was killed after its commit) there is nothing left to do.
    if (record?.state !== 'loading') return
    try {
      await loadOnce(kernel, record, payload, (share) => progress(share * 90, 'loading'))
    } catch (error) {
      if (error instanceof HasErrors) {
        const findings = await findingsOf(db, record, error.outcome)
        await setImport(db, record.id, { state: 'checked', findings })
      } else if (error instanceof ImportFault)
        await setImport(db, record.id, {
          state: 'failed',
          findings: { fault: { kind: error.kind, params: error.params } },
        })
      else throw error
      await finish(db, payload.progressId, 'failed')
      return
    }
    await finish(db, payload.progressId, 'done')
  },
})

function loadOnce(
  kernel: Kernel,
  record: ImportRecord,
  payload: z.output<typeof Load>,
  progress: (share: number) => Promise<unknown>,
): Promise<void> {
  return onWorker(kernel, async (tx, client) => {
    // Whoever comes second finds the import loaded.
    const { rows } =
      await sql`select 1 from evidence.import where id = ${record.id} and state = 'loading' for update`.execute(
        tx,
      )
    if (rows.length === 0) return
    const { table } = await openFile(kernel, fileOf(record), record.format)
    const { vintageId } = await takeIn(
      tx,
      client,
      {
        programmeId: record.programmeId,
        dataset: record.datasetCode,
        label: payload.label,
        publishedOn: payload.publishedOn,
        retrievedOn: payload.retrievedOn,
        fileId: record.fileId,
        fileName: record.fileName,
        fileDigest: record.fileDigest ?? (await digestOf(kernel, fileOf(record))),
        personId: payload.personId,
        table,
        mapping: record.mapping,
        reading: { format: record.format },
      },
      progress,
    )
    await tx
      .updateTable('evidence.dataset')
      .set({ mapping: JSON.stringify(record.mapping) })
      .where('id', '=', record.datasetId)
      .execute()
    await setImport(tx, record.id, { state: 'loaded', vintageId })
  })
}

/** Compares a vintage again, because another one was accepted in the meantime. */
const compare = job({
  name: 'evidence.compareVintage',
  payload: z.object({ programmeId: Id, dataset: z.string(), vintageId: Id }),
  run: async ({ db, payload }) => {
    const dataset = await datasetByCode(db, payload.programmeId, payload.dataset)
    if (dataset) await compareWith(db, dataset, payload.vintageId)
  },
})

/** Removes the observations of a rejected vintage. */
const discard = job({
  name: 'evidence.discardVintage',
  payload: z.object({ vintageId: Id }),
  run: async ({ db, payload }) => {
    await sql`delete from evidence.observation o using evidence.vintage v
      where v.id = ${payload.vintageId} and v.state = 'rejected' and o.vintage = v.number`.execute(db)
  },
})

/** Gives the observations of a dataset the sensitivity that its keeper has set. */
const guard = job({
  name: 'evidence.guardObservations',
  payload: z.object({ datasetId: Id }),
  run: async ({ db, payload }) => {
    await sql`update evidence.observation o set sensitivity = v.sensitivity from evidence.vintage v
      where v.dataset_id = ${payload.datasetId} and o.vintage = v.number and o.sensitivity <> v.sensitivity`.execute(
      db,
    )
  },
})

const tidy = job({
  name: 'evidence.tidyObservations',
  payload: z.object({}),
  run: ({ kernel }) => tidyObservations(kernel),
})

export const jobs = [check, load, compare, discard, guard, tidy]
