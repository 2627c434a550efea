import { asLines, copied } from '../export/copying.ts'
import type { ReadForm } from '../export/form.ts'
import type { Reading } from '../export/reading.ts'
import { countRows, type Row, readRows, type Selection, type Senders, sendersOf } from '../export/rows.ts'
import { type Placed, rowsOf } from '../export/shape.ts'
import { tableTitle } from './metadata.ts'
import { type DataQuery, type Token, writeToken } from './query.ts'
import { writerOf } from './write.ts'
import { halvesInText, joinHalves, openEnd, rowsQuery } from './write-sql.ts'

/** Where an answer is addressed. */
export interface Addressed {
  /** `https://…/forms/ID.svc` */
  root: string
  /** The request's own address, without `$skip` and `$skiptoken`. */
  next: (token: string) => string
}

const piece = 64 * 1024

/** One row of a page, written; `token` marks where the page after it begins. */
interface Written {
  json: string
  token: Token
}

/** The rows of a table as OData's JSON, in pieces; a page is one piece, a whole table streams. */
export async function* tableJson(
  reading: Reading,
  form: ReadForm,
  query: DataQuery,
  addressed: Addressed,
  personal = false,
): AsyncGenerator<Buffer> {
  // Asked for together: names are unsealed here while the database counts.
  const [senders, total] = await Promise.all([
    sendersOf(reading, form),
    query.count ? countOf(reading, form, query) : null,
  ])
  const inDatabase = !personal && !query.expand
  let next: string | null = null
  if (query.top === null && inDatabase) yield* wholeTable(reading, form, query, senders)
  else {
    let text = '{"value":['
    let written = 0
    let last: Token = {}
    const page = inDatabase && query.table.parent === null ? copiedPage : readPage
    if (query.top !== 0)
      for await (const { json, token } of page(reading, form, query, senders, personal)) {
        // One row more than wanted tells that there is a next page.
        if (written === query.top) {
          next = addressed.next(writeToken(last))
          continue
        }
        text += written ? `,${json}` : json
        written++
        last = token
        if (text.length < piece) continue
        yield Buffer.from(text, 'utf8')
        text = ''
      }
    yield Buffer.from(text, 'utf8')
  }
  const context = `"@odata.context":${JSON.stringify(`${addressed.root}/$metadata#${tableTitle(query.table.path)}`)}`
  const link = next ? `,"@odata.nextLink":${JSON.stringify(next)}` : ''
  yield Buffer.from(`],${context}${link}${total === null ? '' : `,"@odata.count":${total}`}}`, 'utf8')
}

const lineEnd = 10
const comma = 44

/** A table as PostgreSQL writes it, with commas for the ends of lines: no row is looked at on its way. */
async function* wholeTable(
  reading: Reading,
  form: ReadForm,
  query: DataQuery,
  senders: Senders,
): AsyncGenerator<Buffer> {
  const { table, wkt, select } = query
  const selection = selectionOf(query)
  const sql = rowsQuery({ form, table, selection, senders, wkt, select, ids: false })
  // Nothing leaves before the first row: what the database refuses is still answered as a problem.
  let head = '{"value":['
  let ended = false
  let held: Buffer = Buffer.alloc(0)
  for await (const piece of copied(reading, sql, asLines)) {
    let chunk = held.length ? Buffer.concat([held, piece]) : piece
    // What stands between two halves of a row is looked at whole, wherever a piece may end.
    held = chunk.subarray(chunk.length - openEnd(chunk))
    chunk = chunk.subarray(0, chunk.length - held.length)
    if (chunk.length === 0) continue
    if (head || ended) yield Buffer.from(head || ',', 'utf8')
    head = ''
    joinHalves(chunk)
    ended = chunk[chunk.length - 1] === lineEnd
    for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, at + 1)) chunk[at] = comma
    yield ended ? chunk.subarray(0, chunk.length - 1) : chunk
  }
  if (head) yield Buffer.from(head, 'utf8')
}

function selectionOf({ condition, order, token, skip, top, table }: DataQuery): Selection {
  const root = table.parent === null
  const values = [...condition.values]
  let { where } = condition
  if (token?.id && !order) {
    values.push(token.id)
    // The rest of the submission in which the last page ended, then those after it.
    where = `(${where}) and s.id ${root ? '<' : '<='} $${values.length}::uuid`
  }
  const offset = (token?.skip ?? 0) + skip
  return {
    where,
    values,
    ...(order ? { order } : {}),
    ...((root || top === null) && offset ? { offset } : {}),
    ...(root && top !== null ? { limit: top + 1 } : {}),
  }
}

/** A page of submissions as PostgreSQL writes it. */
async function* copiedPage(
  reading: Reading,
  form: ReadForm,
  query: DataQuery,
  senders: Senders,
): AsyncGenerator<Written> {
  const { table, wkt, select, order } = query
  const selection = selectionOf(query)
  const sql = rowsQuery({ form, table, selection, senders, wkt, select, ids: true })
  let skip = selection.offset ?? 0
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of copied(reading, sql, asLines)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    for (const line of lines)
      yield {
        json: halvesInText(line.slice(37)),
        token: order ? { skip: ++skip } : { id: line.slice(0, 36) },
      }
  }
}

/** A page as this process writes it: rows of repeats, personal answers, repeats inside their rows. */
async function* readPage(
  reading: Reading,
  form: ReadForm,
  query: DataQuery,
  senders: Senders,
  personal: boolean,
): AsyncGenerator<Written> {
  const { table, token, order, top } = query
  const root = table.parent === null
  const write = writerOf({
    table,
    senders,
    versionNames: form.versionNames,
    wkt: query.wkt,
    expand: query.expand,
    select: query.select,
  })
  const selection = { ...selectionOf({ ...query, top: root ? top : 1 }) }
  const offset = (token?.skip ?? 0) + query.skip
  let left = root ? 0 : offset
  let done = offset
  let given = 0
  for await (const { row, placed, within } of placedRows(reading, form, query, selection, personal)) {
    if (left > 0) {
      left--
      continue
    }
    done++
    const mark: Token = order ? { skip: done } : root ? { id: row.id } : { id: row.id, rows: within }
    yield { json: write(row, placed), token: mark }
    // One more than the page holds, and no further.
    if (top !== null && ++given > top) return
  }
}

interface Found {
  row: Row
  placed: Placed
  /** The how-manieth row of the table it is in its submission. */
  within: number
}

async function* placedRows(
  reading: Reading,
  form: ReadForm,
  { table, token }: DataQuery,
  selection: Selection,
  personal: boolean,
): AsyncGenerator<Found> {
  for await (const rows of readRows(reading, form, selection, personal))
    for (const row of rows) {
      let within = 0
      const begun = table.parent && row.id === token?.id ? (token.rows ?? 0) : 0
      for (const placed of rowsOf(table, row.data)) if (++within > begun) yield { row, placed, within }
    }
}

async function countOf(reading: Reading, form: ReadForm, query: DataQuery): Promise<number> {
  if (query.table.parent === null) return countRows(reading, form, query.condition)
  const steps = query.table.path.slice(1).split('/')
  const path = `$.${steps.map((step) => JSON.stringify(step)).join('.')}[*]`
  const values = [...query.condition.values, path]
  const { rows } = await reading.client.query<{ n: number }>(
    `select count(*) n from collection.submission s, jsonb_path_query(s.data, $${values.length}::jsonpath) one
     where s.form_id = '${form.id}' and s.state <> 'test' and (${query.condition.where}) and jsonb_typeof(one) = 'object'`,
    values,
  )
  return rows[0]!.n
}
