import { disposition } from '../../../kernel/files/names.ts'
import type { Source } from '../export/csv.ts'
import { csvTable } from '../export/csv-sql.ts'
import { type ReadForm, shapeOfForm } from '../export/form.ts'
import { geoJsonOf } from '../export/geojson.ts'
import { checkSelection, type Selection, sendersOf } from '../export/rows.ts'
import type { Shape } from '../export/shape.ts'
import { started } from '../export/streams.ts'
import { zipOf } from '../export/zip.ts'
import { fieldSql } from '../odata/fields.ts'
import { filterSql } from '../odata/filter.ts'
import { type Asked, type CentralServer, formOf, noteExport, personalAsked, streamed } from './server.ts'

/** A flag of Central's: `true` or `false`, with its own default. */
const flag = (text: string | undefined, otherwise: boolean) =>
  text === undefined ? otherwise : text.toLowerCase() === 'true'

interface Ready {
  form: ReadForm
  source: Source
  shape: Shape
  selection: Selection
  personal: boolean
}

async function prepare(asked: Asked, format: string): Promise<Ready> {
  const form = await formOf(asked, 'export')
  const { personal, reason } = personalAsked(asked, form)
  const { query, reading } = asked
  const shape = await shapeOfForm(reading.client, form, {
    personal,
    deletedFields: flag(query.deletedFields, false),
  })
  const open = await shapeOfForm(reading.client, form)
  const selection: Selection = query.$filter
    ? filterSql(query.$filter, fieldSql(open))
    : { where: 'true', values: [] }
  if (query.$filter) await checkSelection(reading, form, selection)
  const details = {
    format,
    personal,
    ...(personal ? { reason } : {}),
    ...(query.$filter ? { filter: query.$filter.slice(0, 500) } : {}),
  }
  await noteExport(asked, form, details)
  const source: Source = { reading, form, selection, senders: await sendersOf(reading, form), personal }
  return { form, source, shape, selection, personal }
}

/** Whole forms as files, with Central's own parameters and defaults. */
export function exportRoutes({ get }: CentralServer): void {
  const base = '/v1/projects/:project/forms/:form'
  const layoutOf = ({ query }: Asked) => ({
    groupPaths: flag(query.groupPaths, true),
    splitSelectMultiples: flag(query.splitSelectMultiples, false),
    labels: null,
  })
  get(`${base}/submissions.csv.zip`, (asked) =>
    streamed(asked, async () => {
      const { form, source, shape } = await prepare(asked, 'csv.zip')
      // Texts go to programs as they are: no apostrophe before what a spreadsheet would take for a formula.
      const options = {
        ...layoutOf(asked),
        attachments: flag(asked.query.attachments, true),
        guard: flag(asked.query.guard, false),
      }
      asked.reply
        .type('application/zip')
        .header('content-disposition', disposition('attachment', `${form.code}.zip`))
      return zipOf(source, shape, options)
    }),
  )
  get(`${base}/submissions.csv`, (asked) =>
    streamed(asked, async () => {
      const { form, source, shape } = await prepare(asked, 'csv')
      const guard = flag(asked.query.guard, false)
      const stream = await started(csvTable(source, shape.tables[0]!, layoutOf(asked), { guard }))
      asked.reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', disposition('attachment', `${form.code}.csv`))
      return stream
    }),
  )
  get(`${base}/submissions.geojson`, (asked) =>
    streamed(asked, async () => {
      const { source, shape } = await prepare(asked, 'geojson')
      const limit = /^\d{1,9}$/.test(asked.query.limit ?? '') ? Number(asked.query.limit) : undefined
      const limited = limit === undefined ? source : { ...source, selection: { ...source.selection, limit } }
      const stream = await started(geoJsonOf(limited, shape, { path: asked.query.fieldpath }))
      asked.reply.type('application/geo+json; charset=utf-8')
      return stream
    }),
  )
}
