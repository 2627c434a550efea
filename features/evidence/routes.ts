import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import type { Actor } from '../../kernel/access/actor.ts'
import type { Transaction } from '../../kernel/db/db.ts'
import { csv } from '../../kernel/documents/tables/csv.ts'
import { disposition } from '../../kernel/files/names.ts'
import { languageOf } from '../../kernel/http/language.ts'
import { sessionToken } from '../../kernel/http/session.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { found, insist, Problem } from '../../kernel/problems/problem.ts'
import { FigureParam, OfDataset } from './contract.ts'
import { figureCsv, figurePackage, figureXlsx } from './downloads.ts'
import { runFigureQuery } from './figures.ts'
import { errorRows } from './import/error-rows.ts'
import { readingOf } from './import/load.ts'
import { openFile } from './import/open.ts'
import { importById } from './import/store.ts'
import { mayKeepStatistics, maySeeStatistics } from './policy.ts'
import { datasetByCode } from './queries.ts'

const OfImport = OfDataset.extend({ import: Id })
const InProgramme = z.object({ programme: Id })

/** Downloads: a figure as CSV, XLSX or Data Package, and all errors of an import. */
export function routes(app: FastifyInstance, kernel: Kernel): void {
  const secret = kernel.secret('session')
  const asAsker = <T>(
    request: FastifyRequest,
    work: (tx: Transaction, actor: Actor) => Promise<T>,
  ): Promise<T> => {
    const session = sessionToken(request, secret)
    if (!session) throw new Problem('not_signed_in')
    return asActor(
      kernel.db,
      { session },
      (tx, actor) => {
        if (!actor.isSignedIn) throw new Problem('session_ended')
        return work(tx, actor)
      },
      true,
    )
  }
  const send = (reply: FastifyReply, name: string, type: string, body: Buffer | Readable) =>
    reply.header('content-disposition', disposition('attachment', name)).type(type).send(body)

  const figureOf = (request: FastifyRequest) =>
    asAsker(request, (tx, actor) => {
      const params = InProgramme.parse(request.params)
      insist(maySeeStatistics(actor, { params }))
      return runFigureQuery(tx, params.programme, FigureParam.parse(request.query).q)
    })

  app.get('/api/programmes/:programme/evidence/figure.csv', async (request, reply) => {
    const figure = await figureOf(request)
    return send(reply, `${figure.dataset.code}.csv`, 'text/csv; charset=utf-8', await figureCsv(figure))
  })
  app.get('/api/programmes/:programme/evidence/figure.xlsx', async (request, reply) => {
    const figure = await figureOf(request)
    const language = languageOf(request)
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    return send(
      reply,
      `${figure.dataset.code}.xlsx`,
      type,
      await figureXlsx(figure, language, kernel.say(language)),
    )
  })
  app.get('/api/programmes/:programme/evidence/figure.zip', async (request, reply) => {
    const figure = await figureOf(request)
    const language = languageOf(request)
    const body = await figurePackage(figure, language, kernel.say(language))
    return send(reply, `${figure.dataset.code}.zip`, 'application/zip', body)
  })

  app.get(
    '/api/programmes/:programme/evidence/datasets/:dataset/imports/:import/errors.csv',
    async (request, reply) => {
      const params = OfImport.parse(request.params)
      const { record, reading } = await asAsker(request, async (tx, actor) => {
        insist(mayKeepStatistics(actor, { params }))
        const record = found(await importById(tx, params.import))
        if (record.programmeId !== params.programme || record.datasetCode !== params.dataset)
          throw new Problem('not_found')
        const dataset = found(await datasetByCode(tx, params.programme, params.dataset))
        const file = { address: found(record.address), size: record.fileSize }
        const { table } = await openFile(kernel, file, record.format)
        return { record, reading: await readingOf(tx, dataset, table, record.mapping) }
      })
      const rows = errorRows(reading, kernel.say(languageOf(request)))
      const columns = ['row', 'column', 'kind', 'text', 'message'].map((name) => ({
        name,
        type: name === 'row' ? ('integer' as const) : ('string' as const),
      }))
      const body = Readable.from(csv(columns, rows, { bom: true }))
      return send(reply, `${record.fileName}.errors.csv`, 'text/csv; charset=utf-8', body)
    },
  )
}
