import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { suppressedSign } from '../../../common/document.ts'
import { Id } from '../../../common/ids.ts'
import { Language } from '../../../common/languages.ts'
import type { TableColumn, TableRow } from '../../../kernel/documents/tables/columns.ts'
import { csv } from '../../../kernel/documents/tables/csv.ts'
import { type Sheet, writeXlsx } from '../../../kernel/documents/tables/xlsx.ts'
import { disposition } from '../../../kernel/files/names.ts'
import { languageOf } from '../../../kernel/http/language.ts'
import { writeAudit } from '../../../kernel/http/mount.ts'
import { sessionToken } from '../../../kernel/http/session.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, insist, Problem } from '../../../kernel/problems/problem.ts'
import { imprintOf } from '../../programme/seam.ts'
import { maySeeSummary } from '../policy.ts'
import { truthOf } from './chart.ts'
import { type Amount, type Summary, SummaryQuery, tableFormats, tableNames } from './contract.ts'
import { summaryOf } from './handlers.ts'
import { fileNameOf, guardNotes, type Speaking, speakingOf } from './speaking.ts'

const Asked = z.object({ format: z.enum(tableFormats), language: Language.optional() })

/**
 * `GET /api/programmes/:programme/monitoring/summary/file?format=&from=&to=&country=&theme=&language=`: the tables of the
 * summary as they may leave the workspace. Whoever asks: small counts are withheld, and it is written down.
 */
export function summaryRoutes(app: FastifyInstance, kernel: Kernel): void {
  const secret = kernel.secret('session')
  app.get<{ Params: { programme: string } }>(
    '/api/programmes/:programme/monitoring/summary/file',
    async (request, reply) => {
      const id = Id.safeParse(request.params.programme)
      if (!id.success) throw new Problem('not_found')
      const programme = id.data
      const { format, language = languageOf(request) } = Asked.parse(request.query)
      const query = SummaryQuery.parse(request.query)
      const session = sessionToken(request, secret)
      if (!session) throw new Problem('not_signed_in')
      const { summary, speaking } = await asActor(kernel.db, { session }, async (db, actor) => {
        if (!actor.isSignedIn) throw new Problem('session_ended')
        insist(maySeeSummary(actor, { params: { programme } }))
        const imprint = found(await imprintOf(db, { id: programme }))
        const summary = await summaryOf(db, actor, programme, query, true)
        const note = { subject: programme, programme, country: query.country ?? null, details: { format, language, ...summary.span } }
        await writeAudit(db, actor, 'monitoring.summary.export', [note], request.id)
        return { summary, speaking: speakingOf(kernel, summary, language, imprint) }
      }) // biome-ignore format: the note is one thing
      const bytes = format === 'xlsx' ? await writeXlsx(sheetsOf(summary, speaking)) : await longCsv(summary)
      return reply
        .type(types[format])
        .header('cache-control', 'no-store')
        .header('content-disposition', disposition('attachment', fileNameOf(summary, format)))
        .send(Buffer.from(bytes))
    },
  )
}

const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

/** A cell as people read it: the number, or the sign in its place. */
function shownIn(amount: Amount): number | string | null {
  const truth = truthOf(amount, false)
  return truth?.mark === 'suppressed' ? suppressedSign(truth) : amount.value
}

/** A sheet for each table, in words, with the footnote below. */
function sheetsOf(summary: Summary, { labels, say }: Speaking): Sheet[] {
  return tableNames.map((name) => {
    const table = summary.tables[name]!
    return {
      name: say(`monitoring.summary.sheet.${name}`),
      columns: [
        { name: 'row', type: 'string', title: labels.first(name) },
        ...table.columns.map(
          (column): TableColumn => ({ name: column, type: 'number', title: labels.column(name, column) }),
        ),
      ],
      rows: table.rows.map((row, at): TableRow => [labels.row(name, row), ...table.cells[at]!.map(shownIn)]),
      notes: [
        `${labels.table(name)}, ${labels.span(summary.span)}`,
        ...guardNotes(summary, { say }),
        ...(summary.sample ? [say('documents.truth.sample')] : []),
      ],
    }
  })
}

/** One row a number, for machines: what is withheld has no value and says why. */
async function longCsv(summary: Summary): Promise<Uint8Array> {
  const columns = ['table', 'row', 'column', 'value', 'note', 'from', 'to'].map(
    (name): TableColumn => ({
      name,
      type: name === 'value' ? 'number' : 'string',
    }),
  )
  const lines = tableNames.flatMap((name) => {
    const table = summary.tables[name]!
    return table.rows.flatMap((row, at) =>
      table.columns.map((column, across): TableRow => {
        const { value, below, withheld } = table.cells[at]![across]!
        const note = withheld
          ? 'withheld'
          : below !== undefined
            ? `<${below}`
            : summary.sample
              ? 'sample'
              : null
        const span = column === 'before' ? summary.before : summary.span
        const code = row.label ? Object.values(row.label.texts)[0]!.text : row.code
        return [name, code, column, value, note, span.from, span.to]
      }),
    )
  })
  let text = ''
  for await (const piece of csv(columns, lines, { bom: true })) text += piece
  return Buffer.from(text)
}
