import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Id, PageQuery } from '../../../common/ids.ts'
import type { Language } from '../../../common/languages.ts'
import type { Say } from '../../../common/words.ts'
import type { Actor } from '../../../kernel/access/actor.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import type { TableColumn, TableRow } from '../../../kernel/documents/tables/columns.ts'
import { csv } from '../../../kernel/documents/tables/csv.ts'
import { writeXlsx } from '../../../kernel/documents/tables/xlsx.ts'
import { disposition } from '../../../kernel/files/names.ts'
import { languageOf } from '../../../kernel/http/language.ts'
import { writeAudit } from '../../../kernel/http/mount.ts'
import { sessionToken } from '../../../kernel/http/session.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { insist, Problem } from '../../../kernel/problems/problem.ts'
import { narrowing, type SubmissionRow } from '../contract.ts'
import { formById } from '../forms/queries.ts'
import { mayExport } from '../policy.ts'
import type { Answers } from '../xform/answers.ts'
import { decimal, decimalPattern } from '../xform/numbers.ts'
import { flatten } from './changes.ts'
import { labelOf, shownAnswer } from './layout.ts'
import { rowsOf } from './list.ts'
import { type Ground, groundOf } from './narrow.ts'
import { findPage } from './page.ts'

/** The most rows of a sheet; whoever needs all of a large form takes the export, which streams. */
export const mostSheetRows = 20_000
const step = 500

const Asked = z.object({ form: Id, format: z.enum(['csv', 'xlsx']) })
const Query = z.object({ ...narrowing, sort: PageQuery.shape.sort })

/** `GET /api/forms/:form/submissions/table.csv` and `.xlsx`: the table as it is narrowed and sorted, in the reader's language. */
export function sheetRoutes(app: FastifyInstance, kernel: Kernel): void {
  app.get('/api/forms/:form/submissions/table.:format', async (request, reply) => {
    const asked = Asked.safeParse(request.params)
    if (!asked.success) throw new Problem('not_found')
    const query = Query.parse(request.query)
    const language = languageOf(request)
    const { name, columns, rows } = await asAsker(kernel, request, async (tx, actor) => {
      const form = await formById(tx, asked.data.form)
      insist(mayExport(actor, form))
      const ground = await groundOf(tx, form)
      const { ids } = await findPage(tx, ground, { ...query, page: 1, size: mostSheetRows })
      const rows: TableRow[] = []
      const columns = columnsOfSheet(ground, language, kernel.say(language))
      for (let at = 0; at < ids.length; at += step)
        for (const row of await rowsOf(kernel, tx, actor, ids.slice(at, at + step)))
          rows.push(cellsOf(ground, row, language, kernel.say(language)))
      const note = {
        subject: form.id,
        programme: form.programmeId,
        country: form.country,
        details: { rows: rows.length },
      }
      await writeAudit(tx, actor, 'collection.submission.table', [note], request.id)
      return { name: form.code, columns, rows }
    })
    reply
      .header('cache-control', 'no-store')
      .header('content-disposition', disposition('attachment', `${name}.${asked.data.format}`))
    if (asked.data.format === 'csv')
      return reply.type('text/csv; charset=utf-8').send(Readable.from(csv(columns, rows, { bom: true })))
    const bytes = await writeXlsx([{ name: name.slice(0, 31), columns, rows }])
    return reply
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .send(Buffer.from(bytes))
  })
}

function asAsker<T>(
  kernel: Kernel,
  request: FastifyRequest,
  work: (tx: Transaction, actor: Actor) => Promise<T>,
): Promise<T> {
  const session = sessionToken(request, kernel.secret('session'))
  if (!session) throw new Problem('not_signed_in')
  return asActor(kernel.db, { session }, (tx, actor) => {
    if (!actor.isSignedIn) throw new Problem('session_ended')
    return work(tx, actor)
  })
}

const system = ['name', 'state', 'day', 'country', 'site', 'sender', 'received', 'version', 'sample'] as const

function columnsOfSheet(ground: Ground, language: Language, say: Say): TableColumn[] {
  const own = system.map((key) => ({
    name: key,
    title: say(`collection.submissions.column.${key}`),
    type: 'string' as const,
  }))
  const questions = [...ground.columns.values()].map(({ field, kind }) => ({
    name: field.path.slice(1),
    title: labelOf(field, language),
    type:
      kind === 'one' && (field.kind === 'integer' || field.kind === 'decimal')
        ? ('number' as const)
        : ('string' as const),
  }))
  return [...own, ...questions]
}

function cellsOf(ground: Ground, row: SubmissionRow, language: Language, say: Say): TableRow {
  const flat = flatten(row.answers as Answers)
  const byField = Map.groupBy(flat, ([path]) => path.replace(/\[\d+\]/g, ''))
  const own = [
    row.name, say(`collection.submissions.state.${row.state}`), row.occurredOn, row.country, row.site, row.sender, row.receivedAt,
    row.versionName, row.sample ? say('ui.truth.sample') : '',
  ] // biome-ignore format: the order of `system`
  return [
    ...own,
    ...[...ground.columns.values()].map(({ field, kind }) => {
      const values = (byField.get(field.path) ?? []).map(([, value]) => value)
      const value = values[0]
      if (value === undefined) return null
      if (kind === 'one' && (field.kind === 'integer' || field.kind === 'decimal')) return asNumber(value)
      // Several rounds of a repeat stand in one cell; the export gives them a table of their own.
      return values.map((one) => shownAnswer(ground.definition, field, one, language) ?? one).join('; ')
    }),
  ]
}

/** A number where it is one; what came in its place, and what is more than a number holds, stays the text that it is. */
const asNumber = (text: string): number | string => (decimalPattern.test(text) ? decimal(text) : text)
