import type { ReadForm } from '../export/form.ts'
import type { Reading } from '../export/reading.ts'
import { countRows, type Row, readRows, type Selection, sendersOf } from '../export/rows.ts'
import { type Placed, rowsOf } from '../export/shape.ts'
import { tableTitle } from './metadata.ts'
import { type DataQuery, type Token, writeToken } from './query.ts'
import { writerOf } from './write.ts'

/** Where an answer is addressed. */
export interface Addressed {
  /** `https://…/forms/ID.svc` */
  root: string
  /** The request's own address, without `$skip` and `$skiptoken`. */
  next: (token: string) => string
}

const piece = 64 * 1024

/** The rows of a table as OData's JSON, in pieces; a page is one piece, a whole table streams. */
export async function* tableJson(
  reading: Reading,
  form: ReadForm,
  query: DataQuery,
  addressed: Addressed,
  personal = false,
): AsyncGenerator<Buffer> {
  const { table, top } = query
  const selection: Selection = { ...query.condition, ...(query.order ? { order: query.order } : {}) }
  const total = query.count ? await countOf(reading, form, query) : null
  let text = '{"value":['
  let written = 0
  let next: string | null = null
  if (top !== 0) {
    const write = writerOf({
      table,
      senders: await sendersOf(reading, form),
      versionNames: form.versionNames,
      wkt: query.wkt,
      expand: query.expand,
      select: query.select,
    })
    const page = pageOf(reading, form, query, selection, personal)
    let last: Token = {}
    for await (const { row, placed, token } of page) {
      // One row more than wanted tells that there is a next page.
      if (top !== null && written === top) {
        next = addressed.next(writeToken(last))
        break
      }
      text += `${written ? ',' : ''}${write(row, placed)}`
      written++
      last = token
      if (text.length < piece) continue
      yield Buffer.from(text, 'utf8')
      text = ''
    }
  }
  const context = `"@odata.context":${JSON.stringify(`${addressed.root}/$metadata#${tableTitle(table.path)}`)}`
  const link = next ? `,"@odata.nextLink":${JSON.stringify(next)}` : ''
  yield Buffer.from(`${text}],${context}${link}${total === null ? '' : `,"@odata.count":${total}`}}`, 'utf8')
}

interface Found {
  row: Row
  placed: Placed
  /** Where the page after this row would begin. */
  token: Token
}

async function* pageOf(
  reading: Reading,
  form: ReadForm,
  query: DataQuery,
  selection: Selection,
  personal: boolean,
): AsyncGenerator<Found> {
  const { table, top, token, order } = query
  const root = table.parent === null
  const values = [...selection.values]
  let where = selection.where
  if (token?.id && !order) {
    values.push(token.id)
    // The rest of the submission in which the last page ended, then those after it.
    where = `(${where}) and s.id ${root ? '<' : '<='} $${values.length}::uuid`
  }
  let before = (token?.skip ?? 0) + query.skip
  const limits: Partial<Selection> =
    root && top !== null ? { limit: top + 1, offset: before } : root && before ? { offset: before } : {}
  const counted = before
  let skipped = 0
  for await (const rows of readRows(reading, form, { ...selection, where, values, ...limits }, personal))
    for (const row of rows) {
      let within = 0
      const begun = !root && row.id === token?.id ? (token.rows ?? 0) : 0
      for (const placed of rowsOf(table, row.data)) {
        within++
        if (within <= begun) continue
        if (!root && before > 0) {
          before--
          continue
        }
        skipped++
        yield {
          row,
          placed,
          token: order ? { skip: counted + skipped } : root ? { id: row.id } : { id: row.id, rows: within },
        }
      }
    }
}

async function countOf(reading: Reading, form: ReadForm, query: DataQuery): Promise<number> {
  if (query.table.parent === null) return countRows(reading, form, query.condition)
  const path = `$.${query.table.path
    .slice(1)
    .split('/')
    .map((step) => JSON.stringify(step))
    .join('.')}[*]`
  const values = [...query.condition.values, path]
  const { rows } = await reading.client.query<{ n: number }>(
    `select count(*) n from collection.submission s, jsonb_path_query(s.data, $${values.length}::jsonpath) one
     where s.form_id = '${form.id}' and s.state <> 'test' and (${query.condition.where}) and jsonb_typeof(one) = 'object'`,
    values,
  )
  return rows[0]!.n
}
