import type { z } from 'zod'
import type { Say } from '../../common/words.ts'
import type { Db, Transaction } from '../../kernel/db/db.ts'
import { ownUpload } from '../../kernel/files/files.ts'
import { type Call, serve } from '../../kernel/http/serve.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { found, Problem } from '../../kernel/problems/problem.ts'
import type { OfDataset } from './contract.ts'
import {
  checkImport,
  type Import,
  listImports,
  loadImport,
  mapImport,
  readImport,
  startImport,
} from './contract-import.ts'
import { ImportFault } from './import/faults.ts'
import { columnsOf, guessMapping } from './import/guess.ts'
import type { Mapping } from './import/mapping.ts'
import { openFile, sampleOf, sniffFile } from './import/open.ts'
import type { FileFormat } from './import/sniff.ts'
import { type ImportRecord, importById, type KeptFindings, setImport } from './import/store.ts'
import { mayKeepStatistics } from './policy.ts'
import { codesNamed, datasetByCode, listOf } from './queries.ts'

type Params = z.output<typeof OfDataset> & { import: string }

const serveStart = serve(startImport, {
  may: mayKeepStatistics,
  run: async ({ db, kernel, actor, params, body, note, say }) => {
    const dataset = found(await datasetByCode(db, params.programme, params.dataset))
    const file = found(await ownUpload(db, body.file, params.programme))
    const { format, preview } = await lookAt(kernel, file, undefined)
    const mapping = guessMapping(preview.names, dataset.dimensions, dataset.mapping as Mapping | null)
    const { id } = await db
      .insertInto('evidence.import')
      .values({
        programmeId: params.programme,
        datasetId: dataset.id,
        sensitivity: dataset.sensitivity,
        fileId: file.id,
        fileName: file.name,
        fileSize: file.size,
        format: JSON.stringify(format),
        preview: JSON.stringify(preview),
        mapping: JSON.stringify(mapping),
        createdBy: actor.personId,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    note({ subject: id, programme: params.programme, details: { dataset: dataset.code, size: file.size } })
    return present(db, await load(db, { ...params, import: id }), say)
  },
})

const serveRead = serve(readImport, {
  may: mayKeepStatistics,
  run: async ({ db, params, say }) => present(db, await load(db, params), say),
})

const serveList = serve(listImports, {
  may: mayKeepStatistics,
  run: async ({ db, params }) => {
    const rows = await db
      .selectFrom('evidence.import')
      .innerJoin('evidence.dataset', 'evidence.dataset.id', 'evidence.import.datasetId')
      .select([
        'evidence.import.id',
        'evidence.import.fileName',
        'evidence.import.state',
        'evidence.import.createdAt',
      ])
      .where('evidence.dataset.programmeId', '=', params.programme)
      .where('evidence.dataset.code', '=', params.dataset)
      .where('evidence.import.state', '<>', 'loaded')
      .orderBy('evidence.import.createdAt', 'desc')
      .limit(20)
      .execute()
    return {
      rows: rows.map((row) => ({
        ...row,
        state: row.state as Import['state'],
        createdAt: row.createdAt.toISOString(),
      })),
    }
  },
})

const serveMap = serve(mapImport, {
  may: mayKeepStatistics,
  run: async ({ db, kernel, params, body, note, say }) => {
    const record = await load(db, params)
    if (record.version !== body.version) throw new Problem('changed_meanwhile')
    if (record.state === 'loading' || record.state === 'loaded') throw new Problem('locked')
    const changed = JSON.stringify(record.format) !== JSON.stringify(body.format)
    const { format, preview } = changed
      ? await lookAt(kernel, fileOf(record), body.format)
      : { format: record.format, preview: record.preview }
    // Another sheet or delimiter has other columns: what no longer fits is proposed anew.
    const fits = columnsOf(body.mapping).every((column) => preview.names.includes(column))
    const dataset = found(await datasetByCode(db, params.programme, params.dataset))
    if (!fits && !changed)
      throw new Problem('invalid', {
        fields: [
          {
            path: 'mapping',
            message: 'evidence.fault.header',
            params: { column: missing(body.mapping, preview.names) },
          },
        ],
      })
    const mapping = fits ? body.mapping : guessMapping(preview.names, dataset.dimensions, null)
    await db
      .updateTable('evidence.import')
      .set({
        format: JSON.stringify(format),
        preview: JSON.stringify(preview),
        mapping: JSON.stringify(mapping),
      })
      .where('id', '=', record.id)
      .execute()
    await setImport(db, record.id, { state: 'uploaded', findings: null })
    note({ subject: record.id, programme: params.programme, details: { dataset: params.dataset } })
    return present(db, await load(db, params), say)
  },
})

const missing = (mapping: Mapping, names: string[]) =>
  columnsOf(mapping).find((column) => !names.includes(column)) ?? ''

const serveCheck = serve(checkImport, {
  may: mayKeepStatistics,
  run: async (call) => {
    const record = await load(call.db, call.params)
    if (record.state === 'loading' || record.state === 'loaded') throw new Problem('locked')
    await enqueue(call, record, 'checking', 'evidence.checkImport', {})
    return present(call.db, await load(call.db, call.params), call.say)
  },
})

const serveLoad = serve(loadImport, {
  may: mayKeepStatistics,
  run: async (call) => {
    const { db, params, body, actor, say } = call
    const record = await load(db, params)
    const clean = record.findings && !('fault' in record.findings) && record.findings.errors === 0
    if (record.state !== 'checked' || !clean)
      throw new Problem('conflict', { sentence: 'evidence.import.not_checked' })
    const taken = await db
      .selectFrom('evidence.vintage')
      .select('id')
      .where('datasetId', '=', record.datasetId)
      .where('label', '=', body.label)
      .where('state', '<>', 'rejected')
      .executeTakeFirst()
    if (taken)
      throw new Problem('invalid', {
        fields: [{ path: 'label', message: 'problem.constraint.vintage_label_taken' }],
      })
    await enqueue(call, record, 'loading', 'evidence.loadImport', { ...body, personId: actor.personId })
    return present(db, await load(db, params), say)
  },
})

async function enqueue<O>(
  call: Call<O>,
  record: ImportRecord,
  state: string,
  task: string,
  payload: object,
): Promise<void> {
  const { db, actor, note } = call
  const { id: progressId } = await db
    .insertInto('kernel.progress')
    .values({ personId: actor.personId, programmeId: record.programmeId, task })
    .returning('id')
    .executeTakeFirstOrThrow()
  await setImport(db, record.id, { state, progressId })
  await call.enqueue(
    task,
    { importId: record.id, progressId, ...payload },
    { key: `evidence.import.${record.id}` },
  )
  note({ subject: record.id, programme: record.programmeId, details: { dataset: record.datasetCode } })
}

const fileOf = (record: ImportRecord) => ({ address: found(record.address), size: record.fileSize })

/** Opens a file far enough to show its columns. What cannot be read is said as a problem of the file. */
async function lookAt(
  kernel: Kernel,
  file: { address: string; size: number },
  wanted: FileFormat | undefined,
) {
  try {
    const opened = await openFile(kernel, file, wanted ?? (await sniffFile(kernel, file)))
    const { table, format, sheets } = opened
    return { format, preview: { names: table.names, sample: await sampleOf(table), sheets } }
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error
    throw new Problem('invalid', {
      fields: [{ path: 'file', message: `evidence.fault.${error.kind}`, params: error.params }],
      cause: error,
    })
  }
}

async function load(db: Db, params: Params): Promise<ImportRecord> {
  const record = found(await importById(db, params.import))
  if (record.programmeId !== params.programme || record.datasetCode !== params.dataset)
    throw new Problem('not_found')
  return record
}

async function present(db: Transaction, record: ImportRecord, say: Say): Promise<Import> {
  const { id, fileName, fileSize, format, mapping, vintageId, version, preview, findings } = record
  const state = record.state as Import['state']
  const busy = state === 'checking' || state === 'loading'
  return {
    id, fileName, fileSize, format, mapping, vintageId, version, state, ...preview,
    fault: findings && 'fault' in findings
      ? { kind: findings.fault.kind, message: say(`evidence.fault.${findings.fault.kind}`, findings.fault.params) }
      : null,
    findings: findings && !('fault' in findings) ? await presentFindings(db, record, findings, say) : null,
    progress: busy ? { percent: record.percent ?? 0, step: record.step } : null,
  } // biome-ignore format: a record
}

async function presentFindings(
  db: Transaction,
  record: ImportRecord,
  findings: Exclude<KeptFindings, { fault: unknown }>,
  say: Say,
): Promise<NonNullable<Import['findings']>> {
  const dataset = found(await datasetByCode(db, record.programmeId, record.datasetCode))
  const lists = dataset.dimensions.map((dimension) => ({
    key: dimension.key,
    list: listOf(dataset, dimension),
  }))
  const codes = await codesNamed(
    db,
    record.programmeId,
    lists.map(({ key, list }) => ({
      list,
      codes: findings.unknown.filter((one) => one.dimension === key).flatMap((one) => one.suggestions),
    })),
  )
  return {
    ...findings,
    listed: findings.listed.map((error) => ({
      ...error,
      message: say(`evidence.error.${error.kind}`, { column: error.column, text: error.text }),
    })),
    unknown: findings.unknown.map((one) => {
      const list = lists.find(({ key }) => key === one.dimension)?.list
      return {
        ...one,
        suggestions: one.suggestions.flatMap((code) => {
          const known = codes.find((candidate) => candidate.list === list && candidate.code === code)
          return known ? [{ code, name: known.name }] : []
        }),
      }
    }),
  }
}

export const importOperations = [serveStart, serveRead, serveList, serveMap, serveCheck, serveLoad]
