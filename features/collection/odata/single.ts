import type { ReadForm } from '../export/form.ts'
import type { Reading } from '../export/reading.ts'
import { type Row, readRows, sendersOf } from '../export/rows.ts'
import { rowsOf, type Shape, wayTo } from '../export/shape.ts'
import { CentralProblem } from './errors.ts'
import { fieldSql, odataName } from './fields.ts'
import { tableTitle } from './metadata.ts'
import { readQuery } from './query.ts'
import { repeatId, writerOf } from './write.ts'

export interface SingleAsked {
  instance: string
  /** Path after the submission: `people`, `people('id')/visits`. */
  rest: string
  root: string
  query: Record<string, string>
  personal: boolean
}

const missing = () => new CentralProblem(404.1, 'problem.not_found')

/** One submission, or a table of its repeats, as OData addresses it: `Submissions('uuid:…')/group/people`. */
export async function singleJson(
  reading: Reading,
  form: ReadForm,
  shape: Shape,
  asked: SingleAsked,
): Promise<string> {
  const steps = asked.rest
    .split('/')
    .filter(Boolean)
    .map((one) => {
      const match = /^([^(]+)(?:\('([^']*)'\))?$/.exec(decodeURIComponent(one))
      if (!match) throw missing()
      return { name: match[1]!, id: match[2] ?? null }
    })
  const names = steps.map((one) => one.name).join('.')
  const table = shape.tables.find(
    (one) =>
      wayTo(one)
        .map((step) => odataName(step.name))
        .join('.') === names,
  )
  if (!table) throw missing()
  const query = readQuery(shape, tableTitle(table.path), asked.query, fieldSql(shape))
  const row = await rowOf(reading, form, asked)
  const write = writerOf({
    table,
    senders: await sendersOf(reading, form),
    versionNames: form.versionNames,
    wkt: query.wkt,
    expand: query.expand,
    select: query.select,
  })
  // The last id on the way is enough: it names one row of one repeat.
  const way = wayTo(table)
  const known = steps.findLastIndex((one) => one.id !== null)
  const wanted = known < 0 ? null : steps[known]!.id
  const here = way.slice(0, known + 1)
  const rows = rowsOf(table, row.data).filter(
    ({ at }) => wanted === null || repeatId(row.instanceId, here, at) === wanted,
  )
  const page = rows.slice(query.skip, query.top === null ? undefined : query.skip + query.top)
  const value = page.map((placed) => write(row, placed)).join(',')
  const context = JSON.stringify(`${asked.root}/$metadata#${tableTitle(table.path)}`)
  return `{"value":[${value}],"@odata.context":${context}${query.count ? `,"@odata.count":${rows.length}` : ''}}`
}

async function rowOf(reading: Reading, form: ReadForm, { instance, personal }: SingleAsked): Promise<Row> {
  const selection = { where: 's.instance_id = $1', values: [instance], limit: 1 }
  for await (const rows of readRows(reading, form, selection, personal)) if (rows[0]) return rows[0]
  throw missing()
}
