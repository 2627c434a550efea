import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { Id } from '../../../common/ids.ts'
import { disposition } from '../../../kernel/files/names.ts'
import { languageOf } from '../../../kernel/http/language.ts'
import { sessionToken } from '../../../kernel/http/session.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, insist, Problem } from '../../../kernel/problems/problem.ts'
import type { ExportFormat, ExportOptions } from '../contract/data.ts'
import { mayExport, mayExportPersonal } from '../policy.ts'
import type { Source } from './csv.ts'
import { findForm, shapeOfForm } from './form.ts'
import { beginLarge, openReading, type Reading } from './reading.ts'
import { sendersOf } from './rows.ts'
import { selectionOf } from './select.ts'
import { writeExport } from './write.ts'

const mediaTypes: Record<ExportFormat, string> = {
  'csv.zip': 'application/zip',
  'spss.zip': 'application/zip',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  geojson: 'application/geo+json; charset=utf-8',
}

interface Prepared {
  form_id: string
  format: ExportFormat
  options: Omit<ExportOptions, 'format' | 'personal' | 'reason'>
  personal: boolean
}

/** The file of a prepared export: `GET /api/exports/ID/file`, for the person who prepared it, within the hour. */
export function exportRoutes(app: FastifyInstance, kernel: Kernel): void {
  const secret = kernel.secret('session')
  app.get<{ Params: { export: string } }>('/api/exports/:export/file', async (request, reply) => {
    const id = Id.safeParse(request.params.export)
    if (!id.success) throw new Problem('not_found')
    const token = sessionToken(request, secret)
    if (!token) throw new Problem('not_signed_in')
    let reading: Reading | undefined
    let done: () => void = () => undefined
    try {
      reading = await openReading(kernel, token)
      done = beginLarge(reading)
      const { rows } = await reading.client.query<Prepared>(
        `select form_id, format, options, personal from collection.export
         where id = $1 and person_id = $2 and created_at > now() - interval '1 hour'`,
        [id.data, reading.actor.personId],
      )
      const prepared = found(rows[0])
      const form = found(await findForm(reading.client, { id: prepared.form_id }))
      // What was allowed an hour ago is asked again.
      insist(mayExport(reading.actor, form))
      if (prepared.personal) insist(mayExportPersonal(reading.actor, form))
      const { options, personal, format } = prepared
      const tell = progressOf(kernel, token, id.data)
      const source: Source = {
        reading,
        form,
        selection: selectionOf(options),
        senders: await sendersOf(reading, form),
        personal,
        onRows: tell.rows,
      }
      const shape = await shapeOfForm(reading.client, form, {
        personal,
        deletedFields: options.deletedFields,
      })
      const language = options.labels ?? languageOf(request)
      const stream = counted(writeExport(source, shape, format, options, language), tell.bytes)
      const open = reading
      let failed = false
      stream.once('error', (error) => {
        failed = true
        request.log.error({ err: error, requestId: request.id }, 'export')
      })
      stream.once('close', () => {
        done()
        void open.close()
        void tell.end(!failed && stream.readableEnded)
      })
      return await reply
        .header('content-disposition', disposition('attachment', `${form.code}.${format}`))
        .header('cache-control', 'no-store')
        .type(mediaTypes[format])
        .send(stream)
    } catch (error) {
      done()
      await reading?.close()
      throw error
    }
  })
}

function counted(source: Readable, hear: (bytes: number) => void): Readable {
  const pieces = async function* () {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      hear(chunk.length)
      yield chunk
    }
  }
  return Readable.from(pieces(), { objectMode: false, highWaterMark: 64 * 1024 })
}

/** Writes down how far an export is, twice a second at most, on a connection of its own. */
function progressOf(kernel: Kernel, token: string, id: string) {
  let [rows, bytes, last] = [0, 0, 0]
  let writing = Promise.resolve()
  const write = (state: 'running' | 'done' | 'failed') => {
    const [r, b] = [rows, bytes]
    writing = writing
      .then(() =>
        asActor(kernel.db, { session: token }, (db) =>
          db
            .updateTable('collection.export')
            .set({ rows: r, bytes: b, state, ...(state === 'running' ? {} : { finishedAt: new Date() }) })
            .where('id', '=', id)
            .execute(),
        ),
      )
      .then(
        () => undefined,
        (error) => kernel.log.warn({ err: error }, 'progress of an export'),
      )
    return writing
  }
  const soon = () => {
    if (Date.now() - last < 500) return
    last = Date.now()
    void write('running')
  }
  return {
    rows: (count: number) => {
      rows += count
      soon()
    },
    bytes: (count: number) => {
      bytes += count
      soon()
    },
    end: (whole: boolean) => write(whole ? 'done' : 'failed'),
  }
}
